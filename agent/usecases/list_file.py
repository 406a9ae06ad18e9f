"""A list's file on the way in: looked at before it is read, read no further than a list can be long."""

from __future__ import annotations

import stat
from pathlib import Path

from agent.confirm.pcl import MAX_FILE_BYTES, HowToRead, ReadList, read_list, seen_for, too_large
from agent.confirm.rules import shipped_rules
from agent.errors import UsageError
from agent.text import quoted


def read_list_file(path: Path) -> bytes:
    """The file's bytes.

    Raises:
        UsageError: there is no such plain file, it cannot be read, or it is larger than any list.
    """
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise UsageError(
                f"{quoted(str(path))} is not a plain file.",
                next_step="Give the path of the list that you saved.",
            )
        if facts.st_size > MAX_FILE_BYTES:
            raise too_large(path.name, facts.st_size)
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)  # it may have grown since
    except OSError as error:
        raise UsageError(
            f"The file {quoted(str(path))} cannot be read: {error.strerror}.",
            next_step="Give the path of the list that you saved.",
        ) from error
    return data


def look_at_list(path: Path, how: HowToRead) -> ReadList:
    """What an import of that file would find; nothing is stored and no database is needed.

    Raises:
        UsageError: the file cannot be read as a list at all.
    """
    read = read_list(read_list_file(path), name=path.name, how=how)
    return seen_for(read, shipped_rules().hcpcs, path.name)
