"""What was stored stays stored: against our own mistakes, and against another program's."""

from __future__ import annotations

import pytest
from sqlcipher3 import dbapi2

from agent.errors import IntegrityError
from agent.store import Blob, Store
from agent.store.schema import APPEND_ONLY_TABLES
from tests.store.homes import KEY, MOMENT, ORIGIN, foreign_connection, make_act

COLUMNS = {
    "meta": "name, value",
    "log": "idx, leaf",
    "node": "level, number, hash",
    "section": "entry, name, salt, content",
    "checkpoint": "size, note",
    "cosignature": "size, line",
    "blob": "sha256, media_type, content",
}

CHANGES = [
    change
    for table, columns in COLUMNS.items()
    for last in [columns.rpartition(", ")[2]]
    for change in (
        f"UPDATE {table} SET {last} = {last}",
        f"DELETE FROM {table}",
        f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}",
        f"REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}",
    )
]

OURS_ONLY = [
    *(f"DROP TABLE {table}" for table in APPEND_ONLY_TABLES),
    *(f"ALTER TABLE {table} RENAME TO gone" for table in APPEND_ONLY_TABLES),
    *(f"DROP TRIGGER {table}_refuses_delete" for table in APPEND_ONLY_TABLES),
    "ALTER TABLE log DROP COLUMN act",
    "ALTER TABLE draft ADD COLUMN extra TEXT",
    "DROP INDEX log_subject",
    "CREATE TABLE extra (name TEXT)",
    "CREATE TEMP TABLE log (idx INTEGER)",
    "CREATE TEMP TRIGGER extra AFTER INSERT ON main.log BEGIN SELECT 1; END",
    "CREATE VIEW extra AS SELECT 1",
    "DELETE FROM sqlite_master",
    "UPDATE _sqlite_migrations SET name = ''",
    "PRAGMA writable_schema = ON",
    "PRAGMA recursive_triggers = OFF",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA journal_mode = OFF",
    "PRAGMA user_version = 7",
    "PRAGMA rekey = 'another key'",
    "PRAGMA key = 'another key'",
    "ATTACH DATABASE ':memory:' AS other",
    "VACUUM",
    "SELECT load_extension('any')",
    "SELECT sqlcipher_export('main')",
]

REFUSAL = r"not authorized|prohibited|authorization denied|append-only|in order|may not be modified"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """One home for all: every statement here has to leave it as it is."""
    store = Store.create(tmp_path_factory.mktemp("guards") / "home", KEY, ORIGIN)
    store.append(make_act(0), blobs=[Blob(b"photograph", "image/png")])
    store.append(make_act(1))
    store.cosign_checkpoint(MOMENT)
    return store


@pytest.mark.xdist_group("guards")
@pytest.mark.parametrize("statement", [*CHANGES, *OURS_ONLY])
def test_our_own_connection_refuses(store: Store, statement: str) -> None:
    with pytest.raises(dbapi2.Error, match=REFUSAL):
        store._session.connection.execute(statement).fetchall()
    store.verify()


@pytest.mark.xdist_group("guards")
@pytest.mark.parametrize("statement", CHANGES)
def test_another_program_with_the_key_is_refused(store: Store, statement: str) -> None:
    with foreign_connection(store._log.home) as connection:
        connection.execute("PRAGMA recursive_triggers = ON")
        with pytest.raises(dbapi2.IntegrityError, match=r"append-only|in order"):
            connection.execute(statement)


def test_the_table_of_changes_knows_every_append_only_table() -> None:
    assert set(COLUMNS) == set(APPEND_ONLY_TABLES)


@pytest.mark.xdist_group("guards")
@pytest.mark.parametrize("index", [0, 1, 3, 9, -1])
def test_an_entry_out_of_order_is_refused(store: Store, index: int) -> None:
    with foreign_connection(store._log.home) as connection, pytest.raises(dbapi2.IntegrityError):
        connection.execute(
            "INSERT INTO log (idx, leaf) VALUES (?, ?)", (index, make_act(2).leaf_bytes)
        )


@pytest.mark.xdist_group("guards")
def test_a_refused_change_is_the_agents_integrity_error(store: Store) -> None:
    with pytest.raises(IntegrityError):
        store._session.run("DELETE FROM log")
