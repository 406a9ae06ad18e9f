"""kill -9 at any point, and a full disk: what was acknowledged is there, and the ledger verifies."""

from __future__ import annotations

import hashlib
import itertools
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from agent.errors import IntegrityError, UsageError
from agent.store import Blob, Entry, Store
from agent.store.checkpoint_file import reserve_file
from tests.store.disks import fill
from tests.store.homes import KEY, ORIGIN, filled, make_act, opened

ROOT = Path(__file__).parents[2]
WRITER = "tests.store.crash_writer"


def complete_lines(output: IO[str]) -> Iterator[tuple[int, str]]:
    for line in output:
        if line.endswith("\n"):
            index, digest = line.split()
            yield int(index), digest


@contextmanager
def program(module: str, home: Path) -> Iterator[subprocess.Popen[str]]:
    """A program of its own on the home; killed at the end at the latest."""
    command = [sys.executable, "-m", module, str(home)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield running
        finally:
            running.kill()


def output_of(running: subprocess.Popen[str]) -> IO[str]:
    assert running.stdout is not None
    return running.stdout


def spend(rounds: int) -> None:
    """Let a little time pass without looking at a clock."""
    for _ in range(rounds):
        hashlib.sha256(b"spin").digest()


def kill_while_writing(home: Path, after_lines: int, spin: int) -> dict[int, str]:
    """Run the writer, kill it a little after that many acknowledgements, answer them all.

    ``spin`` moves the blow within the next append.
    """
    with program(WRITER, home) as writer:
        acknowledged = dict(itertools.islice(complete_lines(output_of(writer)), after_lines))
        spend(spin)
        writer.kill()
        acknowledged.update(complete_lines(output_of(writer)))
    return acknowledged


def stored_digests(store: Store) -> dict[int, str]:
    return {entry.index: hashlib.sha256(entry.leaf_bytes).hexdigest() for entry in store.entries()}


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    chance = random.Random(1007)
    home = filled(tmp_path / "home", 0)
    acknowledged: dict[int, str] = {}
    for _ in range(6):
        acknowledged |= kill_while_writing(home, chance.randint(2, 12), chance.randint(0, 20_000))
        with opened(home) as store:
            stored = stored_digests(store)
            assert acknowledged.items() <= stored.items()
            assert len(stored) % 2 == 0, "acts that were stored together stay together"
            store.verify()


def test_one_of_two_programs_that_is_killed_takes_nothing_from_the_other(tmp_path: Path) -> None:
    chance = random.Random(2)
    home = filled(tmp_path / "home", 0)
    acknowledged: dict[int, str] = {}
    with program(WRITER, home) as survivor:
        lines = complete_lines(output_of(survivor))
        for _ in range(3):
            killed = kill_while_writing(home, chance.randint(2, 8), chance.randint(0, 20_000))
            acknowledged |= killed
            newest = max(killed, default=0)
            for index, digest in lines:  # it goes on, past everything that the killed one left
                acknowledged[index] = digest
                if index > newest:
                    break
        survivor.kill()
        acknowledged.update(lines)
    with opened(home) as store:
        stored = stored_digests(store)
        assert acknowledged.items() <= stored.items()
        assert len(stored) % 2 == 0, "acts that were stored together stay together"
        store.verify()


@pytest.mark.parametrize("spin", [0, 10_000, 40_000, 160_000])
def test_a_home_whose_making_was_killed_is_there_whole_or_can_be_made(
    tmp_path: Path, spin: int
) -> None:
    home = tmp_path / "home"
    with program("tests.store.crash_creator", home) as creator:
        assert output_of(creator).readline() == "begins\n"
        spend(spin)
    if not (home / "k1007.db").exists():
        Store.create(home, KEY, ORIGIN).close()
    with opened(home) as store:
        store.append(make_act(0))
        assert store.size == 1
        store.verify()


def test_a_kill_before_the_commit_leaves_the_old_state(tmp_path: Path) -> None:
    home = filled(tmp_path / "home", 3)
    reserve_file(home, "x" * 1000)  # the last thing that is done before the commit
    with opened(home) as store:
        assert store.size == 3
        store.append(make_act(3))
        assert (home / "k1007.checkpoint").read_text("utf-8") == store.checkpoint()


def test_nothing_signed_lies_on_the_disk_before_the_commit(tmp_path: Path) -> None:
    home = filled(tmp_path / "home", 1)
    with opened(home) as store:
        note = store.checkpoint()
    reserve_file(home, note)
    assert (home / "k1007.checkpoint.new").read_bytes().strip() == b""


def test_without_room_for_the_checkpoint_file_the_entry_is_not_stored(tmp_path: Path) -> None:
    home = filled(tmp_path / "home", 1)
    (home / "k1007.checkpoint.new").mkdir()  # its name cannot be written to
    with opened(home) as store:
        with pytest.raises(UsageError, match="nothing was stored"):
            store.append(make_act(1))
        assert store.size == 1


def test_a_file_size_limit_leaves_the_old_state(tmp_path: Path) -> None:
    """The limit of a process stands for a full disk where nobody may mount a small one."""
    pytest.importorskip("resource", reason="limits of a process are POSIX's")
    home = filled(tmp_path / "home", 2)
    command = [sys.executable, "-m", "tests.store.limited_writer", str(home)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (UsageError.exit_code, "")
    with opened(home) as store:
        assert store.size == 2
        store.verify()


@pytest.mark.parametrize("leave_bytes", [0, 4096, 8192, 16384, 32768, 65536])
def test_a_full_disk_leaves_the_old_state_or_the_new_one(
    small_disk: Path, leave_bytes: int
) -> None:
    with Store.create(small_disk / "home", KEY, ORIGIN) as store:
        store.append(make_act(0))
        before = store.checkpoint()
        filler = fill(small_disk, leave_bytes)
        with pytest.raises(UsageError, match="nothing was stored"):
            store.append(make_act(1), blobs=[Blob(os.urandom(128 * 1024), "image/png")])
        assert (store.size, store.checkpoint()) == (1, before)
        filler.unlink()
        store.append(make_act(1))
    with opened(small_disk / "home") as store:
        assert store.size == 2
        store.verify()


def test_small_acts_on_a_disk_that_fills_up_are_stored_whole_or_not(small_disk: Path) -> None:
    with Store.create(small_disk / "home", KEY, ORIGIN) as store:
        filler = fill(small_disk, 64 * 1024)
        acknowledged: list[Entry] = []
        with pytest.raises(UsageError, match="nothing was stored"):
            acknowledged.extend(
                entry for number in itertools.count() for entry in store.append(make_act(number))
            )
        assert list(store.entries()) == acknowledged
        filler.unlink()
        store.verify()


def test_a_checkpoint_file_that_cannot_be_replaced_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one fault after the commit: the person must not repeat the act."""
    home = filled(tmp_path / "home", 1)

    def refuse(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with opened(home) as store:
        monkeypatch.setattr(Path, "replace", refuse)
        with pytest.raises(IntegrityError, match="What you did is stored") as caught:
            store.append(make_act(1))
        monkeypatch.undo()
    assert "Do not repeat it" in caught.value.next_step
    with opened(home) as store:
        assert store.size == 2
        store.verify()
