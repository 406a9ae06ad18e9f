"""verify() finds whatever was changed behind the guards' back, and names the entry."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from agent.errors import IntegrityError, NotAllowed
from agent.store import Blob, Store
from tests.store.homes import KEY, MOMENT, ORIGIN, make_act, opened, tamper

COUNT = 7


def make_home(home: Path) -> Path:
    with Store.create(home, KEY, ORIGIN) as store:
        for number in range(COUNT - 2):
            store.append(make_act(number), blobs=[Blob(b"photograph %d" % number, "image/png")])
        store.cosign_checkpoint(MOMENT)
        store.append(make_act(COUNT - 2), make_act(COUNT - 1))
    return home


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return make_home(tmp_path / "home")


def verify(home: Path) -> None:
    with opened(home) as store:
        store.verify()


def test_a_home_that_nobody_touched_verifies(home: Path) -> None:
    verify(home)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (
            (
                "UPDATE log SET leaf = CAST(replace(CAST(leaf AS TEXT), 'U-1', 'U-2') AS BLOB) "
                "WHERE idx = 3"
            ),
            "Entry 3",
        ),
        (
            (
                "UPDATE log SET leaf = CAST(replace(CAST(leaf AS TEXT), '2026-11', '2026-10') AS BLOB) "
                "WHERE idx = 6"
            ),
            "Entry 6",
        ),
        ("UPDATE log SET leaf = (SELECT leaf FROM log WHERE idx = 1) WHERE idx = 2", "Entry 2"),
        ("UPDATE section SET content = x'7b7d' WHERE entry = 2 AND name = 'visit'", "Entry 2"),
        ("UPDATE section SET salt = zeroblob(32) WHERE entry = 4 AND name = 'visit'", "Entry 4"),
        ("DELETE FROM section WHERE entry = 5 AND name = 'signature'", "Entry 5"),
        (
            (
                "INSERT INTO section SELECT entry, 'extra', salt, content FROM section "
                "WHERE entry = 0 AND name = 'visit'"
            ),
            "Entry 0",
        ),
        ("UPDATE node SET hash = zeroblob(32) WHERE level = 0 AND number = 1", "Entry 1"),
        ("UPDATE node SET hash = zeroblob(32) WHERE level = 1 AND number = 0", "Entry 1"),
        ("DELETE FROM node WHERE level = 0 AND number = 2", "Entry 2"),
        ("INSERT INTO node VALUES (5, 0, zeroblob(32))", "hashes that no entry"),
        (
            (
                "UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE size = 1) "
                "WHERE size = 2"
            ),
            "size 2",
        ),
        (
            """UPDATE checkpoint SET note =
            replace(note, char(10) || '3' || char(10), char(10) || '4' || char(10))""",
            "size 3",
        ),
        ("UPDATE cosignature SET line = replace(line, 'A', 'B')", "cosignature"),
        ("UPDATE blob SET content = x'00' WHERE media_type = 'image/png'", "stored file"),
    ],
)
def test_a_change_is_found_and_named(home: Path, statement: str, named: str) -> None:
    tamper(home, statement)
    with pytest.raises(IntegrityError, match=named):
        verify(home)


def test_a_persons_signature_that_does_not_verify_is_found(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody has both keys of the log, but not the person's."""
    act = make_act(COUNT)
    leaf_bytes = act.leaf_bytes.replace(b'"U-1"', b'"U-2"')
    monkeypatch.setattr("agent.store.log.require_acts", lambda _: None)
    with opened(home) as store:
        store.append(replace(act, leaf_bytes=leaf_bytes))
        with pytest.raises(IntegrityError, match=f"Entry {COUNT}: .*signature"):
            store.verify()


@pytest.mark.parametrize("entry", range(COUNT))
def test_a_deleted_entry_is_found(home: Path, entry: int) -> None:
    tamper(
        home,
        "PRAGMA foreign_keys = OFF",
        f"DELETE FROM section WHERE entry = {entry}",
        f"DELETE FROM log WHERE idx = {entry}",
    )
    with pytest.raises(IntegrityError):
        verify(home)


def test_entries_cut_off_together_with_their_checkpoints_are_found(home: Path) -> None:
    """Somebody with the key cuts the tail neatly; the file beside the database knows better."""
    tamper(
        home,
        "DELETE FROM section WHERE entry >= 5",
        "DELETE FROM log WHERE idx >= 5",
        "DELETE FROM checkpoint WHERE size > 5",
        "DELETE FROM node WHERE (number + 1) << level > 5",
    )
    with pytest.raises(IntegrityError, match="Entries are missing"):
        verify(home)


def test_a_changed_entry_is_not_handed_out(home: Path) -> None:
    tamper(home, "UPDATE section SET content = x'7b7d' WHERE entry = 2 AND name = 'visit'")
    with opened(home) as store, pytest.raises(IntegrityError, match="Entry 2"):
        store.entry(2)


def test_a_changed_file_is_not_handed_out(home: Path) -> None:
    tamper(home, "UPDATE blob SET content = x'00'")
    with opened(home) as store, pytest.raises(IntegrityError):
        store.blob(Blob(b"photograph 1", "image/png").sha256)


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_home(tmp_path_factory.mktemp("flips") / "home")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    column=st.sampled_from(
        [("log", "leaf"), ("section", "content"), ("section", "salt"), ("node", "hash")]
    ),
    data=st.data(),
)
def test_any_flipped_bit_in_what_is_stored_is_found(
    shared_home: Path, column: tuple[str, str], data: st.DataObject
) -> None:
    table, name = column
    with opened(shared_home) as store:
        rows = store._session.rows(f"SELECT {name} FROM {table}")
    number = data.draw(st.integers(0, len(rows) - 1), label="row")
    (stored,) = rows[number]
    bit = data.draw(st.integers(0, len(stored) * 8 - 1), label="bit")
    spoiled = bytearray(stored)
    spoiled[bit // 8] ^= 1 << bit % 8
    update = f"UPDATE {table} SET {name} = x'%s' WHERE {name} = x'%s'"
    try:
        tamper(shared_home, update % (spoiled.hex(), stored.hex()))
    except dbapi2.Error:  # no JSON, or a leaf without its act: the table itself refuses that
        return
    try:
        with pytest.raises(IntegrityError):
            verify(shared_home)
    finally:
        tamper(shared_home, update % (stored.hex(), spoiled.hex()))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_flipped_bit_in_the_database_file_is_found(
    shared_home: Path, data: st.DataObject
) -> None:
    path = shared_home / "k1007.db"
    content = path.read_bytes()
    bit = data.draw(st.integers(0, len(content) * 8 - 1), label="bit")
    spoiled = bytearray(content)
    spoiled[bit // 8] ^= 1 << bit % 8
    path.write_bytes(spoiled)
    try:
        with pytest.raises((IntegrityError, NotAllowed)):  # page 1 tells a wrong key as well
            verify(shared_home)
    finally:
        path.write_bytes(content)
