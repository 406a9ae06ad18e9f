"""Who holds a busy port: asked of Linux, best effort, and never a reason to fail.

No port is opened. One look at the processes serves any number of ports.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from drivers.text import quoted

_MAX_PROCESSES: Final = 4_096
"""Enough for a laptop; on a larger machine the answer may be that nobody was found."""

_PROCESSES: Final = Path("/proc")
_MODEM_MANAGER: Final = "ModemManager"


class Holder(NamedTuple):
    """A process that has the port open.

    Attributes:
        locked: whether it keeps others out, as far as a lock tells.
    """

    pid: int
    program: str
    locked: bool = False

    def __str__(self) -> str:
        if self.pid == os.getpid():
            return "this program itself"
        return f"the program {quoted(self.program)} (process {self.pid})"


class Processes(NamedTuple):
    """What the processes of this computer do to its ports.

    Attributes:
        holders: one process for each port that is open somewhere.
        modem_manager: whether ModemManager runs, which sends to new ports to see if they are modems.
    """

    holders: Mapping[str, Holder]
    modem_manager: bool


def find_holder(port: str) -> Holder | None:
    """Answer one process that has the port open: one that locked it first, then any other."""
    return look_at_processes([port]).holders.get(port)


def look_at_processes(ports: Iterable[str]) -> Processes:
    """Look once at every process, for all these ports.

    Of other users' processes only those are seen that locked a port; elsewhere than on Linux, none.
    """
    places = {port: os.path.realpath(port) for port in ports}
    programs: dict[int, str] = {}
    users: dict[str, list[int]] = {}
    try:
        for process in _numbered():
            programs[int(process.name)] = _program(process)
            for place in _open_files(process) & set(places.values()):
                users.setdefault(place, []).append(int(process.name))
        lockers = _lockers()
    except OSError:
        return Processes({}, modem_manager=False)
    holders = {}
    for port, place in places.items():
        locked = lockers.get(_identity(place), set()) & programs.keys()
        pids = {*users.get(place, ()), *locked}
        if pids:
            pid = min(pids, key=lambda pid: (pid not in locked, pid == os.getpid(), pid))
            holders[port] = Holder(pid, programs[pid], pid in locked)
    return Processes(holders, modem_manager=_MODEM_MANAGER in programs.values())


def _numbered() -> Iterator[Path]:
    entries = (entry for entry in _PROCESSES.iterdir() if entry.name.isdigit())
    for _, process in zip(range(_MAX_PROCESSES), entries, strict=False):
        yield process


def _program(process: Path) -> str:
    try:
        return (process / "comm").read_text(errors="replace").strip()
    except OSError:
        return ""  # it ended meanwhile, or may not be looked at


def _open_files(process: Path) -> set[str]:
    try:
        return {_aim(entry) for entry in os.scandir(process / "fd")}
    except OSError:
        return set()  # it ended meanwhile, or belongs to somebody else


def _aim(entry: os.DirEntry[str]) -> str:
    try:
        return os.readlink(entry.path)  # noqa: PTH115 — some thousand of them: a Path is slow
    except OSError:
        return ""


def _identity(place: str) -> str:
    """Name a file as /proc/locks does: device in hexadecimal, number in decimal."""
    try:
        status = Path(place).stat()
    except OSError:
        return ""
    return f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"


def _lockers() -> dict[str, set[int]]:
    """Answer the processes that hold an exclusive lock, by the file."""
    found: dict[str, set[int]] = {}
    for line in (_PROCESSES / "locks").read_text().splitlines():
        match line.split():
            case [_, "FLOCK", _, _, pid, file, *_] if pid.isdigit():
                found.setdefault(file, set()).add(int(pid))
            case _:
                pass
    return found
