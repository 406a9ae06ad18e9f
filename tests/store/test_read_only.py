"""Where the disk takes nothing, what is there can still be read; and nothing is stored."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.errors import IntegrityError, NotAllowed, UsageError
from agent.store import Store
from tests.store.disks import fill, make_read_only
from tests.store.homes import KEY, file_hashes, filled, make_act, opened, tamper


def fill_up(disk: Path) -> None:
    fill(disk, 0)


TAKES_NOTHING = pytest.mark.parametrize("stop", [fill_up, make_read_only])


def left_by_a_killed_program(home: Path, count: int, copy: Path) -> None:
    """Another home as it lies there when its program is killed: the newest entries in the log alone."""
    with Store.create(home, KEY, "k1007.example-supplier.com/site/boise-2") as store:
        for number in range(count):
            store.append(make_act(number))
        shutil.copytree(home, copy)


@TAKES_NOTHING
def test_a_closed_home_is_read(small_disk: Path, stop: Callable[[Path], None]) -> None:
    home = filled(small_disk / "home", 3)
    stop(small_disk)
    with Store.open_to_read(home, KEY) as store:
        assert (store.read_only, [entry.index for entry in store.entries()]) == (True, [0, 1, 2])
        store.verify()


@TAKES_NOTHING
def test_what_a_killed_program_left_is_read_to_its_end(
    small_disk: Path, tmp_path: Path, stop: Callable[[Path], None]
) -> None:
    left_by_a_killed_program(tmp_path / "made", 3, small_disk / "home")
    assert (small_disk / "home" / "k1007.db-wal").stat().st_size > 0
    stop(small_disk)
    with Store.open_to_read(small_disk / "home", KEY) as store:
        assert [entry.index for entry in store.entries()] == [0, 1, 2]
        store.verify()


@TAKES_NOTHING
def test_a_write_ahead_log_without_its_index_is_refused_not_left_out(
    small_disk: Path, tmp_path: Path, stop: Callable[[Path], None]
) -> None:
    left_by_a_killed_program(tmp_path / "made", 3, small_disk / "home")
    (small_disk / "home" / "k1007.db-shm").unlink()
    stop(small_disk)
    with pytest.raises((UsageError, NotAllowed)):
        Store.open_to_read(small_disk / "home", KEY)


@TAKES_NOTHING
def test_it_stores_nothing_and_says_so(small_disk: Path, stop: Callable[[Path], None]) -> None:
    home = filled(small_disk / "home", 1)
    stop(small_disk)
    before = file_hashes(home)["k1007.db"]
    with Store.open_to_read(home, KEY) as store:
        with pytest.raises(NotAllowed, match="opened to read"):
            store.append(make_act(1))
        with pytest.raises(NotAllowed):
            store.put_draft("V-1", "F-1", {})
    assert file_hashes(home)["k1007.db"] == before


@TAKES_NOTHING
def test_the_ordinary_opening_is_refused(small_disk: Path, stop: Callable[[Path], None]) -> None:
    home = filled(small_disk / "home", 1)
    stop(small_disk)
    with pytest.raises((UsageError, NotAllowed)), opened(home) as store:
        store.append(make_act(1))


@TAKES_NOTHING
def test_missing_entries_are_found_there_too(
    small_disk: Path, stop: Callable[[Path], None]
) -> None:
    home = filled(small_disk / "home", 2)
    tamper(home, "DELETE FROM section WHERE entry = 1", "DELETE FROM log WHERE idx = 1")
    stop(small_disk)
    with pytest.raises(IntegrityError):
        Store.open_to_read(home, KEY)


def test_once_there_is_room_again_the_home_is_as_it_was(small_disk: Path) -> None:
    home = filled(small_disk / "home", 1)
    filler = fill(small_disk, 0)
    Store.open_to_read(home, KEY).close()
    filler.unlink()
    with opened(home) as store:
        store.append(make_act(1))
        assert store.size == 2
        store.verify()


def test_on_a_disk_with_room_it_is_the_ordinary_opening(tmp_path: Path) -> None:
    home = filled(tmp_path / "home", 1)
    with Store.open_to_read(home, KEY) as store:
        store.append(make_act(1))
        assert (store.read_only, store.size) == (False, 2)
