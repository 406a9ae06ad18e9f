"""A database of every released version opens with everything in it; each is a real one."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from agent.errors import IntegrityError, UsageError
from agent.ledger.leaf import named
from agent.store import Store, StoreKey, connection
from agent.store.schema import SCHEMA_VERSION, expected_schema, schema_of
from tests.clinic import copy_home
from tests.store.homes import file_hashes, make_act

RELEASED = Path(__file__).parent / "released"
VERSIONS = sorted(int(each.name) for each in RELEASED.iterdir())
ENTRIES = {1: 13, 2: 13}
"""How many entries the kept home of each version has."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    copy_home(RELEASED / "1", tmp_path / "home")
    return tmp_path / "home"


def opened(home: Path) -> Store:
    return Store.open(home, StoreKey.from_file(home / "k1007.key"))


def foreign(home: Path) -> dbapi2.Connection:
    other = dbapi2.connect(str(home / "k1007.db"), isolation_level=None)
    other.execute(f"PRAGMA key = \"x'{(home / 'k1007.key').read_bytes().hex()}'\"")
    return other


@pytest.mark.parametrize("version", VERSIONS)
def test_a_released_database_opens_whole(tmp_path: Path, version: int) -> None:
    copy_home(RELEASED / str(version), tmp_path / "home")
    with opened(tmp_path / "home") as store:
        store.verify()
        assert store.size == ENTRIES[version]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_released_database_is_brought_up_to_this_version(tmp_path: Path, version: int) -> None:
    copy_home(RELEASED / str(version), tmp_path / "home")
    opened(tmp_path / "home").close()
    other = foreign(tmp_path / "home")
    found = schema_of(other), other.execute("PRAGMA user_version").fetchone()
    other.close()
    assert found == (expected_schema(), (SCHEMA_VERSION,))


@pytest.mark.parametrize("version", VERSIONS)
def test_a_released_migration_was_not_edited(tmp_path: Path, version: int) -> None:
    copy_home(RELEASED / str(version), tmp_path / "home")
    other = foreign(tmp_path / "home")
    found = schema_of(other)
    other.close()
    assert found == expected_schema(version)


def test_there_is_a_released_database_of_every_earlier_version() -> None:
    assert list(range(1, SCHEMA_VERSION)) == VERSIONS


def test_the_guards_stand_after_an_upgrade(home: Path) -> None:
    with opened(home) as store, pytest.raises(dbapi2.Error, match=r"not authorized|prohibited"):
        store._session.connection.execute("DROP TABLE listing")


def test_an_upgrade_that_cannot_be_made_changes_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_TIMEOUT_S", 0.05)
    other = foreign(home)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(UsageError, match="Another program is writing"):
        opened(home)
    other.execute("ROLLBACK")
    found = other.execute("PRAGMA user_version").fetchone()
    other.close()
    assert found == (1,)


def test_changed_tables_of_an_earlier_version_are_refused_and_left(home: Path) -> None:
    other = foreign(home)
    other.execute("DROP TRIGGER log_refuses_update")
    other.close()
    before = file_hashes(home)
    with pytest.raises(IntegrityError, match="guards"):
        opened(home)
    assert file_hashes(home) == before


def test_entries_missing_from_an_earlier_version_are_noticed_before_it_is_changed(
    home: Path,
) -> None:
    (home / "k1007.checkpoint").write_text("not a checkpoint")
    before = file_hashes(home)
    with pytest.raises(IntegrityError):
        opened(home)
    assert file_hashes(home) == before


def test_an_entry_after_the_upgrade_is_linked_to_those_before_it(home: Path) -> None:
    with opened(home) as store:
        (newest,) = (e for e in store.entries(subject="devices") if e.index == 12)
        store.append(make_act(0, subject="devices", link=store.link("devices")))
        (*_, added) = store.entries(subject="devices")
        store.verify()
    assert added.leaf.previous == named(newest.index, newest.leaf_bytes)


def test_two_programs_upgrade_it_once(home: Path) -> None:
    with opened(home) as one, opened(home) as two:
        assert one.size == two.size
