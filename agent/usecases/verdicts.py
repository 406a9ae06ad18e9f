"""A verdict as the ledger holds it, with the evidence that it is a function of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from agent.confirm.models import Evidence, Verdict, VerdictKind
from agent.confirm.reasons import can_be_overridden, disagreeing, forbidding
from agent.errors import NotComplete, UsageError
from agent.fitting.contradictions import Contradiction
from agent.fitting.models.elsewhere import Elsewhere
from agent.store import Entry
from agent.strictness import Limit
from agent.usecases.desk import Desk, require_section

DEVICES: Final = "devices"
"""Subject of verdicts that were taken outside any fitting."""

VERDICT_TAKEN: Final = "verdict.taken"
"""The act of a verdict."""


@dataclass(frozen=True, slots=True)
class TakenVerdict:
    """A verdict with the evidence it is a function of, and its place in the ledger.

    Attributes:
        also_in: other patients' records of the same unit, as they were when it was taken; known to
            who took it, not to who reads it back.
        contradicted_by: earlier verdicts of the fitting that say otherwise and are not answered;
            likewise.
        limits: what of the policy it was taken under is not as it ships; likewise.
    """

    entry: int
    verdict: Verdict
    evidence: Evidence
    also_in: tuple[Elsewhere, ...] = ()
    contradicted_by: tuple[Contradiction, ...] = ()
    limits: tuple[Limit, ...] = ()


def taken_verdict(desk: Desk, index: int) -> TakenVerdict:
    """A verdict as the ledger holds it.

    Raises:
        UsageError: that entry is no verdict.
    """
    entry = desk.store.entry(index)
    if entry.leaf.act != VERDICT_TAKEN:
        raise UsageError(
            f"Entry {index} of the ledger is {entry.leaf.act}, not a verdict.",
            next_step="k1007 fitting show names the entries of its verdicts.",
        )
    return verdict_of(entry)


def verdict_of(entry: Entry) -> TakenVerdict:
    """What an entry ``verdict.taken`` holds, read straight from its stored bytes.

    Raises:
        IntegrityError: it has no such sections.
    """
    require_section(entry, "verdict")
    require_section(entry, "evidence")
    sections = entry.sections
    return verdict_from(entry.index, sections["verdict"].content, sections["evidence"].content)


def verdict_from(index: int, verdict: bytes, evidence: bytes) -> TakenVerdict:
    """A verdict from the stored bytes of its two sections."""
    return TakenVerdict(
        index, Verdict.model_validate_json(verdict), Evidence.model_validate_json(evidence)
    )


def require_confirmed(verdict: Verdict) -> None:
    """Let only the two verdicts pass that need no compliance officer.

    Raises:
        NotComplete: any other verdict; the message is its first reason.
    """
    match verdict.verdict:
        case VerdictKind.CONFIRMED | VerdictKind.NOT_REQUIRED:
            return
        case (
            VerdictKind.NOT_LISTED
            | VerdictKind.NOT_EFFECTIVE
            | VerdictKind.REVIEW
            | VerdictKind.CONFLICT
            | VerdictKind.INSUFFICIENT
        ):
            raise NotComplete(
                f"Not confirmed ({verdict.verdict}): {verdict.reasons[0].text}",
                next_step=next_step(verdict),
            )


def next_step(verdict: Verdict) -> str:
    """What can be done where a verdict does not let a fitting go on."""
    codes = [reason.code for reason in verdict.reasons]
    if not can_be_overridden(codes):
        return " ".join(dict.fromkeys(one.why for one in forbidding(codes)))
    judged = dict.fromkeys(one.why for one in disagreeing(codes))
    return " ".join(
        [*judged, "An override is made in a fitting, with a reason and two signatures."]
    )
