"""What may follow what: the whole story may, and each step out of turn may not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from agent.confirm.models import VerdictKind
from agent.errors import NotAllowed, NotComplete
from agent.fitting.models import DocumentType, Fitting, Gate, GateResult, Visit
from agent.fitting.sequence import require_author, require_sequence, sequence_problems
from agent.story import VisitStep, load_story
from tests.fitting.replay import story_fitting

LATER = date(2026, 6, 18)
STEPS = [step for step in load_story().steps if isinstance(step, VisitStep)]
BY_ID = {step.visit.id: step for step in STEPS}


def before(visit_id: str) -> Fitting:
    """The fitting just before that visit was signed."""
    return story_fitting(BY_ID[visit_id].at - timedelta(seconds=1))


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.visit.id)
def test_every_visit_of_the_story_may_be_signed_when_it_was(step: VisitStep) -> None:
    assert sequence_problems(before(step.visit.id), step.visit, now=step.at) == ()


def test_only_the_author_signs() -> None:
    visit = BY_ID["V-09"].visit
    require_author(visit.id, visit.author, "lena")
    with pytest.raises(NotAllowed, match='not by "ruth"'):
        require_author(visit.id, visit.author, "ruth")


def no_documents(fitting: Fitting, kind: DocumentType) -> Fitting:
    held = tuple(one for one in fitting.documents if one.document.type is not kind)
    return fitting.model_copy(update={"documents": held})


def late_order(fitting: Fitting) -> Fitting:
    held = tuple(
        one.model_copy(
            update={"document": one.document.model_copy(update={"date_of_service": LATER})}
        )
        if one.document.type is DocumentType.STANDARD_WRITTEN_ORDER
        else one
        for one in fitting.documents
    )
    return fitting.model_copy(update={"documents": held})


def verdict(fitting: Fitting, **changes: object) -> Fitting:
    verdicts = tuple(one.model_copy(update=changes) for one in fitting.verdicts)
    return fitting.model_copy(update={"verdicts": verdicts})


def stopped(fitting: Fitting) -> Fitting:
    stop = Gate(name="unstable spine", answer="yes", result=GateResult.STOP)
    visits = tuple(
        one.model_copy(update={"visit": one.visit.model_copy(update={"gates": (stop,)})})
        if one.visit.gates
        else one
        for one in fitting.visits
    )
    return fitting.model_copy(update={"visits": visits})


def no_visit(fitting: Fitting, visit_id: str) -> Fitting:
    visits = tuple(one for one in fitting.visits if one.visit.id != visit_id)
    return fitting.model_copy(update={"visits": visits})


DELIVERY = BY_ID["V-09"].visit
READY = before("V-09")
OTHERS = ("SX2-26-00418", "SX2-26-00419")
"""What two readings said that disagreed, and a compliance officer overrode."""


def changed(visit: Visit, **changes: object) -> Visit:
    return visit.model_copy(update=changes)


@pytest.mark.parametrize(
    ("fitting", "visit", "says"),
    [
        (story_fitting(), DELIVERY, "has delivered already"),
        (READY.model_copy(update={"final_verdict_entry": None}), DELIVERY, "no final verdict"),
        (verdict(READY, verdict=VerdictKind.CONFLICT), DELIVERY, "verdict is 'conflict'"),
        (verdict(READY, serial="SX2-26-00418"), DELIVERY, "about another unit"),
        (verdict(READY, serial=None, serials_seen=OTHERS), DELIVERY, "about another unit"),
        (
            verdict(READY, date_of_service=DELIVERY.ended.date() - timedelta(days=1)),
            DELIVERY,
            "the delivery is on 2026-06-17",
        ),
        (no_documents(READY, DocumentType.STANDARD_WRITTEN_ORDER), DELIVERY, "no standard written"),
        (late_order(READY), DELIVERY, "after the delivery"),
        (READY, changed(DELIVERY, proof_of_delivery=None), "no proof of delivery"),
        (READY, changed(DELIVERY, unit=None), "which unit it delivers"),
        (READY, BY_ID["V-10"].visit, "Nothing is delivered yet"),
        (stopped(before("T-01")), BY_ID["T-01"].visit, "unstable spine"),
        (no_visit(before("T-01"), "V-01"), BY_ID["T-01"].visit, "No screening"),
        (no_visit(before("V-05"), "V-04"), BY_ID["V-05"].visit, "not received"),
        (before("V-05"), changed(BY_ID["V-05"].visit, unit=None), "which unit was fitted"),
        (story_fitting(), BY_ID["T-01"].visit, "signed already"),
        (
            READY,
            changed(DELIVERY, ended=DELIVERY.started - timedelta(minutes=1)),
            "ends before it begins",
        ),
    ],
)
def test_out_of_turn_it_says_why(fitting: Fitting, visit: Visit, says: str) -> None:
    with pytest.raises(NotComplete, match=says):
        require_sequence(fitting, visit, now=datetime(2026, 12, 1, tzinfo=UTC))


def test_a_visit_is_not_signed_before_it_ends() -> None:
    problems = sequence_problems(READY, DELIVERY, now=DELIVERY.started)
    assert [problem.message for problem in problems] == ["The visit has not ended yet."]


def test_not_required_lets_a_delivery_go_on() -> None:
    fitting = verdict(READY, verdict=VerdictKind.NOT_REQUIRED)
    assert sequence_problems(fitting, DELIVERY, now=BY_ID["V-09"].at) == ()
