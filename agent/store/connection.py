"""Making and opening the encrypted database file: what is checked, and in which order.

Opening never makes a file and never changes one that it refuses. Where a program ended without
closing, a write-ahead log lies beside the database, and SQLite would merge it in on closing even
where the key was wrong or the log damaged: such a database is first looked at read-only.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, cast

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from agent.errors import IntegrityError, NotAllowed, UsageError
from agent.store.border import RESTORE, translated
from agent.store.guards import authorize
from agent.store.home import PRIVATE_FILE_MODE
from agent.store.keys import StoreKey
from agent.store.schema import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    expected_schema,
    migrations,
    schema_of,
)
from agent.store.session import Session

if TYPE_CHECKING:
    import sqlite3

PLAIN_MAGIC: Final = b"SQLite format 3\0"
"""How a SQLite database begins that is not encrypted; ours begins with a random salt."""

BUSY_TIMEOUT_S: Final = 5.0
"""Two programs on one home take turns; an append holds the lock for milliseconds."""

Mode = Literal["rw", "ro", "still"]
"""How a file is opened: to write, to read beside others who write, or as one that nobody writes."""

_URI_PARAMETERS: Final[dict[Mode, str]] = {
    "rw": "mode=rw",
    "ro": "mode=ro",
    "still": "mode=ro&immutable=1",
}

_LOG_LEVEL: Final = "PRAGMA cipher_log_level = NONE"
"""Before the key: SQLCipher would write about a wrong one on stderr."""

_PRAGMAS: Final = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA synchronous = FULL",  # in WAL mode: each commit waits for the disk
    "PRAGMA fullfsync = ON",  # on macOS, where fsync stops at the drive's cache
    "PRAGMA checkpoint_fullfsync = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",  # no plain text in temporary files
)


def create_database(path: Path, key: StoreKey) -> Session:
    """Make a database that does not exist yet, with every table, ready for its first rows.

    Raises:
        FileExistsError: the name is taken.
        UsageError: the passphrase is too short, or the disk cannot do what a durable log needs.
    """
    if not key.strong:
        raise UsageError(
            "The passphrase is too short for records of patients.",
            next_step="Choose one of eight characters or more, better a sentence.",
        )
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE_MODE))
    session = _connect(path, key, "rw")
    with _closed_on_error(session), translated(path):
        _require_cipher(session)
        _set_journal(session)
        migrations.apply(session.database)
    return _guarded(session)


def open_database(path: Path, key: StoreKey, accept: Callable[[Session], None]) -> Session:
    """Open a database that is ours and whole; one of an earlier version is brought up to this one.

    Args:
        path: the database file.
        key: its key.
        accept: looks at the opened database and raises where it must not be used.

    Raises:
        UsageError: there is no database, or a newer program made it.
        NotAllowed: the key does not open it, or we may not read it.
        IntegrityError: it is another program's, or its tables are not as they were made.
    """
    _require_encrypted(path)
    if path.with_name(path.name + "-wal").exists():
        _open_checked(path, key, "ro", accept).close()
    return _open_checked(path, key, "rw", accept)


def open_to_read(path: Path, key: StoreKey, accept: Callable[[Session], None]) -> Session:
    """Open a database on a disk that takes nothing: full, read-only, or another person's.

    Nothing is written, no file beside it either, and no earlier version is brought up to this one.
    Without a write-ahead log SQLite is told that nobody writes: it then wants no file for itself.
    With one, the log's index has to lie beside it as the last program left it.

    Args:
        path: the database file.
        key: its key.
        accept: looks at the opened database and raises where it must not be used.

    Raises:
        AgentError: as `open_database`; ``DiskFull`` or ``NotWritable`` where a write-ahead log lies
            beside it without its index.
    """
    _require_encrypted(path)
    log = path.with_name(path.name + "-wal")
    pending = log.exists() and log.stat().st_size > 0
    return _open_checked(path, key, "ro" if pending else "still", accept)


def _open_checked(
    path: Path, key: StoreKey, mode: Mode, accept: Callable[[Session], None]
) -> Session:
    session = _connect(path, key, mode)
    with _closed_on_error(session):
        with translated(path):
            _require_ours(session)
        accept(_guarded(session))
        if mode == "rw":
            _upgrade(session)
    return session


def _upgrade(session: Session) -> None:
    """Apply the migrations that an earlier version did not have: all of them, or none.

    Only after everything that is stored was found to be in order, and in one transaction, so that a
    program that is killed, or another one that opens the same database, sees the one or the other.
    """
    if _version(session) == SCHEMA_VERSION:
        return
    session.connection.set_authorizer(None)
    with session.writing(), translated(session.path):
        migrations.apply(session.database)
        _require_schema(session)
    _guarded(session)


def _version(session: Session) -> int:
    (version,) = session.connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _connect(path: Path, key: StoreKey, mode: Mode) -> Session:
    uri = f"{path.absolute().as_uri()}?{_URI_PARAMETERS[mode]}"
    with translated(path):
        connection = dbapi2.connect(uri, BUSY_TIMEOUT_S, uri=True, isolation_level=None)
        database = Database(
            cast("sqlite3.Connection", connection), recursive_triggers=False, execute_plugins=False
        )
        session = Session(database, path, read_only=mode != "rw")
        with _closed_on_error(session):
            connection.execute(_LOG_LEVEL)
            connection.execute(f"PRAGMA key = {key.pragma}")
            _require_key_fits(session)
            for pragma in _PRAGMAS:
                connection.execute(pragma)
            if session.read_only:
                connection.execute("PRAGMA query_only = ON")
    return session


@contextmanager
def _closed_on_error(session: Session) -> Iterator[None]:
    try:
        yield
    except BaseException:
        session.close()
        raise


def _guarded(session: Session) -> Session:
    session.connection.set_authorizer(authorize)
    return session


def _set_journal(session: Session) -> None:
    (mode,) = session.connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise UsageError(
            f"The disk of {str(session.path)!r} cannot keep a write-ahead log.",
            next_step="Put K1007_HOME on a disk of this computer, not on a network share.",
        )


def _require_encrypted(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(len(PLAIN_MAGIC))
    except FileNotFoundError as error:
        raise UsageError(
            f"There is no database {str(path)!r}.",
            next_step="Make one first, or set K1007_HOME to the folder that has it.",
        ) from error
    except OSError as error:
        raise NotAllowed(
            f"The database {str(path)!r} cannot be read: {error.strerror}.",
            next_step="Log in as the person who owns it.",
        ) from error
    if head == PLAIN_MAGIC or len(head) < len(PLAIN_MAGIC):
        raise IntegrityError(
            f"{str(path)!r} is not an encrypted database of this program.",
            next_step="It was left untouched: set K1007_HOME to the folder that has the records.",
        )


def _require_cipher(session: Session) -> None:
    """A SQLite library without encryption would take the key without a word."""
    if not session.connection.execute("PRAGMA cipher_version").fetchall():
        raise UsageError(
            "The SQLite library on this computer cannot encrypt.",
            next_step="Install the program again, with its own sqlcipher3.",
        )


def _require_key_fits(session: Session) -> None:
    try:
        session.connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except dbapi2.DatabaseError as error:
        if "not a database" not in str(error):
            raise
        raise NotAllowed(
            f"The key or passphrase does not open {str(session.path)!r}.",
            next_step="Try again with the right one; if it is right, the file is damaged: "
            "restore the newest backup.",
        ) from error


def _require_ours(session: Session) -> None:
    (application_id,) = session.connection.execute("PRAGMA application_id").fetchone()
    if application_id != APPLICATION_ID:
        raise IntegrityError(
            f"{str(session.path)!r} is a database of another program.",
            next_step="It was left untouched: set K1007_HOME to the folder that has the records.",
        )
    if _version(session) > SCHEMA_VERSION:
        raise UsageError(
            f"{str(session.path)!r} was made by a newer version of this program.",
            next_step="Install that version; the database was left untouched.",
        )
    _require_schema(session)


def _require_schema(session: Session) -> None:
    if schema_of(session.connection) != expected_schema(_version(session)):
        raise IntegrityError(
            f"The tables or guards of {str(session.path)!r} were changed by another program.",
            next_step=RESTORE,
        )
