"""The link of each new leaf to the newest one of its chain, found by the index and not by a search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from agent.errors import IntegrityError, UsageError
from agent.ledger.act import SealedAct
from agent.ledger.chain import Chains
from agent.ledger.leaf import LISTS, Link, named, parse_leaf
from agent.store.session import Session

_NEWEST_OF_SUBJECT: Final = """
SELECT idx, leaf FROM log INDEXED BY log_subject
WHERE subject = ? AND NOT (act >= 'pcl.' AND act < 'pcl/') ORDER BY idx DESC LIMIT 1
"""

_NEWEST_OF_LISTS: Final = """
SELECT idx, leaf FROM log
WHERE idx = (SELECT max(idx) FROM log INDEXED BY log_act WHERE act >= 'pcl.' AND act < 'pcl/')
"""
"""Acts that begin with ``pcl.``: a stroke comes next after the dot."""

_NEWEST: Final = "SELECT idx, leaf FROM log ORDER BY idx DESC LIMIT 1"


class Overtaken(UsageError):
    """Something else was recorded between the caller's look at the log and the write lock."""


def overtaken() -> Overtaken:
    """The error, in the words of whoever cannot simply try again."""
    return Overtaken(
        "Something else was recorded at the same moment; nothing of this was stored.",
        next_step="Look at what is there now, and run the command again.",
    )


def link_of(session: Session, chain: str) -> Link:
    """What the next leaf of a chain has to name: its newest one, or that there is none."""
    lists = chain == LISTS
    row = session.row(_NEWEST_OF_LISTS) if lists else session.row(_NEWEST_OF_SUBJECT, (chain,))
    return Link(None if row is None else named(*row))


def require_links(session: Session, acts: Sequence[SealedAct], start: int) -> None:
    """Refuse acts that are not linked to what is there; under the write lock.

    Raises:
        Overtaken: an entry of the chain came in since the act was sealed.
        IntegrityError: an act has no link, in a log whose newest entry has one.
    """
    chains = _before(session, acts)
    for index, act in enumerate(acts, start):
        fault = chains.add(index, act.leaf, act.leaf_bytes)
        if fault is None:
            continue
        if act.leaf.is_linked:
            raise overtaken()
        raise IntegrityError(
            f"An act does not check, and nothing was stored: {fault}.",
            next_step="Please report this as a bug.",
        )


def _before(session: Session, acts: Sequence[SealedAct]) -> Chains:
    """The acts' chains as the log has them."""
    chains = Chains()
    newest = session.row(_NEWEST)
    if newest is not None and parse_leaf(newest[1]).is_linked:
        chains.linked = newest[0]
    for chain in {act.leaf.chain for act in acts}:
        previous = link_of(session, chain).previous
        if previous is not None:
            chains.newest[chain] = previous
    return chains
