"""The list that a verdict is taken on: the newest, with just the rows that it can depend on."""

from __future__ import annotations

from collections.abc import Iterable

from agent.confirm.models import ListingKey, Snapshot
from agent.confirm.pcl import ListRow, as_listings, rows_digest
from agent.confirm.rules import shipped_rules
from agent.errors import IntegrityError
from agent.usecases.desk import Desk
from agent.usecases.list_index import as_read, index_rows
from agent.usecases.lists import KeptList, kept_list, newest_list, rows_of
from agent.usecases.retrievals import has_been_retrieved


def verdict_snapshot(desk: Desk, keys: Iterable[ListingKey]) -> Snapshot | None:
    """The newest snapshot, narrowed to the rules' code and the products of the keys under any code.

    Raises:
        IntegrityError: the rows at hand are not those of the file that was imported.
    """
    products = sorted({(key.manufacturer, key.product, key.model) for key in keys})
    hcpcs = shipped_rules().hcpcs
    kept = _at_hand(desk)
    if kept is not None:
        stored = desk.store.listings.considered(hcpcs, products)
        rows = [as_read(row) for row in stored]
        _require_committed(kept, hcpcs, rows)
    else:
        kept = newest_list(desk)
        if kept is None:
            return None
        told = set(products)
        rows = [row for row in rows_of(desk, kept) if row.hcpcs == hcpcs or row[2:5] in told]
    return kept.snapshot.model_copy(update={"listings": as_listings(rows)})


def _at_hand(desk: Desk) -> KeptList | None:
    """The newest list where its rows are at hand; they are put there if they were not."""
    entry = desk.store.listings.source()
    if entry is None:
        newest = newest_list(desk)
        if newest is None:
            return None
        index_rows(desk, newest.entry, rows_of(desk, newest))
        entry = desk.store.listings.source()
        if entry is None:  # the disk is full, or somebody imports at this moment
            return None
    kept = kept_list(desk.store.entry(entry))
    return kept if has_been_retrieved(desk, kept.snapshot.retrieved) else None


def _require_committed(kept: KeptList, hcpcs: str, rows: Iterable[ListRow]) -> None:
    """The import's entry says what the rows under the code are: a copy may not differ."""
    committed = None if kept.reading is None else kept.reading.rows_sha256.get(hcpcs)
    if committed in (None, rows_digest(row for row in rows if row.hcpcs == hcpcs)):
        return
    raise IntegrityError(
        f"The rows at hand of snapshot {kept.snapshot.id} are not those that were imported.",
        next_step="Keep the database as it is, restore the newest backup, and tell compliance.",
    )
