"""The checkpoint file: a log that lost its newest entries, or has others, is not opened."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.errors import IntegrityError
from agent.ledger.checkpoint import peek_checkpoint
from agent.store import Store, StoreKey
from tests.store.homes import KEY, ORIGIN, file_hashes, filled, make_act, opened


def published_size(home: Path) -> int:
    return peek_checkpoint((home / "k1007.checkpoint").read_text("utf-8")).size


def abandoned(home: Path, count: int) -> Path:
    """A copy of an open home: what a program leaves that is killed between two appends."""
    with Store.create(home.with_name("running"), KEY, ORIGIN) as store:
        for number in range(count):
            store.append(make_act(number))
        shutil.copytree(home.with_name("running"), home)
    (home / "k1007.db-shm").unlink()
    return home


def test_an_older_copy_of_the_database_is_refused_and_says_what_to_do(tmp_path: Path) -> None:
    home = filled(tmp_path / "home", 2)
    older = (home / "k1007.db").read_bytes()
    with opened(home) as store:
        store.append(make_act(2))
    (home / "k1007.db").write_bytes(older)
    before = file_hashes(home)
    with pytest.raises(IntegrityError, match="missing: the database has 2, and 3") as caught:
        opened(home)
    assert "Do not go on" in caught.value.next_step
    assert "restore the newest backup" in caught.value.next_step
    assert file_hashes(home) == before


def test_another_history_of_the_same_log_is_refused(tmp_path: Path) -> None:
    home = filled(tmp_path / "home", 2)
    shutil.copytree(home, tmp_path / "fork")
    for each, number in ((home, 10), (tmp_path / "fork", 20)):
        with opened(each) as store:
            store.append(make_act(number))
    shutil.copy(tmp_path / "fork" / "k1007.checkpoint", home)
    with pytest.raises(IntegrityError, match="other entries"):
        opened(home)


def test_an_abandoned_log_is_opened_whole(tmp_path: Path) -> None:
    home = abandoned(tmp_path / "home", 5)
    with opened(home) as store:
        assert store.size == 5
        store.verify()


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.9, 0.999])
def test_a_cut_write_ahead_log_is_refused_and_left_for_the_experts(
    tmp_path: Path, share: float
) -> None:
    home = abandoned(tmp_path / "home", 5)
    wal = home / "k1007.db-wal"
    content = wal.read_bytes()
    wal.write_bytes(content[: int(len(content) * share)])
    before = file_hashes(home)
    with pytest.raises(IntegrityError, match="missing"):
        opened(home)
    assert file_hashes(home) == before


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_flipped_bit_in_the_write_ahead_log_is_found(tmp_path: Path, share: float) -> None:
    home = abandoned(tmp_path / "home", 5)
    content = bytearray((home / "k1007.db-wal").read_bytes())
    content[int(len(content) * share)] ^= 0x10
    (home / "k1007.db-wal").write_bytes(content)
    with pytest.raises(IntegrityError, match="missing"):
        opened(home)


def test_a_wrong_key_does_not_touch_an_abandoned_log(tmp_path: Path) -> None:
    home = abandoned(tmp_path / "home", 3)
    before = file_hashes(home)
    with pytest.raises(Exception, match="does not open"):
        Store.open(home, StoreKey.from_bytes(bytes(32)))
    assert file_hashes(home) == before


@pytest.mark.parametrize("behind", [0, 3, 4])
def test_a_log_ahead_of_the_file_is_opened_and_the_file_mended(tmp_path: Path, behind: int) -> None:
    home = filled(tmp_path / "home", 5)
    with opened(home) as store:
        older = store.checkpoint_at(behind)
    (home / "k1007.checkpoint").write_text(older, "utf-8")
    opened(home).close()
    assert published_size(home) == 5


def gone(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def no_text(path: Path) -> None:
    path.write_bytes(b"\xff" * 100)


def huge(path: Path) -> None:
    path.write_bytes(b"x" * (2 * 1024 * 1024))


def changed_size(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n3\n", b"\n2\n"))


def without_signature(path: Path) -> None:
    path.write_bytes(path.read_bytes().partition(b"\n\n")[0] + b"\n")


def another_logs(path: Path) -> None:
    filled(path.parent.with_name("other"), 3)
    shutil.copy(path.parent.with_name("other") / path.name, path)


@pytest.mark.parametrize(
    "spoil", [gone, empty, no_text, huge, changed_size, without_signature, another_logs]
)
def test_a_checkpoint_file_that_proves_nothing_is_refused(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    home = filled(tmp_path / "home", 3)
    spoil(home / "k1007.checkpoint")
    before = file_hashes(home)
    with pytest.raises(IntegrityError) as caught:
        opened(home)
    assert "packet" in caught.value.next_step
    assert file_hashes(home) == before


def test_a_log_never_signs_what_contradicts_a_checkpoint_that_came_in_meanwhile(
    tmp_path: Path,
) -> None:
    home = filled(tmp_path / "home", 2)
    shutil.copytree(home, tmp_path / "fork")
    with opened(tmp_path / "fork") as fork:
        fork.append(make_act(20))
    with opened(home) as store:
        shutil.copy(tmp_path / "fork" / "k1007.checkpoint", home)
        with pytest.raises(IntegrityError, match="missing"):
            store.append(make_act(10))
        assert store.size == 2


def test_a_wrongly_computed_root_is_not_signed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of our own: the proof from the checkpoint before is verified before signing."""
    home = filled(tmp_path / "home", 3)
    monkeypatch.setattr("agent.store.log.root_at", lambda *_: bytes(32))
    with opened(home) as store:
        with pytest.raises(IntegrityError, match="contradict"):
            store.append(make_act(3))
        assert store.size == 3
