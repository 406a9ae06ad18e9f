"""Writing what a person asked for, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from agent.errors import UsageError
from agent.text import quoted


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet; it appears whole, readable by its owner alone.

    Raises:
        UsageError: something is there already, or the folder cannot be written to.
    """
    if path.exists():
        raise UsageError(
            f"{quoted(str(path))} is there already and is left as it is.",
            next_step="Give another name, or move the old one away.",
        )
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
            next_step="Give a place in a folder that is there and that you may write to.",
        ) from error
