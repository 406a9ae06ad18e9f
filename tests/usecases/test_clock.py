"""The computer's clock: what contradicts the ledger records nothing, until an administrator vouches."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from agent.errors import UsageError
from agent.usecases.clock import vouch_for_clock
from agent.usecases.clock_right import CLOCK_TOLERANCE, LONGEST_SILENCE, require_right
from agent.usecases.ledger import verify_ledger
from tests.clinic import MOMENT, Clinic

AHEAD = MOMENT + timedelta(days=365 * 9)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    "now",
    [MOMENT - CLOCK_TOLERANCE, MOMENT, MOMENT + LONGEST_SILENCE],
    ids=["a-little-back", "equal", "long-after"],
)
def test_a_clock_that_fits_is_right(now: datetime) -> None:
    require_right(now, MOMENT)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (MOMENT - CLOCK_TOLERANCE - SECOND, "but the newest entry is of 2026-06-17 14:00 UTC"),
        (MOMENT + LONGEST_SILENCE + SECOND, "3653 days after the newest entry"),
        (datetime(9999, 12, 31, tzinfo=UTC), "The clock says 9999-12-31"),
    ],
)
def test_one_that_contradicts_is_told_with_the_way_on(now: datetime, words: str) -> None:
    with pytest.raises(UsageError) as told:
        require_right(now, MOMENT)
    assert words in told.value.message
    assert "nothing was stored" in told.value.message
    assert "k1007 ledger clock" in told.value.next_step


def unlock(clinic: Clinic) -> None:
    """An act like any other."""
    clinic.people["admin"].record(clinic.desk, "user.unlocked", subject="u", sections={})


def ran_ahead(clinic: Clinic) -> None:
    """An act under a clock that runs ahead, and the clock set right again."""
    clinic.clock.now = AHEAD
    unlock(clinic)
    clinic.clock.now = MOMENT + timedelta(hours=1)


def vouch(clinic: Clinic) -> int:
    return vouch_for_clock(
        clinic.desk, clinic.people["admin"], MOMENT.date(), note="year typed wrong"
    ).index


def test_a_home_whose_clock_ran_ahead_goes_on_once_it_is_vouched_for(clinic: Clinic) -> None:
    ran_ahead(clinic)
    with pytest.raises(UsageError, match="clock says"):
        unlock(clinic)
    entry = clinic.desk.store.entry(vouch(clinic))
    assert entry.leaf.moment == clinic.clock.now
    clinic.clock.now += SECOND
    unlock(clinic)


def test_the_entry_says_what_the_clock_contradicted(clinic: Clinic) -> None:
    ran_ahead(clinic)
    wrong = clinic.desk.store.size - 1
    section = clinic.desk.store.entry(vouch(clinic)).sections["clock"].content
    assert f'"newest_entry":{wrong}' in section.decode()
    assert f'"newest_at":"{AHEAD:%Y-%m-%d}' in section.decode()


def test_a_ledger_whose_clock_was_vouched_for_verifies(clinic: Clinic) -> None:
    ran_ahead(clinic)
    vouch(clinic)
    assert verify_ledger(clinic.desk) == clinic.desk.store.size


@pytest.mark.parametrize(
    ("today", "note", "words"),
    [
        (date(2026, 6, 18), "n", "it is 2026-06-17 at the clinic, and you say 2026-06-18"),
        (date(2026, 6, 17), " ", "what was wrong with the clock"),
    ],
)
def test_nobody_vouches_for_another_day_or_without_a_note(
    clinic: Clinic, today: date, note: str, words: str
) -> None:
    before = clinic.desk.store.size
    with pytest.raises(UsageError, match=words):
        vouch_for_clock(clinic.desk, clinic.people["admin"], today, note=note)
    assert clinic.desk.store.size == before
