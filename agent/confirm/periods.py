"""Several periods of one key: a product that left the list and came back has a row for each.

A row holds from the beginning of its first day to the end of its last; without an end it is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from agent.confirm.models import Listing


def covers(row: Listing, day: date) -> bool:
    """Whether the day is one of the row's own."""
    return row.begin <= day and (row.end is None or day <= row.end)


def effective_row(periods: Sequence[Listing], day: date) -> Listing | None:
    """The row that holds on that day, the latest begun of several, whatever their order."""
    return max((row for row in periods if covers(row, day)), key=_rank, default=None)


def nearest_row(periods: Sequence[Listing], day: date) -> Listing:
    """The row to show for a day on which none holds: the last before it, else the first after."""
    before = [row for row in periods if row.begin <= day]
    return max(before, key=_rank) if before else min(periods, key=_rank)


def period_words(periods: Sequence[Listing]) -> str:
    """The periods in their order in time, as in ``2025-02-01 to 2025-12-31 and 2026-03-01 to open``."""
    spans = dict.fromkeys((row.begin, row.end) for row in sorted(periods, key=_rank))
    return " and ".join(f"{begin} to {end or 'open'}" for begin, end in spans)


def _rank(row: Listing) -> tuple[date, date, str, int]:
    return row.begin, row.end or date.max, row.comment, -row.line
