"""What a case is refused for, and what is told of it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from agent.fitting.case_checks import (
    MAX_ITEMS,
    MAX_NAME_CHARS,
    MAX_TEXT_CHARS,
    PLANNED_WITHIN,
    case_problems,
    case_remarks,
    planned_problems,
)
from agent.fitting.models import Case
from agent.story import load_story
from tests.packet.sample import CASE

TODAY = date(2026, 6, 17)
RLO, NUL, NBSP = "\N{RIGHT-TO-LEFT OVERRIDE}", "\0", "\N{NO-BREAK SPACE}"


def changed(path: str, value: object) -> Case:
    """The case with another value at this place."""
    *outer, last = path.strip("/").split("/")
    here: Any = CASE
    parents = [
        (here := here[int(name)] if name.isdigit() else getattr(here, name)) for name in outer
    ]
    new: Any = value
    for parent, name in zip([*reversed(parents), CASE], [last, *reversed(outer)], strict=True):
        if name.isdigit():
            new = tuple(new if n == int(name) else each for n, each in enumerate(parent))
        else:
            new = parent.model_copy(update={name: new})
    assert isinstance(new, Case)
    return new


def test_the_sample_and_the_story_are_taken() -> None:
    assert [*case_problems(CASE, TODAY), *case_problems(load_story().case, TODAY)] == []


REFUSED = {
    "a zone that nobody knows": ("/place_tz", "Nowhere/X", 'time zone "Nowhere/X" is not known'),
    "a zone that is this computer's": ("/place_tz", "localtime", "is not"),
    "a zone that nobody set": ("/place_tz", "Factory", "not the zone of a place"),
    "a zone with leap seconds": ("/place_tz", "right/America/New_York", "is not"),
    "a zone told twice": ("/place_tz", "posix/America/New_York", "is not"),
    "a zone that is a path": ("/place_tz", "../../etc/passwd", "is not known"),
    "no name": ("/patient/name", "", '"patient, name" is empty'),
    "a name of spaces": ("/patient/name", "  ", '"patient, name" is empty'),
    "a name of accents alone": ("/patient/name", "\u0301\u0308", "has no letter"),
    "a name of digits": ("/supplier/name", "12 34", "has no letter"),
    "no supplier": ("/supplier/name", "", '"supplier, name" is empty'),
    "an empty goal": ("/goals/0", " ", '"goals, 0" is empty'),
    "a code without its sign": ("/diagnosis/codes/0/code", "", '"diagnosis, codes, 0, code" is empty'),
    "an alternative without a name": ("/alternatives/0/device", "", "device\" is empty"),
    "a NUL": ("/patient/name", f"Dale{NUL}", "holds the character U+0000"),
    "a sign that turns the line round": ("/patient/name", f"Dale{RLO}x", "holds the character U+202E"),
    "a space that is none": ("/patient/name", f"Dale{NBSP}R.", "holds the character U+00A0"),
    "a line break in a name": ("/patient/name", "Dale\nR.", "holds the character U+000A"),
    "a tab in a text": ("/patient/home", "one\tfloor", "holds the character U+0009"),
    "a long name": ("/patient/name", "D" * (MAX_NAME_CHARS + 1), "at most 120 are taken"),
    "a long text": ("/patient/home", "D" * (MAX_TEXT_CHARS + 1), "at most 2000 are taken"),
    "an endless id": ("/fitting_id", "FIT--1", "two side by side"),
    "an id that ends in a dash": ("/fitting_id", "FIT-", "ends in a dash"),
    "born today": ("/patient/born", TODAY, "birth date 2026-06-17 is not between"),
    "born in years to come": ("/patient/born", date(2999, 1, 1), "birth date 2999-01-01"),
    "born long ago": ("/patient/born", date(1899, 12, 31), "birth date 1899-12-31"),
    "an onset to come": ("/diagnosis/onset", TODAY + timedelta(1), "is still to come"),
    "an onset before birth": ("/diagnosis/onset", date(1959, 4, 10), "before the patient's birth"),
    "a height in centimetres": ("/patient/height_mm", 178, "Give it in millimetres."),
    "a giant": ("/patient/height_mm", 2751, "height of 2751 millimetres is no adult's"),
    "a mass in grams": ("/patient/mass_kg", Decimal(78400), "Give it in kilograms."),
    "no mass": ("/patient/mass_kg", Decimal(0), "mass of 0 kilograms is no adult's"),
    "less than nothing": ("/patient/mass_kg", Decimal(-78), "mass of -78 kilograms"),
    "an endless number": ("/patient/mass_kg", Decimal("9" * 5000), f"mass of {'9' * 24} kilograms"),
    "a code in words": ("/hcpcs", "the exoskeleton", "is none of HCPCS"),
    "an NPI with a wrong digit": ("/supplier/npi", "1234567890", "NPI \"1234567890\" is none"),
    "endless goals": ("/goals", ("walk",) * (MAX_ITEMS + 1), '"goals" has 51 items'),
}  # fmt: skip


@pytest.mark.parametrize(("path", "value", "told"), REFUSED.values(), ids=REFUSED)
def test_a_value_that_cannot_be_right_is_named(path: str, value: object, told: str) -> None:
    (problem,) = case_problems(changed(path, value), TODAY)
    assert problem.where == path
    assert told in f"{problem.message} {problem.next_step}"


TAKEN = {
    "a line break in a text": ("/patient/home", "one floor\ntwo ramps"),
    "a foreign name": ("/patient/name", "Zoë Ångström-Ñandú 李"),
    "the longest name": ("/patient/name", "D" * MAX_NAME_CHARS),
    "nothing known of the home yet": ("/patient/home", ""),
    "no MBI yet": ("/patient/mbi", ""),
    "the onset at birth": ("/diagnosis/onset", date(1959, 4, 11)),
    "the onset today": ("/diagnosis/onset", TODAY),
    "the least height": ("/patient/height_mm", 500),
    "the most mass": ("/patient/mass_kg", Decimal(650)),
    "no PTAN": ("/supplier/ptan", None),
}


@pytest.mark.parametrize(("path", "value"), TAKEN.values(), ids=TAKEN)
def test_a_value_that_can_be_right_is_taken(path: str, value: object) -> None:
    assert case_problems(changed(path, value), TODAY) == ()


@pytest.mark.parametrize("born", [date(1900, 1, 1), date(2026, 6, 16)])
def test_every_day_of_birth_from_1900_to_yesterday_is_taken(born: date) -> None:
    case = changed("/patient/born", born)
    at_birth = case.model_copy(
        update={"diagnosis": case.diagnosis.model_copy(update={"onset": born})}
    )
    assert case_problems(at_birth, TODAY) == ()


@pytest.mark.parametrize(
    ("planned", "told"),
    [
        (TODAY - timedelta(1), "is past: today is 2026-06-17"),
        (date(1, 1, 1), "0001-01-01 is past"),
        (TODAY + PLANNED_WITHIN + timedelta(1), "more than two years away"),
        (date(9999, 12, 31), "more than two years away"),
    ],
)
def test_a_planned_day_is_neither_past_nor_years_away(planned: date, told: str) -> None:
    (problem,) = planned_problems(planned, TODAY)
    assert told in problem.message


@pytest.mark.parametrize("planned", [None, TODAY, TODAY + PLANNED_WITHIN])
def test_today_and_the_next_two_years_can_be_planned(planned: date | None) -> None:
    assert planned_problems(planned, TODAY) == ()


@pytest.mark.parametrize(
    ("case", "told"),
    [
        (changed("/patient/mbi", "1EG4-TE5-MK7"), 'The MBI "1EG4-TE5-MK7" does not have the form'),
        (changed("/patient/mbi", " "), "The case has no MBI yet"),
        (changed("/hcpcs", "L2999"), 'The case is for "L2999"'),
    ],
)
def test_what_may_be_right_is_told(case: Case, told: str) -> None:
    (remark,) = case_remarks(case)
    assert told in remark


def test_nothing_is_told_of_the_sample() -> None:
    assert case_remarks(CASE) == ()
