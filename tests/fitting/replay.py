"""The story as the acts that the ledger would hold, without a ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import assert_never

from pydantic import JsonValue

from agent.confirm.models import Confidence, IdentityValue, Verdict, VerdictKind
from agent.fitting.fold import Sections, fold
from agent.fitting.models import Fitting, VisitKind
from agent.model import Model
from agent.story import (
    AmendmentStep,
    ClaimStep,
    ComplaintStep,
    DocumentStep,
    ReadingStep,
    Step,
    Story,
    VisitStep,
    load_story,
)
from drivers.reading import FieldName

Act = tuple[int, str, Sections]


def plain(model: Model) -> JsonValue:
    """As the ledger holds it."""
    dumped: JsonValue = model.model_dump(mode="json")
    return dumped


def verdict_of(step: ReadingStep, story: Story) -> Verdict:
    """A confirmed verdict, as the room of verdicts would give it."""
    serial = IdentityValue(value=step.serial, source="controller", raw=step.serial)
    return Verdict(
        verdict=VerdictKind.CONFIRMED,
        hcpcs=story.case.hcpcs,
        date_of_service=step.date_of_service,
        provisional=not step.final,
        identity={FieldName.SERIAL: serial},
        confidence=Confidence.MATCHED,
        listing=None,
        snapshot_id=None,
        snapshot_retrieved=None,
        snapshot_age_days=None,
        reasons=(),
    )


def story_acts(story: Story, until: datetime | None = None) -> list[Act]:
    """Every act of the story, or those up to a moment."""
    acts: list[Act] = [(0, "fitting.opened", {"case": plain(story.case)})]
    for step in story.steps:
        if until is None or step.at <= until:
            acts.append(_act(len(acts), step, story, acts))
    return acts


@cache
def story_fitting(until: datetime | None = None) -> Fitting:
    """The fitting that the story leaves."""
    return fold(story_acts(load_story(), until))


def _act(index: int, step: Step, story: Story, before: list[Act]) -> Act:
    signature = plain(story.signature(step))
    match step:
        case DocumentStep():
            return index, "document.added", {"document": plain(step.document)}
        case VisitStep():
            delivers = step.visit.kind is VisitKind.DELIVERY
            name = "fitting.delivered" if delivers else "visit.signed"
            return index, name, {"visit": plain(step.visit), "signature": signature}
        case ReadingStep():
            return index, "verdict.taken", {"verdict": plain(verdict_of(step, story))}
        case AmendmentStep():
            amendment = plain(step.amendment(entry_of(before, step.visit_id)))
            return index, "visit.amended", {"amendment": amendment, "signature": signature}
        case ComplaintStep():
            return index, "complaint.recorded", {"complaint": plain(step.complaint)}
        case ClaimStep():
            return index, "claim.recorded", {"claim": plain(step.claim)}
        case _:
            assert_never(step)


def entry_of(acts: list[Act], visit_id: str) -> int:
    """The entry that holds the visit of that id."""
    return next(index for index, visit in _visits(acts) if visit == visit_id)


def _visits(acts: list[Act]) -> Iterator[tuple[int, JsonValue]]:
    for index, _, sections in acts:
        visit = sections.get("visit")
        if isinstance(visit, dict):
            yield index, visit["id"]
