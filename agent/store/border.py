"""Where the database's exceptions end and the agent's begin."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from agent.errors import AgentError, IntegrityError, NotAllowed, UsageError

_PRIMARY_CODE_MASK: Final = 0xFF
"""SQLite puts the particulars of an error above its lowest eight bits."""

RESTORE: Final = (
    "Do not go on with this database: keep it as it is, restore the newest backup beside it, "
    "and tell compliance."
)
"""What to do about every database that does not check."""


class DiskFull(UsageError):
    """The disk did not take what was to be stored, or the file that a writer needs beside it."""

    kind = "disk_full"


class NotWritable(NotAllowed):
    """The database lies where this person, or anybody, may only read."""

    kind = "not_writable"


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLCipher raises into the agent's own errors, which name the database."""
    try:
        yield
    except dbapi2.Error as error:
        raise _translate(error, path) from error
    except (UnicodeEncodeError, OverflowError) as error:  # half a surrogate pair, a huge number
        raise UsageError(
            "A name or a number is not one that the database can hold.",
            next_step="Type it again without unusual characters.",
        ) from error


def _translate(error: dbapi2.Error, path: Path) -> AgentError:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # a closed database, a wrong number of parameters: ours alone to mend
        return AgentError(
            f"The database was used wrongly: {error}.", next_step="Please report this as a bug."
        )
    match code & _PRIMARY_CODE_MASK:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return UsageError(
                f"Another program is writing to {str(path)!r}; nothing was stored.",
                next_step="Wait until it has ended, then try again.",
            )
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR:
            return DiskFull(
                f"The disk did not take the entry for {str(path)!r}; nothing was stored.",
                next_step="Make room on the disk, or see to it, then try again.",
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return NotWritable(
                f"The database {str(path)!r} cannot be written.",
                next_step="Log in as the person who owns it, and see that its disk is writable.",
            )
        case sqlite3.SQLITE_CONSTRAINT | sqlite3.SQLITE_AUTH:
            return IntegrityError(
                f"The database refused a change to what is stored: {error}.",
                next_step="Nothing was changed; please report this as a bug.",
            )
        case _:
            return IntegrityError(
                f"The database {str(path)!r} is damaged: {error}.", next_step=RESTORE
            )
