"""The verdict: a pure function of the evidence. Anyone can run it again and gets the same.

The rules that the evidence holds name the questions and their order. The first deciding question
that has an answer is the verdict. What the raising questions find sends a verdict that would let a
fitting go on to a person; what the noting ones find is said beside it and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeVar

from agent.confirm.facts import Facts, age_days
from agent.confirm.models import (
    Confidence,
    Evidence,
    Reason,
    Snapshot,
    Verdict,
    VerdictKind,
)
from agent.confirm.questions import (
    asides,
    beforehand,
    by_label,
    firmware,
    firmware_2,
    gudid,
    gudid_2,
    known,
    label_dates,
    looked_up,
    on_the_list,
    own_udi,
    recalled,
)
from agent.confirm.questions.answers import Beside, Deciding, Outcome
from agent.confirm.sources import FOURTH_EDITION
from agent.errors import UsageError
from agent.text import quoted

GOING_ON: Final = frozenset({VerdictKind.CONFIRMED, VerdictKind.NOT_REQUIRED})
"""The only verdicts that let a fitting go on without an override (design §5)."""

DECIDING: Final[Mapping[str, Deciding]] = {
    "sources/1": known.sources,
    "sources/2": by_label.sources,
    "enough/1": known.enough_1,
    "enough/2": known.enough_2,
    "enough/3": by_label.enough,
    "requirement/1": beforehand.requirement,
    "list/1": beforehand.list_and_crosswalk,
    "listing/1": on_the_list.listing_1,
    "listing/2": on_the_list.listing_2,
}
"""Every edition of every deciding question that a verdict was ever taken under."""

BESIDE: Final[Mapping[str, Beside]] = {
    "firmware/1": firmware.raising,
    "firmware/2": firmware_2.raising,
    "recalls/1": recalled.raising,
    "recalls/2": recalled.raising_2,
    "own_udi/1": own_udi.raising,
    "label_made/1": label_dates.raising,
    "label_expired/1": label_dates.notes,
    "orders/1": asides.orders,
    "orders/2": asides.orders_2,
    "firmware_notes/1": firmware.notes,
    "firmware_notes/2": firmware_2.notes,
    "firmware_notes/3": firmware_2.notes_3,
    "recall_notes/1": recalled.notes,
    "recall_notes/2": recalled.notes_2,
    "gudid/1": gudid.gudid_1,
    "gudid/2": gudid_2.gudid_2,
    "label/1": by_label.notes,
    "label/2": by_label.notes_2,
    "recalls_looked_at/1": looked_up.recalls_looked_at,
    "recalls_wanted/1": looked_up.recalls_wanted,
    "firmware_policy/1": looked_up.firmware_policy,
    "normalised/1": asides.normalisation,
}
"""Every edition of every question whose answer stands beside a verdict."""

NO_ANSWER: Final = Outcome(
    VerdictKind.REVIEW,
    None,
    (Reason(code="no_answer", text="No rule of this version has an answer."),),
)
"""No shipped rule set comes here; a function that is total says so all the same."""

Q = TypeVar("Q", Deciding, Beside)


def decide(evidence: Evidence) -> Verdict:
    """Say what the evidence says, and why.

    Raises:
        UsageError: the rules of the evidence ask a question that this program does not know.
    """
    return OneDevice(Facts(evidence)).on_list(evidence.snapshot)


@dataclass(frozen=True)
class OneDevice:
    """One device's facts, to be held against any number of lists.

    What stands beside a verdict depends on no list and is asked once.
    """

    facts: Facts

    def on_list(self, snapshot: Snapshot | None) -> Verdict:
        """The verdict with this list in the place of the evidence's own.

        Raises:
            UsageError: the rules of the evidence ask a question that this program does not know.
        """
        facts, evidence, rules = self.facts, self.facts.evidence, self.facts.evidence.rules
        outcome = self.outcome(snapshot)
        return Verdict(
            verdict=outcome.kind,
            hcpcs=rules.hcpcs,
            date_of_service=evidence.date_of_service,
            provisional=evidence.provisional,
            identity=facts.identity.fields,
            confidence=_confidence(facts, outcome),
            listing=outcome.listing,
            snapshot_id=snapshot.id if snapshot else None,
            snapshot_retrieved=snapshot.retrieved if snapshot else None,
            snapshot_age_days=age_days(snapshot, evidence.decided_on) if snapshot else None,
            reasons=outcome.reasons,
            rules_version=rules.version,
        )

    def outcome(self, snapshot: Snapshot | None) -> Outcome:
        """What of that verdict depends on the list: its kind, its listing, and every reason.

        Raises:
            UsageError: as ``on_list``.
        """
        facts, raised = self.facts.on_list(snapshot), self._raised
        answers = (ask(facts) for ask in self._deciding)
        kind, listing, reasons = next((said for said in answers if said is not None), NO_ANSWER)
        if raised and kind in GOING_ON:
            return Outcome(VerdictKind.REVIEW, listing, (*raised, *reasons, *self._notes))
        return Outcome(kind, listing, (*reasons, *raised, *self._notes))

    @cached_property
    def _deciding(self) -> list[Deciding]:
        return _known(DECIDING, self.facts.evidence.rules.deciding)

    @cached_property
    def _raised(self) -> tuple[Reason, ...]:
        return _asked(self.facts, _known(BESIDE, self.facts.evidence.rules.raising))

    @cached_property
    def _notes(self) -> tuple[Reason, ...]:
        return _asked(self.facts, _known(BESIDE, self.facts.evidence.rules.noting))


def _confidence(facts: Facts, outcome: Outcome) -> Confidence | None:
    """How sure the identity is; since the fifth edition nothing is sure where sources disagree."""
    if outcome.kind is VerdictKind.CONFLICT and facts.evidence.rules.identity > FOURTH_EDITION:
        return None
    return facts.identity.confidence


def rests_on_invention(evidence: Evidence) -> bool:
    """Whether anything that tells the product is marked as invented; the packet then says so."""
    if any(reading.synthetic for reading in evidence.readings):
        return True
    facts = Facts(evidence)
    return facts.told_by_label and any(walk.synthetic for walk in facts.label_walks)


def _asked(facts: Facts, questions: Iterable[Beside]) -> tuple[Reason, ...]:
    return tuple(reason for ask in questions for reason in ask(facts))


def _known(questions: Mapping[str, Q], names: Iterable[str]) -> list[Q]:
    wanted = list(names)
    for name in wanted:
        if name not in questions:
            raise UsageError(
                f"The rules of this verdict ask {quoted(name)}, which this program does not know.",
                next_step="Use the program's version that took the verdict, or a newer one.",
            )
    return [questions[name] for name in wanted]
