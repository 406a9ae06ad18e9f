"""Who holds a busy port: asked of Linux, best effort, and never a reason to fail."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from drivers.text import quoted

_MAX_PROCESSES: Final = 4_096
"""Enough for a laptop; on a larger machine the answer may be that nobody was found."""


class Holder(NamedTuple):
    """A process that has the port open."""

    pid: int
    program: str

    def __str__(self) -> str:
        if self.pid == os.getpid():
            return "this program itself"
        return f"the program {quoted(self.program)} (process {self.pid})"


def find_holder(port: str) -> Holder | None:
    """Answer one process that has the port open: one that locked it first, then any other.

    Only the processes that the user may look into are seen; elsewhere than on Linux, none.
    """
    try:
        lockers = _lockers(Path(port).stat().st_ino)
        holders = list(_holders(os.path.realpath(port)))
    except OSError:
        return None
    holders.sort(key=lambda holder: (holder.pid not in lockers, holder.pid == os.getpid()))
    return next(iter(holders), None)


def _lockers(inode: int) -> set[int]:
    """Answer the processes that hold an exclusive lock on a file of that number."""
    rows = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
    return {
        int(row[4])
        for row in rows
        if row[1:2] == ["FLOCK"] and row[5].rpartition(":")[2] == str(inode)
    }


def _holders(path: str) -> Iterator[Holder]:
    processes = (entry for entry in Path("/proc").iterdir() if entry.name.isdigit())
    for _, process in zip(range(_MAX_PROCESSES), processes, strict=False):
        try:
            if any(str(fd.readlink()) == path for fd in (process / "fd").iterdir()):
                program = (process / "comm").read_text(errors="replace").strip()
                yield Holder(int(process.name), program)
        except OSError:
            continue  # it ended meanwhile, or belongs to somebody else
