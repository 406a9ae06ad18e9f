"""Making and opening: what is refused, with which exit code, and that nothing is touched by it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from agent.errors import AgentError, IntegrityError, NotAllowed, UsageError
from agent.ledger.checkpoint import peek_checkpoint
from agent.store import Store, StoreKey
from agent.store.schema import SCHEMA_VERSION, expected_schema, schema_of
from tests.store.homes import (
    KEY,
    MOMENT,
    ORIGIN,
    RAW_KEY,
    file_hashes,
    filled,
    fixed_clock,
    foreign_connection,
    make_act,
    opened,
)

WRONG_KEY = StoreKey.from_bytes(bytes(32))
WRONG_PASSPHRASE = StoreKey.from_passphrase("not the right one")


def plain_sqlite(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")
    connection.close()


def too_short(path: Path) -> None:
    path.write_bytes(b"abc")


def other_programs_encrypted(path: Path) -> None:
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{RAW_KEY.hex()}'\"")
    connection.execute("CREATE TABLE recipe (name TEXT)")
    connection.close()


@pytest.mark.parametrize("make", [plain_sqlite, too_short, other_programs_encrypted])
def test_a_database_of_another_program_is_refused_and_left_as_it_is(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "k1007.db")
    before = file_hashes(tmp_path)
    with pytest.raises(IntegrityError) as caught:
        opened(tmp_path)
    assert caught.value.exit_code == 5
    assert file_hashes(tmp_path) == before


@pytest.mark.parametrize("key", [WRONG_KEY, WRONG_PASSPHRASE])
def test_a_wrong_key_is_not_allowed_and_changes_nothing(tmp_path: Path, key: StoreKey) -> None:
    home = filled(tmp_path / "home", 1)
    before = file_hashes(home)
    with pytest.raises(NotAllowed) as caught:
        Store.open(home, key)
    assert caught.value.exit_code == 6
    assert file_hashes(home) == before


def test_a_wrong_key_leaves_stderr_clean(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    home = filled(tmp_path / "home", 1)
    with pytest.raises(NotAllowed):
        Store.open(home, WRONG_KEY)
    assert capfd.readouterr().err == ""


def test_opening_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        opened(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_opening_and_closing_changes_nothing(tmp_path: Path) -> None:
    home = filled(tmp_path / "home", 3)
    before = file_hashes(home)
    opened(home).close()
    assert file_hashes(home) == before


def test_a_newer_programs_database_is_left_to_it(tmp_path: Path) -> None:
    home = filled(tmp_path / "home", 1)
    with foreign_connection(home) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = file_hashes(home)
    with pytest.raises(UsageError, match="newer"):
        opened(home)
    assert file_hashes(home) == before


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER log_refuses_update",
        "DROP TABLE blob",
        "DROP INDEX log_act",
        "ALTER TABLE draft ADD COLUMN extra TEXT",
        "CREATE TABLE extra (name TEXT)",
        "CREATE TRIGGER extra AFTER INSERT ON log BEGIN SELECT 1; END",
        "CREATE VIEW extra AS SELECT 1",
    ],
)
def test_a_changed_schema_is_found_when_opening(tmp_path: Path, statement: str) -> None:
    home = filled(tmp_path / "home", 1)
    with foreign_connection(home) as connection:
        connection.execute(statement)
    with pytest.raises(IntegrityError, match="guards"):
        opened(home)


def test_a_new_database_has_the_expected_schema(tmp_path: Path) -> None:
    home = filled(tmp_path / "home", 0)
    with foreign_connection(home) as connection:
        assert schema_of(connection) == expected_schema()


def test_every_table_is_strict(tmp_path: Path) -> None:
    home = filled(tmp_path / "home", 0)
    with foreign_connection(home) as connection:
        lax = connection.execute(
            "SELECT name FROM pragma_table_list WHERE strict = 0 AND schema = 'main' "
            "AND name NOT LIKE 'sqlite_%' AND name != '_sqlite_migrations'"
        ).fetchall()
    assert lax == []


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("trusted_schema", 0),
        ("application_id", 0x4B313037),
        ("user_version", SCHEMA_VERSION),
    ],
)
def test_an_open_database_runs_with(tmp_path: Path, pragma: str, value: object) -> None:
    with opened(filled(tmp_path / "home", 0)) as store:
        assert store._session.rows(f"PRAGMA {pragma}") == [(value,)]


def test_the_file_on_the_disk_is_encrypted(tmp_path: Path) -> None:
    home = filled(tmp_path / "home", 2)
    content = (home / "k1007.db").read_bytes()
    assert b"visit.signed" not in content
    assert not content.startswith(b"SQLite format 3")


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_home_and_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with Store.create(tmp_path / "home", KEY, ORIGIN) as store:
            store.append(make_act(0))
            modes = {path.name: path.stat().st_mode & 0o777 for path in store._log.home.iterdir()}
    finally:
        os.umask(before)
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700
    assert set(modes) >= {"k1007.db", "k1007.db-wal", "k1007.checkpoint"}
    assert set(modes.values()) == {0o600}


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_a_folder_that_others_read_is_not_made_a_home(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "somebody's file").touch()
    (tmp_path / "home").chmod(0o755)
    with pytest.raises(NotAllowed) as caught:
        Store.create(tmp_path / "home", KEY, ORIGIN)
    assert "chmod 700" in caught.value.next_step


def test_a_home_is_never_made_over_another(tmp_path: Path) -> None:
    home = filled(tmp_path / "home", 2)
    before = file_hashes(home)
    with pytest.raises(UsageError):
        Store.create(home, KEY, ORIGIN)
    assert file_hashes(home) == before


def test_a_home_whose_database_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    home = filled(tmp_path / "home", 2)
    (home / "k1007.db").unlink()
    with pytest.raises(IntegrityError, match="gone"):
        Store.create(home, KEY, ORIGIN)


def test_a_creation_that_was_killed_before_its_end_can_be_done_again(tmp_path: Path) -> None:
    home = filled(tmp_path / "home", 0)
    (home / "k1007.db").unlink()
    filled_again = Store.create(home, KEY, ORIGIN)
    filled_again.close()
    assert opened(home).size == 0


@pytest.mark.parametrize(
    "origin", ["", "two words", "a+b", "https://k1007.example.com/x", "line\nbreak", "x" * 256]
)
def test_an_origin_that_is_no_key_name_is_refused(tmp_path: Path, origin: str) -> None:
    with pytest.raises(UsageError):
        Store.create(tmp_path / "home", KEY, origin)
    assert not (tmp_path / "home").exists()


def test_a_new_log_has_signed_the_empty_tree(tmp_path: Path) -> None:
    with Store.create(tmp_path / "home", KEY, ORIGIN, fixed_clock) as store:
        checkpoint = peek_checkpoint(store.checkpoint())
        assert (checkpoint.origin, checkpoint.size) == (ORIGIN, 0)
        assert (store.origin, store.created) == (ORIGIN, MOMENT)


def test_a_home_may_have_any_name(tmp_path: Path) -> None:
    home = filled(tmp_path / "a b#c?mode=ro&d%41 é", 1)
    assert opened(home).size == 1


def test_a_closed_store_raises_the_agents_own_error(tmp_path: Path) -> None:
    store = opened(filled(tmp_path / "home", 0))
    store.close()
    with pytest.raises(AgentError):
        store.append(make_act(0))
