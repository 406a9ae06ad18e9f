"""What the record has and lacks: honest for the story, and each gate opens for its own reason."""

from __future__ import annotations

from datetime import datetime

from agent.fitting.gates import Weight
from agent.fitting.models import (
    Answer,
    VisitKind,
)
from agent.fitting.readiness import Readiness, State, assess
from agent.story import load_story
from tests.fitting.changed import (
    WHOLE,
    with_visit,
)
from tests.fitting.replay import story_fitting

OUTSTANDING = ["II.B.1", "II.C.2", "C.IA.6", "C.TR.4", "C.TR.8", "C.FU.2"]
"""What the story's source says nothing about, in the catalogue's order."""


def states(readiness: Readiness) -> dict[str, State]:
    return {one.requirement: one.state for one in readiness.requirements}


def test_the_story_lacks_just_what_its_source_does_not_say() -> None:
    assert [one.requirement for one in assess(WHOLE).outstanding] == OUTSTANDING


def test_what_does_not_apply_says_why() -> None:
    found = {
        one.requirement: one.reason
        for one in assess(WHOLE).requirements
        if one.state is State.NOT_APPLICABLE
    }
    assert set(found) == {"II.A.1", "II.B.3", "II.C.3"}
    assert all(found.values())


def test_what_is_done_names_entry_and_visit() -> None:
    signed = {(one.entry, one.visit.id) for one in WHOLE.visits}
    for one in assess(WHOLE).requirements:
        if one.state is State.DONE:
            assert {(place.entry, place.visit_id) for place in one.answered} <= signed
            assert one.answered


def test_optional_fields_that_nobody_filled_are_shown() -> None:
    exam = next(one for one in assess(WHOLE).requirements if one.requirement == "C.IA.4")
    assert exam.unstated == ("joint_stability", "compliance")


def test_a_gap_is_not_called_complete() -> None:
    assert not assess(WHOLE).complete_for_claim


def test_with_its_gaps_answered_the_record_is_complete_for_the_claim() -> None:
    answers = (
        Answer(requirement="II.B.1", values={"agreed_for": "2026-06-17", "agreed_with": "x"}),
        Answer(requirement="II.C.2", values={"instructed_on": "x"}),
        Answer(
            requirement="C.IA.6",
            values={
                "told": "x",
                "risks_and_benefits": "x",
                "repair_and_replacement": "x",
                "time_involved": "x",
            },
        ),
        Answer(requirement="C.TR.4", not_applicable="x"),
        Answer(requirement="C.TR.8", not_applicable="x"),
    )
    filled = with_visit("V-11", lambda one: {"answers": (*one.visit.answers, *answers)})
    assert assess(filled).complete_for_claim


def test_the_only_open_gate_of_the_story_holds_up_care_not_the_claim() -> None:
    """The clearance ended on 2026-08-24; the follow-up of 2026-09-16 came after it."""
    still = [gate for gate in assess(WHOLE).gates if not gate.passed]
    assert [(gate.gate, gate.weight) for gate in still] == [("clearance-follow-up", Weight.CARE)]


def test_next_steps_come_in_the_order_of_the_work() -> None:
    kinds = list(VisitKind)
    for until in ("2026-02-10T08:45:00-05:00", "2026-05-13T00:00:00-04:00", None):
        moment = None if until is None else datetime.fromisoformat(until)
        at = [kinds.index(step.at) for step in assess(story_fitting(moment)).next_steps]
        assert at == sorted(at)


def test_on_the_first_morning_screening_is_what_comes_next() -> None:
    fitting = story_fitting(datetime.fromisoformat("2026-02-10T08:45:00-05:00"))
    readiness = assess(fitting)
    assert readiness.next_steps[0].where == "screening"
    assert State.DONE not in states(readiness).values()


def test_a_step_is_plain_sentences() -> None:
    for step in assess(story_fitting(load_story().opened_at)).next_steps:
        assert step.sentence.endswith(".")
        assert "_" not in step.sentence


def test_a_later_no_opens_a_requirement_again() -> None:
    again = Answer(
        requirement="II.C.4",
        values={"place_of_use": "home", "safe_and_effective": False, "shown_by": "fall"},
    )
    fitting = with_visit("V-11", lambda one: {"answers": (*one.visit.answers, again)})
    assert states(assess(WHOLE))["II.C.4"] is State.DONE
    assert states(assess(fitting))["II.C.4"] is State.OUTSTANDING


def test_an_answer_that_names_nothing_in_the_record_is_outstanding() -> None:
    answer = Answer(requirement="K.11", values={"modifications": "M1, M99"})
    fitting = with_visit("V-06", lambda _: {"answers": (answer,)})
    state = next(one for one in assess(fitting).requirements if one.requirement == "K.11")
    assert state.state is State.OUTSTANDING
    assert "M99" in state.reason


def test_drafts_answer_nothing_and_are_named() -> None:
    readiness = assess(WHOLE, unsigned=[WHOLE.visits[0].visit.id])
    gate = next(gate for gate in readiness.gates if gate.gate == "unsigned-visits")
    assert not gate.passed
    assert "V-01" in gate.message
