"""Overrides: a compliance officer disagrees with a rule, and a second person signs too.

An override takes effect with its second signature. It is for disagreement with a rule: where
something is missing that can be had (a reading, a photograph, a list of the day), it is got, and the
device verified again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from agent.confirm.reasons import can_be_overridden, forbidding
from agent.errors import NotComplete, UsageError
from agent.fitting.gates_delivery import GOING_ON
from agent.fitting.models import (
    Countersignature,
    Fitting,
    Override,
    SignatureMeaning,
    SignedOverride,
    TakenVerdict,
)
from agent.fitting.overrides import spoilt_by
from agent.roles import Right
from agent.store import Entry
from agent.text import quoted
from agent.usecases.desk import Desk
from agent.usecases.fittings import load_fitting, signature_line
from agent.usecases.people import Actor
from agent.usecases.signers import COUNTERSIGNED, OVERRIDDEN, require_no_part, require_two_people

Kept = TypeVar("Kept", TakenVerdict, SignedOverride)

SEE_THE_TABLE: Final = "Then verify the device; docs/traceability.md has every code."


def override_verdict(desk: Desk, by: Actor, fitting_id: str, override: Override) -> Entry:
    """Record an officer's override with its reason; it stands once a second person has signed.

    Raises:
        NotAllowed: this person may not override, or has a part in the fitting.
        NotComplete: the verdict is for want of a reading, a label or a list.
        UsageError: that entry is not a verdict of this fitting, or needs no override, or has one.
    """
    by.require(Right.OVERRIDE_VERDICTS)
    seen = desk.store.size
    fitting = load_fitting(desk, fitting_id)
    taken = _in_entry(fitting, fitting.verdicts, override.verdict_entry, "verdict")
    require_no_part(desk, by, fitting)
    _require_disagreement(taken)
    known = (one for one in fitting.overrides if one.override.verdict_entry == taken.entry)
    if any(spoilt_by(fitting, one, taken) is None for one in known):
        raise UsageError(
            f"The verdict of entry {taken.entry} has an override already.",
            next_step="See: k1007 fitting show; a second person signs it with fitting countersign.",
        )
    return by.record(
        desk,
        OVERRIDDEN,
        subject=fitting_id,
        sections={
            "override": override,
            "signature": signature_line(desk, by, fitting, SignatureMeaning.REVIEW),
        },
        seen=seen,
    )


def countersign_override(desk: Desk, by: Actor, fitting_id: str, override_entry: int) -> Entry:
    """The second signature, with this person's own password.

    Raises:
        NotAllowed: this person may not countersign, is the officer who overrode, or has a part
            in the fitting.
        NotComplete: the override would not stand with it.
        UsageError: that entry is not an override of this fitting, or is signed already.
    """
    by.require(Right.COUNTERSIGN_OVERRIDES)
    seen = desk.store.size
    fitting = load_fitting(desk, fitting_id)
    signed = _in_entry(fitting, fitting.overrides, override_entry, "override")
    officer = desk.store.entry(override_entry).leaf.actor
    require_two_people(desk, by, officer, "recorded this override")
    require_no_part(desk, by, fitting)
    if signed.second is not None:
        raise UsageError(
            f"The override of entry {override_entry} has its second signature already.",
            next_step="See: k1007 fitting show.",
        )
    _require_unspoilt(fitting, signed)
    return by.record(
        desk,
        COUNTERSIGNED,
        subject=fitting_id,
        sections={
            "countersignature": Countersignature(override_entry=override_entry),
            "signature": signature_line(desk, by, fitting, SignatureMeaning.REVIEW),
        },
        seen=seen,
    )


def _in_entry(fitting: Fitting, kept: Sequence[Kept], entry: int, what: str) -> Kept:
    found = next((one for one in kept if one.entry == entry), None)
    if found is None:
        raise UsageError(
            f"Entry {entry} is no {what} of {quoted(fitting.case.fitting_id)}.",
            next_step=f"k1007 fitting show names the entries of its {what}s.",
        )
    return found


def _require_unspoilt(fitting: Fitting, signed: SignedOverride) -> None:
    """A second signature does not mend what the first lacks."""
    entry = signed.override.verdict_entry
    taken = _in_entry(fitting, fitting.verdicts, entry, "verdict")
    spoilt = spoilt_by(fitting, signed, taken)
    if spoilt is not None:
        raise NotComplete(
            f"The verdict of entry {entry} is '{taken.verdict}', and {spoilt}.",
            next_step="Verify again; docs/confirm.md says what can be overridden, and by whom.",
        )


def _require_disagreement(taken: TakenVerdict) -> None:
    if taken.verdict in GOING_ON:
        raise UsageError(
            f"The verdict of entry {taken.entry} is '{taken.verdict}' and needs no override.",
            next_step="Go on with: k1007 fitting deliver.",
        )
    if can_be_overridden(taken.reason_codes):
        return
    against = forbidding(taken.reason_codes)
    codes = [one.code for one in against] or taken.reason_codes
    raise NotComplete(
        f"The verdict of entry {taken.entry} cannot be overridden, for it is no disagreement with a rule: "
        f"{', '.join(codes)}.",
        next_step=" ".join([*dict.fromkeys(one.why for one in against), SEE_THE_TABLE]),
    )
