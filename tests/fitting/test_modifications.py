"""What is proposed from two sheets, what is said not to count, and when signing stops."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import UsageError
from agent.fitting.models import (
    AdjustmentSheet,
    AdjustmentValue,
    Modification,
    Side,
    Visit,
    VisitKind,
)
from agent.fitting.modifications import (
    Opinion,
    candidate_modifications,
    stop_before_signing,
    suggest,
)
from agent.story import load_story

STORY = load_story()
VISITS = {visit.id: visit for visit in STORY.visits}


def sheet(*values: AdjustmentValue, serial: str = "SN-1") -> AdjustmentSheet:
    return AdjustmentSheet(moment="after visit", unit_serial=serial, values=values)


def value(text: str, unit: str = "mm", point: str = "width") -> AdjustmentValue:
    return AdjustmentValue(point=point, value=text, unit=unit)


def modification(**changes: object) -> Modification:
    base = Modification(
        id="M1",
        done_on=date(2026, 5, 19),
        part="pelvic frame",
        side=Side.BOTH,
        finding="f",
        did="re-spaced",
        before="1",
        after="2",
        component="frame",
        claimed_custom=True,
    )
    return base.model_copy(update=changes)


def test_what_changed_is_proposed_with_its_difference() -> None:
    (candidate,) = candidate_modifications(sheet(value("410")), sheet(value("385")))
    assert (candidate.before, candidate.after) == ("410 mm", "385 mm")
    assert candidate.change == Decimal(-25)


@pytest.mark.parametrize(("old", "new"), [("5", "5.0"), ("flat", " flat "), ("-0", "0")])
def test_the_same_value_in_another_spelling_is_no_change(old: str, new: str) -> None:
    assert candidate_modifications(sheet(value(old)), sheet(value(new))) == ()


def test_another_unit_is_a_change_without_a_difference() -> None:
    (candidate,) = candidate_modifications(sheet(value("5", "mm")), sheet(value("5", "deg")))
    assert candidate.change is None


def test_a_point_on_one_sheet_only_is_proposed() -> None:
    old, new = sheet(value("1", point="a")), sheet(value("1", point="b"))
    found = candidate_modifications(old, new)
    assert [(one.point, one.before, one.after) for one in found] == [
        ("b", None, "1 mm"),
        ("a", "1 mm", None),
    ]


def test_sheets_of_two_units_are_not_compared() -> None:
    with pytest.raises(UsageError, match='"SN-1" and "SN-2"'):
        candidate_modifications(sheet(value("1")), sheet(value("1"), serial="SN-2"))


def test_a_point_named_twice_is_refused() -> None:
    with pytest.raises(UsageError, match="twice"):
        candidate_modifications(sheet(value("1"), value("2")), sheet())


@given(st.lists(st.tuples(st.text(min_size=1, max_size=5), st.text(max_size=5)), max_size=6))
def test_a_sheet_does_not_differ_from_itself(points: list[tuple[str, str]]) -> None:
    values = [value(text, point=name) for name, text in dict(points).items()]
    assert candidate_modifications(sheet(*values), sheet(*values)) == ()


def test_from_received_to_delivered_the_story_s_points_are_proposed() -> None:
    received = VISITS["V-04"].adjustments[0]
    delivered = VISITS["V-09"].adjustments[0]
    changed = {(one.point, one.side) for one in candidate_modifications(received, delivered)}
    assert changed == {
        ("pelvic width", Side.NONE),
        ("pelvic pad", Side.LEFT),
        ("pelvic pad", Side.RIGHT),
        ("thigh length", Side.LEFT),
        ("thigh length", Side.RIGHT),
        ("ankle dorsiflexion stop", Side.LEFT),
        ("foot plate", Side.LEFT),
        ("foot plate", Side.RIGHT),
        ("shank cuff", Side.RIGHT),
        ("trunk pad", Side.NONE),
        ("thigh strap", Side.LEFT),
        ("software hip flexion", Side.NONE),
        ("software knee flexion", Side.NONE),
        ("software step time", Side.NONE),
        ("software tilt threshold", Side.NONE),
    }


@pytest.mark.parametrize(
    ("changes", "opinion", "citation"),
    [
        ({}, Opinion.NO_OBJECTION, "414.402"),
        ({"component": "strap"}, Opinion.DOES_NOT_COUNT, "414.402"),
        ({"component": "closure"}, Opinion.DOES_NOT_COUNT, "414.402"),
        ({"part": "L thigh strap"}, Opinion.DOES_NOT_COUNT, "414.402"),
        ({"part": "chest buckle", "component": "pad"}, Opinion.DOES_NOT_COUNT, "414.402"),
        ({"component": "Parameter "}, Opinion.DOES_NOT_COUNT, "our reading"),
        ({"component": "assembly"}, Opinion.DOES_NOT_COUNT, "kit"),
        ({"component": "aura"}, Opinion.UNKNOWN, "our reading"),
        ({"did": "liner trimmed"}, Opinion.DOES_NOT_COUNT, "414.402"),
        ({"did": "liner trimmed", "why_not_self": "near bone"}, Opinion.NO_OBJECTION, "414.402"),
    ],
)
def test_only_what_does_not_count_is_suggested(
    changes: dict[str, object], opinion: Opinion, citation: str
) -> None:
    suggestion = suggest(modification(**changes))
    assert suggestion.opinion is opinion
    assert citation in suggestion.citation


def test_no_opinion_says_that_something_is_proven() -> None:
    assert not any(word in one.value for one in Opinion for word in ("custom", "proven", "counts"))


def test_the_story_s_fitter_and_the_program_are_of_one_mind() -> None:
    for visit in STORY.visits:
        for one in visit.modifications:
            objected = suggest(one).opinion is Opinion.DOES_NOT_COUNT
            assert objected is not one.claimed_custom, one.id


STRAP = modification(id="S", part="thigh strap", component="strap")
FRAME = modification(id="F")


def claiming(kind: VisitKind, *modifications: Modification, statement: str = "") -> Visit:
    return VISITS["V-05"].model_copy(
        update={
            "kind": kind,
            "modifications": modifications,
            "custom_fitting_statement": statement,
        }
    )


UNCLAIMED = STRAP.model_copy(update={"claimed_custom": False})


@pytest.mark.parametrize(
    ("visit", "earlier", "stops"),
    [
        (claiming(VisitKind.FITTING, STRAP), (), True),
        (claiming(VisitKind.FITTING, UNCLAIMED), (), True),
        (claiming(VisitKind.TRAINING, STRAP), (), True),
        (claiming(VisitKind.TRAINING, UNCLAIMED), (), False),
        (claiming(VisitKind.FITTING), (), False),
        (claiming(VisitKind.FITTING, STRAP, FRAME), (), False),
        (claiming(VisitKind.FITTING, STRAP), (FRAME,), True),
        (claiming(VisitKind.DELIVERY, statement="I fitted it."), (), True),
        (claiming(VisitKind.DELIVERY, statement="I fitted it."), (STRAP,), True),
        (claiming(VisitKind.DELIVERY, statement="I fitted it."), (FRAME,), False),
        (claiming(VisitKind.DELIVERY), (), False),
    ],
)
def test_with_nothing_beyond_straps_signing_stops(
    visit: Visit, earlier: tuple[Modification, ...], *, stops: bool
) -> None:
    problem = stop_before_signing(visit, earlier)
    assert (problem is not None) is stops
    if problem is not None:
        assert "ask compliance" in problem.next_step
