"""When a file was taken from its source: a moment, or the day alone where nobody said the hour.

A day without an hour is a day of the calendar and no moment: it is the same day wherever it is told,
and no clock of another place makes the day before of it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, tzinfo
from typing import Annotated, Final, NamedTuple

from pydantic import AwareDatetime, Field

Retrieved = Annotated[AwareDatetime | date, Field(union_mode="left_to_right")]
"""As it was said; in JSON ``2026-06-15T09:12:00-04:00`` or ``2026-06-15``."""

DAY_ITSELF: Final = datetime.min.replace(tzinfo=UTC)
"""The moment of a day without an hour: before every moment of that day."""


class RetrievalOrder(NamedTuple):
    """What is compared where the newest is asked for; the greater is the newer."""

    day: date
    at: datetime


def calendar_day(retrieved: datetime | date) -> date:
    """The day as it was given; of a moment the day on the clock that it is told by."""
    return retrieved.date() if isinstance(retrieved, datetime) else retrieved


def retrieval_order(retrieved: datetime | date) -> RetrievalOrder:
    """By day, and within a day by moment; a day without an hour comes first."""
    at = retrieved if isinstance(retrieved, datetime) else DAY_ITSELF
    return RetrievalOrder(calendar_day(retrieved), at)


def on_clock_of(retrieved: datetime | date, place: tzinfo | None) -> datetime | date:
    """The same retrieval told at a place: a moment on its clock, a day as it is."""
    return retrieved.astimezone(place) if isinstance(retrieved, datetime) else retrieved


def is_same_retrieval(one: datetime | date, other: datetime | date) -> bool:
    """Whether both say the same; earlier versions kept a day without an hour as its first moment."""
    if isinstance(one, datetime) is isinstance(other, datetime):
        return one == other
    moment = one if isinstance(one, datetime) else other
    begins = isinstance(moment, datetime) and moment.time() == time()
    return begins and calendar_day(one) == calendar_day(other)
