"""What is told beside a claim: the hints about its code, and how long its records are kept."""

from __future__ import annotations

from datetime import date

import pytest

from agent.confirm.rules import shipped_rules
from agent.fitting.claim_told import claim_told, years_after
from tests.packet.sample import fitting

(CLAIM,) = fitting().claims


def told(**change: object) -> list[str]:
    return list(claim_told(shipped_rules(), CLAIM.model_copy(update=change)))


def test_nothing_is_told_beside_a_plain_claim() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"units": 2}, "The claim is for 2 units of K1007"),
        ({"modifiers": ("RT",)}, "The modifier RT names a side"),
        ({"hcpcs": "L2999"}, "there are no additional add-on codes"),
        (
            {"keep_until": date(2033, 6, 16)},
            "until 2033-06-16, which is before 2033-06-17: 7 years from the date of service",
        ),
    ],
)
def test_what_is_odd_about_a_claim_is_told(change: dict[str, object], said: str) -> None:
    (only,) = told(**change)
    assert said in only


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2026, 6, 17), date(2033, 6, 17)),
        (date(2024, 2, 29), date(2031, 3, 1)),
    ],
)
def test_seven_years_end_on_a_day_that_there_is(day: date, later: date) -> None:
    assert years_after(day, 7) == later
