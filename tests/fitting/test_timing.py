"""Late entries, an amendment's printed sentence, local days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import UsageError
from agent.fitting.timing import (
    AmendmentDates,
    amendment_sentence,
    follow_up_day,
    is_late,
    is_overdue,
    local_date,
)

ENDED = datetime(2026, 5, 19, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "late"),
    [
        (timedelta(0), False),
        (timedelta(hours=15), False),
        (timedelta(hours=24), False),
        (timedelta(hours=24, seconds=1), True),
        (timedelta(days=40), True),
    ],
)
def test_more_than_a_day_after_its_end_is_late(after: timedelta, *, late: bool) -> None:
    assert is_late(ended=ENDED, signed_at=ENDED + after) is late
    assert is_overdue(ended=ENDED, now=ENDED + after) is late


def test_the_change_of_the_clocks_does_not_move_the_line() -> None:
    ended = datetime.fromisoformat("2026-03-07T17:00:00-05:00")
    signed = datetime.fromisoformat("2026-03-08T17:30:00-04:00")
    assert signed.hour == ended.hour
    assert not is_late(ended=ended, signed_at=signed)


VISIT = date(2026, 5, 27)
SERVICE = date(2026, 6, 17)
CLAIM = date(2026, 6, 29)
WHOLE = AmendmentDates(visit=VISIT, date_of_service=SERVICE, claim=CLAIM)


@pytest.mark.parametrize(
    ("made", "dates", "sentence"),
    [
        (
            date(2026, 6, 25),
            WHOLE,
            (
                "29 days after the visit, 8 days after the date of service,"
                " 4 days before the claim, no request recorded"
            ),
        ),
        (
            date(2026, 6, 18),
            WHOLE.model_copy(update={"claim": None}),
            (
                "22 days after the visit, 1 day after the date of service,"
                " no claim submitted, no request recorded"
            ),
        ),
        (
            VISIT,
            AmendmentDates(visit=VISIT),
            "on the day of the visit, not yet delivered, no claim submitted, no request recorded",
        ),
        (
            date(2026, 8, 2),
            WHOLE.model_copy(update={"request": date(2026, 8, 1)}),
            (
                "67 days after the visit, 46 days after the date of service,"
                " 34 days after the claim, 1 day after the request of 2026-08-01"
            ),
        ),
    ],
)
def test_an_amendment_prints_its_distance(made: date, dates: AmendmentDates, sentence: str) -> None:
    assert amendment_sentence(made, dates) == sentence


@pytest.mark.parametrize(("on", "day"), [(SERVICE, 0), (date(2026, 7, 15), 28)])
def test_the_day_of_delivery_is_day_nought(on: date, day: int) -> None:
    assert follow_up_day(date_of_service=SERVICE, on=on) == day


def test_a_local_day_is_the_place_s_own() -> None:
    moment = datetime(2026, 6, 18, 2, 0, tzinfo=UTC)
    assert local_date(moment, "America/New_York") == date(2026, 6, 17)
    assert local_date(moment, "Asia/Tokyo") == date(2026, 6, 18)


@pytest.mark.parametrize("name", ["Nowhere/Town", "../../etc/passwd", "", "a\x00b", "/etc/passwd"])
def test_an_unknown_zone_is_a_usage_error(name: str) -> None:
    with pytest.raises(UsageError, match="time zone"):
        local_date(ENDED, name)


@given(st.dates(), st.dates())
def test_before_and_after_mirror_each_other(one: date, other: date) -> None:
    there = amendment_sentence(one, AmendmentDates(visit=other))
    back = amendment_sentence(other, AmendmentDates(visit=one))
    swapped = back.replace("after the visit", "#").replace("before the visit", "after the visit")
    assert swapped.replace("#", "before the visit") == there
