"""Appending and reading back, checkpoints, cosignatures and proofs."""

from __future__ import annotations

import contextlib
import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.errors import IntegrityError, UsageError
from agent.ledger.act import SealedAct
from agent.ledger.checkpoint import open_checkpoint, peek_checkpoint
from agent.ledger.commitment import SaltedSection
from agent.ledger.merkle import leaf_hash, root_hash, verify_inclusion
from agent.ledger.note import open_note
from agent.store import Blob, Store
from agent.store.blobs import MAX_BLOB_BYTES
from agent.store.history import require_history
from tests.store.homes import (
    KEY,
    MOMENT,
    ORIGIN,
    file_hashes,
    foreign_connection,
    make_act,
    opened,
    verifiers,
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "home", KEY, ORIGIN)


def reopened(store: Store) -> Store:
    store.close()
    return opened(store._log.home)


def without_a_section(act: SealedAct) -> SealedAct:
    return replace(act, sections={"visit": act.sections["visit"]})


def with_another_content(act: SealedAct) -> SealedAct:
    other = SaltedSection(act.sections["visit"].salt, b'{"number":99}')
    return replace(act, sections={**act.sections, "visit": other})


def with_an_unknown_section(act: SealedAct) -> SealedAct:
    return replace(act, sections={**act.sections, "extra": act.sections["visit"]})


def with_another_time(act: SealedAct) -> SealedAct:
    return replace(act, leaf_bytes=act.leaf_bytes.replace(b"2026-11-03", b"2026-11-02"))


def with_a_spaced_leaf(act: SealedAct) -> SealedAct:
    return replace(act, leaf_bytes=act.leaf_bytes.replace(b'":', b'": ', 1))


def test_what_was_appended_is_read_back_as_it_was(store: Store) -> None:
    acts = [make_act(number) for number in range(3)]
    written = store.append(acts[0]) + store.append(*acts[1:])
    read = tuple(reopened(store).entries())
    assert read == written
    assert [entry.leaf_bytes for entry in read] == [act.leaf_bytes for act in acts]
    assert [entry.sections for entry in read] == [act.sections for act in acts]


def test_entries_count_from_zero(store: Store) -> None:
    assert [entry.index for entry in store.append(make_act(0), make_act(1))] == [0, 1]
    assert store.size == 2


@pytest.mark.parametrize(
    ("subject", "act", "expected"),
    [
        (None, None, list(range(150))),
        ("F-0", None, list(range(0, 150, 3))),
        (None, "visit.amended", list(range(0, 150, 2))),
        ("F-0", "visit.amended", list(range(0, 150, 6))),
        ("F-9", None, []),
    ],
)
def test_entries_are_found_by_subject_and_act(
    store: Store, subject: str | None, act: str | None, expected: list[int]
) -> None:
    store.append(
        *(
            make_act(
                number,
                subject=f"F-{number % 3}",
                act="visit.signed" if number % 2 else "visit.amended",
                sign=None,
            )
            for number in range(150)
        )
    )
    assert [entry.index for entry in store.entries(subject=subject, act=act)] == expected


@pytest.mark.parametrize("index", [-1, 1, 2**63, 2**70])
def test_an_entry_that_is_not_there_is_said_so(store: Store, index: int) -> None:
    store.append(make_act(0))
    with pytest.raises(UsageError):
        store.entry(index)


@pytest.mark.parametrize(
    "spoil",
    [
        without_a_section,
        with_another_content,
        with_an_unknown_section,
        with_another_time,
        with_a_spaced_leaf,
    ],
)
def test_an_act_that_would_not_verify_later_does_not_enter(store: Store, spoil: object) -> None:
    assert callable(spoil)
    with pytest.raises(IntegrityError):
        store.append(make_act(0), spoil(make_act(1)))
    assert store.size == 0


def test_no_act_is_no_entry(store: Store) -> None:
    with pytest.raises(UsageError):
        store.append()


def test_every_append_signs_the_trees_root(store: Store) -> None:
    leaves: list[bytes] = []
    for number in range(9):
        leaves += [entry.leaf_bytes for entry in store.append(make_act(number))]
        checkpoint, _ = open_checkpoint(store.checkpoint(), verifiers(store))
        assert (checkpoint.origin, checkpoint.size) == (ORIGIN, number + 1)
        assert checkpoint.root == root_hash(leaves)


def test_the_checkpoint_file_is_the_newest_checkpoint(store: Store) -> None:
    store.append(make_act(0))
    store.append(make_act(1))
    assert (store._log.home / "k1007.checkpoint").read_text("utf-8") == store.checkpoint()


def test_an_earlier_checkpoint_stays_as_it_was(store: Store) -> None:
    store.append(make_act(0))
    before = store.checkpoint()
    store.append(make_act(1))
    assert store.checkpoint_at(1) == before


@pytest.mark.parametrize("size", [1, 3, -1])
def test_a_size_without_a_checkpoint_is_said_so(store: Store, size: int) -> None:
    store.append(make_act(0), make_act(1))
    with pytest.raises(UsageError):
        store.checkpoint_at(size)


def test_a_cosignature_verifies_beside_the_signature(store: Store) -> None:
    store.append(make_act(0))
    opened_note = open_note(store.cosign_checkpoint(MOMENT), verifiers(store))
    assert (len(opened_note.verified), len(opened_note.unverified)) == (2, 0)


def test_a_cosignature_is_never_made_again(store: Store) -> None:
    store.append(make_act(0))
    first = store.cosign_checkpoint(MOMENT)
    assert store.cosign_checkpoint(MOMENT + timedelta(days=1)) == first
    assert reopened(store).checkpoint() == first


def test_a_cosigned_checkpoint_leaves_for_the_file_too(store: Store) -> None:
    store.append(make_act(0))
    note = store.cosign_checkpoint(MOMENT)
    assert (store._log.home / "k1007.checkpoint").read_text("utf-8") == note


def test_the_log_keeps_its_keys(store: Store) -> None:
    assert reopened(store).vkeys() == store.vkeys()


def test_two_logs_have_different_keys(tmp_path: Path) -> None:
    with (
        Store.create(tmp_path / "one", KEY, ORIGIN) as one,
        Store.create(tmp_path / "two", KEY, ORIGIN) as two,
    ):
        assert set(one.vkeys()).isdisjoint(two.vkeys())


@pytest.mark.parametrize(("index", "size"), [(0, 0), (2, 2), (-1, 2), (0, 3)])
def test_an_inclusion_proof_that_cannot_be_is_said_so(store: Store, index: int, size: int) -> None:
    store.append(make_act(0), make_act(1))
    with pytest.raises(UsageError):
        store.inclusion_proof(index, size)


@pytest.mark.parametrize(("old", "new"), [(2, 1), (-1, 1), (0, 3)])
def test_a_consistency_proof_that_cannot_be_is_said_so(store: Store, old: int, new: int) -> None:
    store.append(make_act(0), make_act(1))
    with pytest.raises(UsageError):
        store.consistency_proof(old, new)


def test_the_statements_of_an_append_grow_with_the_logarithm(store: Store) -> None:
    """At the sizes where most is read and written: one below and one above a power of two."""
    for size in (2, 7, 9, 31, 33, 63, 65, 127, 129, 255, 257):
        store.append(*(make_act(number, sign=None) for number in range(size - store.size)))
        statements: list[str] = []
        store._session.connection.set_trace_callback(statements.append)
        store.append(make_act(size, sign=None))
        store._session.connection.set_trace_callback(None)
        assert len(statements) <= 24 + 4 * math.log2(size + 1), size


def test_a_blob_is_kept_unaltered(store: Store) -> None:
    blob = Blob(bytes(range(256)) * 100, "image/jpeg")
    store.append(make_act(0), blobs=[blob])
    assert reopened(store).blob(blob.sha256) == blob


def test_the_same_blob_twice_is_one(store: Store) -> None:
    blob = Blob(b"photograph", "image/jpeg")
    store.append(make_act(0), blobs=[blob, blob])
    store.append(make_act(1), blobs=[blob])
    assert store.blob(blob.sha256) == blob


def test_a_blob_too_large_stores_nothing(store: Store) -> None:
    before = file_hashes(store._log.home)
    with pytest.raises(UsageError, match="64 MB"):
        store.append(make_act(0), blobs=[Blob(bytes(MAX_BLOB_BYTES + 1), "image/tiff")])
    assert file_hashes(store._log.home) == before


@pytest.mark.parametrize("sha256", ["", "0" * 64, "' OR 1=1 --"])
def test_a_blob_that_is_not_there_is_said_so(store: Store, sha256: str) -> None:
    with pytest.raises(UsageError):
        store.blob(sha256)


def test_two_programs_on_one_home_append_in_turns(store: Store) -> None:
    with opened(store._log.home) as other:
        for number in range(6):
            (store if number % 2 else other).append(make_act(number))
        assert [entry.index for entry in store.entries()] == list(range(6))
        other.verify()
    assert peek_checkpoint((store._log.home / "k1007.checkpoint").read_text("utf-8")).size == 6


def test_while_another_program_writes_nothing_is_stored_and_said_so(store: Store) -> None:
    store._session.connection.set_busy_timeout(0.01)
    with foreign_connection(store._log.home) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UsageError, match="nothing was stored"):
            store.append(make_act(0))
    assert store.size == 0


def test_a_writer_who_comes_in_after_the_commit_does_not_unsay_it(store: Store) -> None:
    """The file is replaced under the write lock; who cannot get it must not call for a repeat."""
    store._session.connection.set_busy_timeout(0.01)
    locks: list[str] = []
    with foreign_connection(store._log.home) as other:

        def step_in(statement: str) -> None:
            if statement == "BEGIN IMMEDIATE":
                locks.append(statement)
                if len(locks) == 2:
                    other.execute("BEGIN IMMEDIATE")

        store._session.connection.set_trace_callback(step_in)
        with pytest.raises(IntegrityError, match="What you did is stored"):
            store.append(make_act(0))
    assert reopened(store).size == 1


def test_a_reader_sees_one_state_while_another_program_appends(store: Store) -> None:
    """An append between two reads of the opening must not look like missing entries."""
    with opened(store._log.home) as other:
        count = 0

        def step_in(statement: str) -> None:
            nonlocal count
            if statement.startswith("SELECT") and count < 20:
                count += 1
                other.append(make_act(count))

        store._session.connection.set_trace_callback(step_in)
        require_history(store._session, store._log.identity, store._log.home)
        store._session.connection.set_trace_callback(None)
        assert count > 2


@pytest.mark.parametrize("moment", [datetime(2026, 11, 3), datetime(1960, 1, 1, tzinfo=UTC)])  # noqa: DTZ001 — the fault
def test_a_cosignature_needs_a_moment(store: Store, moment: datetime) -> None:
    with pytest.raises(UsageError):
        store.cosign_checkpoint(moment)


@pytest.mark.parametrize("name", ["half \ud800", "nul\0"])
def test_a_hostile_name_is_not_found_and_harms_nothing(store: Store, name: str) -> None:
    for ask in (store.user, store.draft, store.blob):
        with contextlib.suppress(UsageError):
            assert ask(name) is None


@pytest.mark.parametrize("size", [2**63, 2**70])
def test_a_size_beyond_every_log_is_said_so(store: Store, size: int) -> None:
    with pytest.raises(UsageError):
        store.checkpoint_at(size)


def test_a_stranger_verifies_an_entry_with_the_published_keys_alone(store: Store) -> None:
    store.append(make_act(0))
    store.append(make_act(1), make_act(2))
    checkpoint, _ = open_checkpoint(store.checkpoint(), verifiers(store))
    entry = store.entry(1)
    verify_inclusion(
        leaf_hash(entry.leaf_bytes), 1, 3, store.inclusion_proof(1, 3), checkpoint.root
    )
