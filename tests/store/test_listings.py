"""The derived rows of a list: replaced whole, of the newest import or of none."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from agent.store import ListingRow, Store
from agent.store.schema import DERIVED_TABLES
from tests.store.homes import KEY, ORIGIN, fixed_clock, make_act, opened

ROWS = [
    ListingRow(2, "K1007", "A", "B", "C", "2025-02-01", None, "SYNTHETIC"),
    ListingRow(3, "L2999", "A", "B", "C", "2025-02-01", "2025-12-31", ""),
    ListingRow(4, "L2999", "A", "B", "D", "2025-02-01", None, ""),
]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.create(tmp_path / "home", KEY, ORIGIN, fixed_clock)
    store.append(make_act(0, act="pcl.imported"))
    return store


def test_there_are_no_rows_before_any_were_put_here(store: Store) -> None:
    assert (store.listings.source(), store.listings.all()) == (None, [])


def test_rows_come_back_as_they_were_put(store: Store) -> None:
    assert store.listings.replace(0, ROWS, seen=0)
    assert (store.listings.source(), store.listings.all()) == (0, ROWS)


def test_rows_are_there_after_the_store_was_closed(store: Store) -> None:
    store.listings.replace(0, ROWS, seen=0)
    store.close()
    assert opened(store._log.home).listings.all() == ROWS


def test_a_verdict_considers_its_code_and_its_products_under_any(store: Store) -> None:
    store.listings.replace(0, ROWS, seen=0)
    assert store.listings.considered("K1007", [("A", "B", "C")]) == ROWS[:2]


def test_a_newer_import_makes_them_rows_of_an_older_list(store: Store) -> None:
    store.listings.replace(0, ROWS, seen=0)
    store.append(make_act(1, act="pcl.imported"))
    assert (store.listings.source(), store.listings.newest_act()) == (None, 1)


def test_rows_of_a_list_that_is_no_longer_the_newest_are_not_put_here(store: Store) -> None:
    store.append(make_act(1, act="pcl.imported"))
    assert not store.listings.replace(0, ROWS, seen=0)
    assert store.listings.all() == []


def test_others_entries_leave_the_rows_current(store: Store) -> None:
    store.listings.replace(0, ROWS, seen=0)
    store.append(make_act(1))
    assert store.listings.source() == 0


def test_the_rows_of_before_are_gone_when_others_are_put_here(store: Store) -> None:
    store.listings.replace(0, ROWS, seen=0)
    store.listings.replace(0, ROWS[:1], seen=0)
    assert store.listings.all() == ROWS[:1]


@pytest.mark.parametrize("table", DERIVED_TABLES)
def test_a_derived_row_is_never_changed(store: Store, table: str) -> None:
    column = {"listing": "comment", "listing_source": "entry"}[table]
    store.listings.replace(0, ROWS, seen=0)
    with pytest.raises(dbapi2.Error, match=r"not authorized|prohibited"):
        store._session.connection.execute(f"UPDATE {table} SET {column} = {column}")


def test_verifying_the_store_holds_with_derived_rows(store: Store) -> None:
    store.listings.replace(0, ROWS, seen=0)
    store.verify()
