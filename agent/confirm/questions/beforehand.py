"""Is a listing required on that date, is there a list to judge by, and is the product on it?"""

from __future__ import annotations

from collections.abc import Collection

from agent.confirm.facts import Facts, age_days
from agent.confirm.models import Reason, StaleAction, VerdictKind
from agent.confirm.normal import normalised, steps_of
from agent.confirm.questions.answers import Outcome
from agent.text import quoted
from drivers.reading import FieldName


def requirement(facts: Facts) -> Outcome | None:
    """Before the requirement's first day no listing is asked for."""
    evidence, rules = facts.evidence, facts.evidence.rules
    if evidence.date_of_service >= rules.listing_required_from:
        return None
    text = (
        f"Coding review was not mandatory on {evidence.date_of_service}: it is for dates of service "
        f"on or after {rules.listing_required_from} ({rules.listing_required_citation})."
    )
    reason = Reason(code="before_requirement", text=text)
    return Outcome(VerdictKind.NOT_REQUIRED, None, (reason,))


def list_and_crosswalk(facts: Facts) -> Outcome | None:
    """A list that is fresh enough, and exactly one reviewed mapping onto it."""
    doubts = (*_snapshot_doubts(facts), *_crosswalk_doubts(facts))
    return Outcome(VerdictKind.REVIEW, None, doubts) if doubts else None


def stale(facts: Facts) -> tuple[Reason, ...]:
    """A doubt, or where the supplier's setting says so only a warning beside the verdict."""
    evidence = facts.evidence
    snapshot, limit = evidence.snapshot, evidence.rules.max_snapshot_age_days
    if snapshot is None or age_days(snapshot, evidence.decided_on) <= limit:
        return ()
    age = age_days(snapshot, evidence.decided_on)
    text = f"Snapshot {snapshot.id} is {age} days old, more than the {limit} allowed."
    return (Reason(code="stale_snapshot", text=text),)


def _snapshot_doubts(facts: Facts) -> tuple[Reason, ...]:
    evidence, snapshot = facts.evidence, facts.evidence.snapshot
    if snapshot is None:
        text = "No snapshot of the Product Classification List has been imported."
        return (Reason(code="no_snapshot", text=text),)
    age = age_days(snapshot, evidence.decided_on)
    if age < 0:
        text = f"Snapshot {snapshot.id} is dated {-age} days after the day of this verdict."
        return (Reason(code="snapshot_from_the_future", text=text),)
    return () if evidence.rules.stale_snapshot is StaleAction.WARN else stale(facts)


def _crosswalk_doubts(facts: Facts) -> tuple[Reason, ...]:
    if len(facts.keys) == 1:
        return _hardware_doubts(facts)
    if not facts.keys:
        text = f"No reviewed crosswalk says which listing {facts.reported} is."
        return (Reason(code="no_crosswalk", text=text),)
    text = f"{len(facts.keys)} reviewed crosswalks say different things of {facts.reported}."
    return (Reason(code="ambiguous_crosswalk", text=text),)


def _hardware_doubts(facts: Facts) -> tuple[Reason, ...]:
    """A crosswalk speaks of the hardware revisions that were reviewed, and of no newer one."""
    if not all(walk.reported_hardware for walk in facts.walks):
        return ()
    steps = steps_of(facts.evidence.rules, FieldName.HARDWARE_REVISION)
    reviewed = sorted(
        {normalised(one, steps) for walk in facts.walks for one in walk.reported_hardware}
    )
    said = _unreviewed_hardware(facts, reviewed)
    if said is None:
        return ()
    text = f"The crosswalk was reviewed for hardware {' and '.join(map(quoted, reviewed))}; {said}."
    return (Reason(code="hardware_not_reviewed", text=text),)


def _unreviewed_hardware(facts: Facts, reviewed: Collection[str]) -> str | None:
    """What of the hardware nobody reviewed; a label says no revision, and is not asked for one."""
    if facts.told_by_label:
        others = sorted({*facts.identity.said.get(FieldName.HARDWARE_REVISION, ())} - {*reviewed})
        return f"the controller says {' and '.join(map(quoted, others))}" if others else None
    told = facts.identity.value(FieldName.HARDWARE_REVISION)
    if told is None:
        return "the controller did not say its own in every reading"
    return None if told in reviewed else f"the controller says {quoted(told)}"
