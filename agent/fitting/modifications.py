"""Modifications: proposed from two adjustment sheets, and what the program thinks of them.

The program suggests what does not count as custom fitting, with the citation. It never says that
something does: the fitter signs the conclusion (practice R3, R4).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from agent.errors import UsageError
from agent.fitting.models import AdjustmentSheet, AdjustmentValue, Modification, Side, Visit
from agent.fitting.problems import Problem
from agent.model import Model
from agent.text import quoted

SELF_ADJUSTMENT: Final = "42 CFR 414.402 (minimal self-adjustment), as DME MAC and PDAC quote it"
"""Straps and closures, bending or trimming for final fit or comfort are its own examples."""

KIT_ASSEMBLY: Final = "DME MAC coding definitions: a kit and its assembly do not change the class"

OUR_READING: Final = "our reading of 42 CFR 414.402 and the DME MAC definitions; no source says so"
"""No text that we found speaks of software; a setting changes nothing about the item's shape."""

MECHANICAL: Final = frozenset({"frame", "pad", "shell", "foot plate", "joint"})
"""The components (``Modification.component``) whose change can need a fitter's skill."""

STRAP_WORDS: Final = re.compile(
    r"\b(straps?|closures?|buckles?|laces?|hook.and.loop)\b", re.IGNORECASE
)
"""A part so named is a strap, whatever component was chosen beside it."""

TRIM_WORDS: Final = re.compile(r"\b(bent|bend(s|ing)?|trim(s|med|ming)?)\b", re.IGNORECASE)
"""Bending and trimming are named as minimal self-adjustment unless they need expertise."""


class Opinion(StrEnum):
    """What the program suggests; never that something counts."""

    DOES_NOT_COUNT = "does not count"
    NO_OBJECTION = "no objection"
    UNKNOWN = "unknown"


class Suggestion(Model):
    """The program's opinion of one modification, for the fitter; not part of the record."""

    opinion: Opinion
    reason: str
    citation: str


class Candidate(Model):
    """One adjustment point that differs between two sheets; the fitter writes the why.

    Attributes:
        before: the value on the earlier sheet; ``None`` where that sheet has no such point.
        change: after minus before, where both are numbers in the same unit.
    """

    point: str
    side: Side
    before: str | None
    after: str | None
    unit: str
    change: Decimal | None


def candidate_modifications(
    before: AdjustmentSheet, after: AdjustmentSheet
) -> tuple[Candidate, ...]:
    """Every adjustment point whose value changed, in the order of the later sheet.

    Raises:
        UsageError: the sheets are of two units, or one names a point twice.
    """
    if before.unit_serial != after.unit_serial:
        raise UsageError(
            f"The two sheets are of {quoted(before.unit_serial)} and {quoted(after.unit_serial)}.",
            next_step="Compare two sheets of the same unit.",
        )
    old, new = _by_point(before), _by_point(after)
    keys = [*new, *(key for key in old if key not in new)]
    return tuple(
        _candidate(old.get(key), new.get(key))
        for key in keys
        if _differ(old.get(key), new.get(key))
    )


def suggest(modification: Modification) -> Suggestion:
    """What the program thinks of one modification: does not count, no objection, or unknown."""
    component = modification.component.strip().casefold()
    if component in {"strap", "closure"} or STRAP_WORDS.search(modification.part):
        return _does_not_count(
            "A strap or closure was adjusted: that is minimal self-adjustment.", SELF_ADJUSTMENT
        )
    if component == "parameter":
        return _does_not_count(
            "Only parameters of the controller were set: the item itself was not modified.",
            OUR_READING,
        )
    if component == "assembly":
        return _does_not_count("Parts were only put together.", KIT_ASSEMBLY)
    if component not in MECHANICAL:
        return Suggestion(
            opinion=Opinion.UNKNOWN,
            reason=f"The program does not know the component {quoted(modification.component)}.",
            citation=OUR_READING,
        )
    if TRIM_WORDS.search(modification.did) and not modification.why_not_self.strip():
        return _does_not_count(
            "Bending or trimming for final fit or comfort is minimal self-adjustment, and nothing"
            " says why this one needed a fitter.",
            SELF_ADJUSTMENT,
        )
    return Suggestion(
        opinion=Opinion.NO_OBJECTION,
        reason="Nothing here shows that it does not count; the fitter decides.",
        citation=SELF_ADJUSTMENT,
    )


def stop_before_signing(visit: Visit, earlier: Sequence[Modification] = ()) -> Problem | None:
    """The stop before a visit is signed as custom fitting with nothing to show for it.

    A visit claims custom fitting by its statement, by a modification claimed as custom, or by
    being a fitting in which something was adjusted.

    Args:
        visit: the visit that is about to be signed.
        earlier: modifications of the same unit in visits signed before; a delivery's statement
            rests on them.

    Returns:
        A problem to show, or None where there is no reason to stop.
    """
    claimed = tuple(one for one in visit.modifications if one.claimed_custom)
    states = bool(visit.custom_fitting_statement.strip())
    if not states and not claimed and not (visit.kind == "fitting" and visit.modifications):
        return None
    resting_on = (*visit.modifications, *(earlier if states else ()))
    if any(suggest(one).opinion is not Opinion.DOES_NOT_COUNT for one in resting_on):
        return None
    return Problem(
        where=visit.id,
        message="Nothing here goes beyond straps, settings and assembly.",
        next_step="Do not sign it as custom fitted: stop here and ask compliance.",
    )


def _does_not_count(reason: str, citation: str) -> Suggestion:
    return Suggestion(opinion=Opinion.DOES_NOT_COUNT, reason=reason, citation=citation)


def _by_point(sheet: AdjustmentSheet) -> dict[tuple[str, Side], AdjustmentValue]:
    found: dict[tuple[str, Side], AdjustmentValue] = {}
    for value in sheet.values:
        if (value.point, value.side) in found:
            raise UsageError(
                f"The sheet names the point {quoted(value.point)}, side {value.side}, twice.",
                next_step="Keep one value for each point and side.",
            )
        found[value.point, value.side] = value
    return found


def _differ(old: AdjustmentValue | None, new: AdjustmentValue | None) -> bool:
    if old is None or new is None:
        return True
    if old.unit != new.unit:
        return True
    change = _change(old, new)
    return old.value.strip() != new.value.strip() if change is None else change != 0


def _change(old: AdjustmentValue, new: AdjustmentValue) -> Decimal | None:
    if old.unit != new.unit:
        return None
    before, after = _number(old.value), _number(new.value)
    return None if before is None or after is None else after - before


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _candidate(old: AdjustmentValue | None, new: AdjustmentValue | None) -> Candidate:
    known = new if new is not None else old
    assert known is not None
    return Candidate(
        point=known.point,
        side=known.side,
        before=_written(old),
        after=_written(new),
        unit=known.unit,
        change=None if old is None or new is None else _change(old, new),
    )


def _written(value: AdjustmentValue | None) -> str | None:
    return None if value is None else f"{value.value} {value.unit}".strip()
