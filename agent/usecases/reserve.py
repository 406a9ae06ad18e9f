"""Room on the disk that is kept for exports, so that a full disk does not stop an answer to an auditor.

An export is an entry of the log and needs some of the home's own disk, wherever the packet goes.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from agent.store.home import create_private

RESERVE_NAME: Final = "k1007.reserve"
"""The file's name in the home; it holds nothing."""

RESERVE_BYTES: Final = 1024 * 1024
"""An export writes some 50 KB for good, and up to 300 KB until its end."""

_PLENTY_BYTES: Final = 16 * RESERVE_BYTES
"""With less than this left, the room is for whatever needs it now."""


def keep_reserve(home: Path) -> None:
    """Take the room where there is plenty; without it nothing is lost but the reserve."""
    with suppress(OSError):
        if (home / RESERVE_NAME).exists() or shutil.disk_usage(home).free < _PLENTY_BYTES:
            return
        create_private(home / RESERVE_NAME, os.urandom(RESERVE_BYTES))  # nothing can compress it


def release_reserve(home: Path) -> bool:
    """Give the room back to the disk; whether there was any."""
    try:
        (home / RESERVE_NAME).unlink()
    except OSError:
        return False
    return True
