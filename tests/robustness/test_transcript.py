"""What passed over a line is there to be looked at, also where the reading came to nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.robustness.reading import Read, Terminal, read_at_once
from tests.robustness.wires import WIRES

DEVICE = 4
USAGE = 2


def kept(path: Path) -> list[dict[str, Any]]:
    told: dict[str, Any] = json.loads(path.read_text())
    entries: list[dict[str, Any]] = told["transcript"]
    return entries


def sent(path: Path) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(e["data_hex"]) for e in kept(path) if e["direction"] == "sent")


def read(terminal: Terminal, wire: str, fault: str, path: Path) -> Read:
    return read_at_once(terminal, WIRES[wire], fault, options=("--transcript", str(path)))


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("fault", ["garbled", "silence", "hang-up:after_bytes=3"])
def test_a_reading_that_failed_leaves_every_byte_in_a_file(
    wire: str, fault: str, terminal: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "bytes.json"
    done = read(terminal, wire, fault, path)
    assert done.code == DEVICE
    assert sent(path) == done.sent
    heard = any(entry["direction"] == "received" for entry in kept(path))
    assert heard == (fault != "silence")
    assert "Every byte that passed is in" in done.err


def test_a_reading_that_succeeds_leaves_the_same_bytes(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "bytes.json"
    wire = WIRES["smp"]
    done = read_at_once(terminal, wire, options=("--json", "--transcript", str(path)))
    assert (done.code, done.said["reading"]["transcript"]) == (0, kept(path))


def test_a_file_that_is_there_is_left_alone_and_nothing_is_read(
    terminal: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "bytes.json"
    path.write_text("mine")
    done = read(terminal, "smp", "split", path)
    assert (done.code, done.sent, path.read_text()) == (USAGE, (), "mine")


def test_a_folder_that_is_not_there_is_told_before_anything_is_read(
    terminal: Terminal, tmp_path: Path
) -> None:
    done = read(terminal, "smp", "split", tmp_path / "nowhere" / "bytes.json")
    assert (done.code, done.sent) == (USAGE, ())
