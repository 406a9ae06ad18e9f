"""Dates and times as a United States reader writes them, in the zone of the place."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from agent.errors import UsageError
from agent.fitting.timing import zone


def us_date(day: date | None) -> str:
    """``05/19/2026``; empty for no date."""
    return "" if day is None else f"{day.month:02}/{day.day:02}/{day.year:04}"


def us_moment(moment: datetime, place_tz: str) -> str:
    """``05/19/2026 14:42 EDT``: the wall clock of the place, with the zone's short name."""
    local = moment.astimezone(_zone(moment, place_tz))
    return f"{us_date(local.date())} {local:%H:%M} {local.tzname() or ''}".rstrip()


def us_span(started: datetime, ended: datetime, place_tz: str) -> str:
    """``05/19/2026 13:00–14:30 EDT``; both days where the end is on another one."""
    first, last = us_moment(started, place_tz), us_moment(ended, place_tz)
    if first[:10] != last[:10]:
        return f"{first} – {last}"
    return f"{first[:16]}–{last[11:]}"


def us_retrieval(retrieved: datetime | date, place_tz: str) -> str:
    """A moment as above, or the day alone where nobody said the hour."""
    if isinstance(retrieved, datetime):
        return us_moment(retrieved, place_tz)
    return us_date(retrieved)


def local_day(told: datetime | date, place_tz: str) -> date:
    """The calendar day that it was at the place; a day that was told without an hour is that day."""
    if isinstance(told, datetime):
        return told.astimezone(_zone(told, place_tz)).date()
    return told


def _zone(moment: datetime, place_tz: str) -> tzinfo | None:
    """The place's zone; where this computer does not know it, the offset that was recorded."""
    try:
        return zone(place_tz)
    except UsageError:
        return moment.tzinfo
