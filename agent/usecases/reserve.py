"""Room on the disk that is kept for exports, so that a full disk does not stop an answer to an auditor.

An export is an entry of the log and needs some of the home's own disk, wherever the packet goes.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from agent.errors import UsageError
from agent.store.home import create_private, remove_unfinished
from agent.text import quoted

RESERVE_NAME: Final = "k1007.reserve"
"""The file's name in the home; it holds nothing."""

RESERVE_BYTES: Final = 1024 * 1024
"""An export writes some 50 KB for good, and up to 300 KB until its end."""

_PLENTY_BYTES: Final = 16 * RESERVE_BYTES
"""With less than this left, the room is for whatever needs it now."""


def keep_reserve(home: Path) -> None:
    """Take the room where there is plenty; without it nothing is lost but the reserve."""
    with suppress(OSError):
        if has_reserve(home) or shutil.disk_usage(home).free < _PLENTY_BYTES:
            return
        remove_unfinished(home / RESERVE_NAME)
        create_private(home / RESERVE_NAME, os.urandom(RESERVE_BYTES))  # nothing can compress it


def has_reserve(home: Path) -> bool:
    """Whether the room is taken."""
    return (home / RESERVE_NAME).exists()


def require_room(place: Path, needed_bytes: int) -> None:
    """Refuse a place for a packet that cannot hold it, before the export is recorded.

    Raises:
        UsageError: the disk on which the place lies has less free.
    """
    try:
        free = shutil.disk_usage(place.parent).free
    except OSError:
        return  # what is wrong there is told when it is written
    if free < needed_bytes:
        raise UsageError(
            f"The packet needs {needed_bytes // 1024} KB, and {free // 1024} KB are free where "
            f"{quoted(str(place))} is to lie; nothing was recorded.",
            next_step="Give a place on another disk with -o, or make room there.",
        )


def give_back(home: Path) -> None:
    """Take the room again that was released for nothing, whatever else is free."""
    with suppress(OSError):
        create_private(home / RESERVE_NAME, os.urandom(RESERVE_BYTES))


def release_reserve(home: Path) -> bool:
    """Give the room back to the disk; whether there was any."""
    try:
        (home / RESERVE_NAME).unlink()
    except OSError:
        return False
    return True
