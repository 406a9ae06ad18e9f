"""When a file was taken from its source: after there were such files, and not still to come."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from agent.confirm.retrieved import calendar_day, on_clock_of
from agent.errors import UsageError
from agent.fitting.timing import zone
from agent.usecases.clock_right import CLOCK_TOLERANCE
from agent.usecases.desk import Desk

EARLIEST: Final = date(2000, 1, 1)
"""FDA's and PDAC's files are younger by years: an earlier day is a slip of the pen."""


def has_been_retrieved(desk: Desk, retrieved: datetime | date) -> bool:
    """Whether that moment, or the clinic's calendar that day, has come."""
    latest = desk.clock() + CLOCK_TOLERANCE
    if isinstance(retrieved, datetime):
        return retrieved <= latest
    return retrieved <= latest.astimezone(zone(desk.settings.place_tz)).date()


def retrieval_words(retrieved: datetime | date) -> str:
    """``2026-06-15T09:12-04:00``, or ``2026-06-15`` where nobody said the hour."""
    if isinstance(retrieved, datetime):
        return retrieved.isoformat(timespec="minutes")
    return retrieved.isoformat()


def require_retrieved(
    desk: Desk, retrieved: datetime | date, *, said: str, flag_for: str
) -> datetime | date:
    """The retrieval as it is kept: a moment on the clinic's clock, a day as it is.

    Args:
        said: what was retrieved, ``The list is``.
        flag_for: what the person took, ``it``.

    Raises:
        UsageError: it is still to come, or before there were such files.
    """
    day = calendar_day(retrieved)
    early = day < EARLIEST
    if early or not has_been_retrieved(desk, retrieved):
        why = "before there were such files" if early else "still to come"
        raise UsageError(
            f"{said} said to be retrieved on {day}, which is {why}.",
            next_step=f"Give the day on which you took {flag_for}: --retrieved YYYY-MM-DD.",
        )
    return on_clock_of(retrieved, zone(desk.settings.place_tz))
