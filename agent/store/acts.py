"""Sealed acts at the door of the log."""

from __future__ import annotations

from collections.abc import Sequence

from agent.errors import IntegrityError, UsageError
from agent.ledger.act import SealedAct, verify_act_signature
from agent.ledger.errors import LedgerError
from agent.ledger.leaf import parse_leaf
from agent.store.entries import sections_fault
from agent.store.records import Entry


def require_acts(acts: Sequence[SealedAct]) -> None:
    """Refuse what would not verify later, before anything is written.

    Raises:
        UsageError: there is no act.
        IntegrityError: leaf, sections or signature of one do not belong together.
    """
    if not acts:
        raise UsageError("There is no act to store.", next_step="Please report this as a bug.")
    for act in acts:
        try:
            leaf = parse_leaf(act.leaf_bytes)
            if leaf.signature is not None:
                verify_act_signature(leaf)
            fault = sections_fault(leaf, act.sections)
        except LedgerError as error:
            fault = str(error)
        if fault is not None:
            raise IntegrityError(
                f"An act does not check, and nothing was stored: {fault}.",
                next_step="Please report this as a bug.",
            )


def as_entries(start: int, acts: Sequence[SealedAct]) -> tuple[Entry, ...]:
    """The entries that the acts will be in a log of ``start`` entries."""
    return tuple(
        Entry(index, act.leaf, act.leaf_bytes, dict(act.sections))
        for index, act in enumerate(acts, start)
    )
