"""The newest checkpoint in a file beside the database.

A database that lost its newest entries, to a damaged write-ahead log or an older copy put in its
place, is still a valid database. This file knows better: it is replaced whole, after the entries
are durable, and compared when the database is opened.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from agent.errors import IntegrityError
from agent.ledger.errors import FormatError
from agent.ledger.strict import MAX_TEXT_BYTES, decode_text
from agent.store.home import CHECKPOINT_NAME, PRIVATE_FILE_MODE, sync_folder, write_durably

MISSING_FILE_STEP: Final = (
    "Do not go on: put the file back from the newest backup; the file proof/checkpoint of the "
    "newest exported packet serves as well."
)
"""Any checkpoint that the log signed shows that nothing before it is missing."""

_FILLING: Final = b"\n"
"""Holds the room for a note; a file of it alone is no checkpoint."""


def read_file(home: Path) -> str:
    """The note in the file; nothing of it is verified.

    Raises:
        IntegrityError: it is missing, cannot be read, or is no text.
    """
    path = home / CHECKPOINT_NAME
    try:
        with path.open("rb") as file:
            return decode_text(file.read(MAX_TEXT_BYTES + 1))
    except FileNotFoundError as error:
        raise IntegrityError(
            f"{str(path)!r} is missing, so nobody can tell whether newer entries were lost.",
            next_step=MISSING_FILE_STEP,
        ) from error
    except (OSError, FormatError) as error:
        raise damaged_file(home) from error


def reserve_file(home: Path, note: str) -> None:
    """Take the room on the disk that the next file needs, under a temporary name.

    Called inside the transaction, so that a full disk stops the entries and not the file alone.
    Nothing of the note itself is written: a checkpoint of entries that are rolled back must never
    be found, for the log will sign another one of that size.

    Raises:
        OSError: the disk has not the room; no part of the file is left then.
    """
    path = _unfinished_path(home)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE_MODE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(_FILLING * len(note.encode()))
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def publish_file(home: Path, note: str) -> None:
    """Put the note in the file's place, at once and for good.

    The caller holds the database's write lock, so that no older note can come after a newer.

    Raises:
        OSError: the disk does not take it.
    """
    path = _unfinished_path(home)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, PRIVATE_FILE_MODE)
    write_durably(descriptor, note.encode())
    path.replace(home / CHECKPOINT_NAME)
    sync_folder(home)


def damaged_file(home: Path) -> IntegrityError:
    """The error for a file that is not a checkpoint which this log signed."""
    path = home / CHECKPOINT_NAME
    return IntegrityError(
        f"{str(path)!r} is damaged, or is not this log's.", next_step=MISSING_FILE_STEP
    )


def _unfinished_path(home: Path) -> Path:
    return home / f"{CHECKPOINT_NAME}.new"
