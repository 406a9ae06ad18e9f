"""Runs real Zephyr SMP servers: as programs of this computer, and on an emulated board."""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from tests.drivers.zephyr_files import PeerMissing, fetch

_NATIVE: Final = "zephyr_4.4.0_smp_server_0eae053d_native_sim_"
CONSOLE: Final = f"{_NATIVE}serial.exe"
SHELL: Final = f"{_NATIVE}shell.exe"
RAW: Final = f"{_NATIVE}serial_raw.exe"
"""Programs, by what their UART speaks: SMP lines alone, SMP lines in a shell, bare SMP frames."""

_BOARD: Final = "mps2_an385_serial_recovery"
BOARD_CONSOLE: Final = f"zephyr_f33aa2bc4a43_smp_server_27c54835_{_BOARD}"
BOARD_RAW: Final = f"{BOARD_CONSOLE}_raw"
BOARD_COBS: Final = f"zephyr_f33aa2bc4a43_smp_server_fa39f8c2_{_BOARD}_raw_cobs"
"""Boards with MCUboot, by what its recovery mode speaks; the last one's application speaks raw."""

_LOADER: Final = Path("/lib/ld-linux.so.2")
_ANNOUNCED: Final = re.compile(r"uart connected to pseudotty: (/dev/pts/\d+)")
_IMAGE_ADDRESS: Final = 0x20050000
_BOOT_WAIT_S: Final = 60.0


class Board(NamedTuple):
    """What an emulated board is loaded with."""

    qemu: str
    bootloader: Path
    image: Path


def find_server(name: str) -> Path:
    """Answer a program's path.

    Raises:
        PeerMissing: it cannot be had or run here.
    """
    if sys.platform != "linux":
        raise PeerMissing("the Zephyr servers run on Linux only")
    if not _LOADER.exists():
        raise PeerMissing("no 32-bit loader: apt install libc6-i386 lib32gcc-s1")
    return fetch(name)


def require_server(name: str = CONSOLE) -> Path:
    """Answer a program's path, or skip the test saying what is missing."""
    try:
        return find_server(name)
    except PeerMissing as missing:
        pytest.skip(str(missing))


def require_board(name: str) -> Board:
    """Answer what the board is loaded with, or skip the test saying what is missing."""
    qemu = shutil.which("qemu-system-arm")
    if sys.platform != "linux" or qemu is None:
        pytest.skip("no emulator for the Zephyr board: apt install qemu-system-arm")
    try:
        return Board(qemu, fetch(f"{name}.hex"), fetch(f"{name}.signed.bin"))
    except PeerMissing as missing:
        pytest.skip(str(missing))


@contextlib.contextmanager
def running(server: Path, folder: Path, *, clock_ratio: int = 1) -> Iterator[str]:
    """Run a program in a folder of its own; yields its port.

    By its own clock it looks at its UART every ten milliseconds, and answers at such a moment;
    ``clock_ratio`` is how many times faster than the world's that clock runs.
    """
    with subprocess.Popen(
        [server, f"-rt-ratio={clock_ratio}"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield _announced_port(process)
        finally:
            process.kill()


class Running(NamedTuple):
    """A board that runs: the TCP port that leads to its UART, and what it writes on another one."""

    port: int
    log: Path

    def await_words(self, words: str) -> None:
        """Wait until the board has written these words: it says in no other way how far it is."""
        deadline = time.monotonic() + _BOOT_WAIT_S
        while words.encode() not in self.log.read_bytes():
            assert time.monotonic() < deadline, f"the board never wrote {words}"
            time.sleep(0.02)


@contextlib.contextmanager
def running_board(board: Board, folder: Path) -> Iterator[Running]:
    """Run a board in a folder of its own, until its application serves.

    Its UART is no pseudo-terminal, for that would hold the last byte of an answer back.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening:
        board_runs = Running(listening.getsockname()[1], folder / "board.log")
        board_runs.log.touch()
        with _started(board, board_runs, folder, listening.fileno()) as process:
            listening.close()  # it is the board's now
            try:
                board_runs.await_words("smp_sample: build time")
                yield board_runs
            finally:
                process.kill()


def _started(
    board: Board, board_runs: Running, folder: Path, listening: int
) -> subprocess.Popen[bytes]:
    """Start a board whose UART is behind a port that is listened to already: nobody else can take it."""
    command = [
        *(board.qemu, "-cpu", "cortex-m3", "-machine", "mps2-an385", "-nographic"),
        "-chardev",
        f"socket,id=uart,fd={listening},server=on,wait=off,nodelay=on",
        *("-serial", "chardev:uart", "-serial", f"file:{board_runs.log}", "-monitor", "none"),
        *("-device", f"loader,file={board.bootloader}"),
        *("-device", f"loader,file={board.image},addr={_IMAGE_ADDRESS:#x}"),
    ]
    return subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, pass_fds=(listening,))


def _announced_port(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if found := _ANNOUNCED.search(line):
            return found[1]
    pytest.skip(f"the Zephyr server does not run here (exit code {process.wait()})")
