"""Answers are checked: known, complete, of the right type, in plain sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.fitting.answers import Value, check_answers
from agent.fitting.models import Answer, Visit
from agent.story import load_story

BASE = load_story().visits[0]


def visit_with(*answers: Answer) -> Visit:
    return BASE.model_copy(update={"answers": answers})


def messages(*answers: Answer) -> list[str]:
    return [problem.message for problem in check_answers(visit_with(*answers))]


@pytest.mark.parametrize("visit", load_story().visits, ids=lambda visit: visit.id)
def test_the_story_s_answers_are_all_in_order(visit: Visit) -> None:
    assert check_answers(visit) == ()


@pytest.mark.parametrize(
    ("requirement", "values", "message"),
    [
        ("C.IA.99", {}, 'There is no requirement "C.IA.99" in the catalogue.'),
        ("C.D.2", {}, 'There is no requirement "C.D.2" in the catalogue.'),
        ("\x1b[2J", {}, r'There is no requirement "\x1b[2J" in the catalogue.'),
        ("K.2", {}, 'K.2 lacks "height_mm".'),
        ("C.TR.6", {"appointments": "  "}, 'C.TR.6 lacks "appointments".'),
        ("K.2", {"height_mm": "1778"}, 'K.2 "height_mm" is not a whole number.'),
        ("K.2", {"height_mm": True}, 'K.2 "height_mm" is not a whole number.'),
        ("K.2", {"height_mm": 1778, "mood": "good"}, 'K.2 has no field "mood".'),
        ("C.TR.6", {"appointments": 3}, 'C.TR.6 "appointments" is not a text.'),
        (
            "II.A.3",
            {"papers_kept": "D-01", "unaltered": "yes"},
            'II.A.3 "unaltered" is not yes or no.',
        ),
        (
            "II.A.3",
            {"papers_kept": "D-01", "unaltered": False},
            'II.A.3 "unaltered" is answered no.',
        ),
        (
            "II.A.3",
            {"papers_kept": "the letter; and more", "unaltered": True},
            'II.A.3 "papers_kept" does not name entries of the record.',
        ),
        (
            "II.B.1",
            {"agreed_for": "20260617", "agreed_with": "x"},
            'II.B.1 "agreed_for" is not a date.',
        ),
        (
            "II.B.1",
            {"agreed_for": "2026-02-30", "agreed_with": "x"},
            'II.B.1 "agreed_for" is not a date.',
        ),
        (
            "K.1",
            {"level": "T10", "ais": "F", "exam": "x"},
            'K.1 "ais" is not one of the choices.',
        ),
    ],
)
def test_each_fault_has_its_sentence(
    requirement: str, values: dict[str, Value], message: str
) -> None:
    assert messages(Answer(requirement=requirement, values=values)) == [message]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            Answer(requirement="K.2", not_applicable="tall enough"),
            "K.2 applies to every fitting.",
        ),
        (
            Answer(requirement="II.C.3", not_applicable=" "),
            "II.C.3 does not say why it does not apply.",
        ),
        (
            Answer(requirement="II.C.3", values={"confirmed_by": "x"}, not_applicable="no mail"),
            "II.C.3 is answered and also said not to apply.",
        ),
    ],
)
def test_not_applicable_needs_a_reason_and_a_condition(answer: Answer, message: str) -> None:
    assert messages(answer) == [message]


def test_one_visit_answers_a_requirement_once() -> None:
    answer = Answer(requirement="K.2", values={"height_mm": 1778})
    assert messages(answer, answer) == ["K.2 is answered twice in one visit."]


@given(
    requirement=st.sampled_from(["K.1", "K.2", "II.A.3", "C.IA.7", "nothing"]) | st.text(),
    values=st.dictionaries(st.text(max_size=12), st.text() | st.booleans() | st.integers()),
    not_applicable=st.text(),
)
def test_no_answer_is_worse_than_a_list_of_printable_problems(
    requirement: str, values: dict[str, Value], not_applicable: str
) -> None:
    answer = Answer(requirement=requirement, values=values, not_applicable=not_applicable)
    for problem in check_answers(visit_with(answer)):
        assert problem.message.isprintable()
        assert problem.next_step.endswith(".")
