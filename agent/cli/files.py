"""Reading what a person names, within bounds; writing what they asked for, whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from agent.errors import UsageError
from agent.text import quoted

PLACE_STEP: Final = "Give a place in a folder that is there and that you may write to."


def require_new(path: Path) -> None:
    """Refuse a place that `write_new` would refuse, before anything is done that cannot be undone.

    Raises:
        UsageError: something is there already, or its folder cannot be written to.
    """
    _require_free(path)
    if not (path.parent.is_dir() and os.access(path.parent, os.W_OK)):
        raise UsageError(
            f"{quoted(str(path))} cannot be written: there is no such folder, or it is not yours.",
            next_step=PLACE_STEP,
        )


def read_whole(path: Path, *, what: str, max_bytes: int) -> bytes:
    """A plain file's bytes.

    Args:
        what: what the file is to the person, for the sentence.

    Raises:
        UsageError: it cannot be read, is no plain file, or is larger than ``what`` can be.
    """
    shown = quoted(str(path))
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise UsageError(f"{shown} is not a plain file.", next_step=f"Give the file of {what}.")
        if facts.st_size > max_bytes:
            raise UsageError(
                f"{shown} has {facts.st_size} bytes, more than {what} can have.",
                next_step=f"Give the file of {what}, of at most {max_bytes // 1024**2} MB.",
            )
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"The file {shown} cannot be read: {error.strerror}.",
            next_step=f"Give the path of {what}.",
        ) from error


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet; it appears whole, readable by its owner alone.

    Raises:
        UsageError: something is there already, or the folder cannot be written to.
    """
    _require_free(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UsageError(
            f"{quoted(str(path))} cannot be written: {error.strerror}.",
            next_step=PLACE_STEP,
        ) from error


def _require_free(path: Path) -> None:
    if path.exists():
        raise UsageError(
            f"{quoted(str(path))} is there already and is left as it is.",
            next_step="Give another name, or move the old one away.",
        )
