"""Days and moments as people type them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

from agent.errors import UsageError
from agent.fitting.timing import zone
from agent.text import quoted


def retrieval_at(text: str, place_tz: str) -> datetime | date:
    """A moment, at the clinic where no zone is given; a day without an hour is that day and no moment.

    Raises:
        UsageError: it is neither.
    """
    with suppress(ValueError):
        return date.fromisoformat(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"{quoted(text)} is not a date.",
            next_step="Write it like 2026-06-15 or 2026-06-15T09:12.",
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone(place_tz))
