"""The newest list's rows at hand: derived from its kept file, so that a verdict need not read it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from agent.confirm.pcl import ListRow
from agent.errors import UsageError
from agent.store import ListingRow
from agent.usecases.desk import Desk


def index_rows(desk: Desk, entry: int, rows: Iterable[ListRow]) -> None:
    """Put the rows of the newest list at hand.

    Where the disk is full or another program keeps writing, that is left for the next verdict: the
    import itself is stored.
    """
    newest = desk.store.listings.newest_act()
    if newest is None:
        return
    with suppress(UsageError):
        desk.store.listings.replace(entry, (as_stored(row) for row in rows), seen=newest)


def as_stored(row: ListRow) -> ListingRow:
    """A row as the database has it."""
    return ListingRow(
        row.line,
        row.hcpcs,
        row.manufacturer,
        row.product,
        row.model,
        row.begin.isoformat(),
        None if row.end is None else row.end.isoformat(),
        row.comment,
    )


def as_read(row: ListingRow) -> ListRow:
    """The same the other way round."""
    return ListRow(
        row.line,
        row.hcpcs,
        row.manufacturer,
        row.product,
        row.model,
        date.fromisoformat(row.begins),
        None if row.ends is None else date.fromisoformat(row.ends),
        row.comment,
    )
