"""Making a new home: either all of it is there afterwards, or nothing that counts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from agent.errors import IntegrityError, NotAllowed, UsageError
from agent.ledger.checkpoint import peek_checkpoint
from agent.ledger.errors import LedgerError
from agent.store.border import RESTORE
from agent.store.checkpoint_file import damaged_file, read_file
from agent.store.connection import create_database
from agent.store.home import (
    CHECKPOINT_NAME,
    DATABASE_NAME,
    make_home,
    name_once,
    sync_folder,
    unfinished_name,
)
from agent.store.identity import require_origin, store_new_identity
from agent.store.keys import StoreKey
from agent.store.log import Log
from agent.text import counted


def create_home(home: Path, key: StoreKey, origin: str, moment: datetime) -> None:
    """Make the folder, the database with its log's keys, and the checkpoint of the empty log.

    The database is made whole under a temporary name and then named, so that a program that is
    killed leaves no half of one.

    Raises:
        UsageError: there is a database already, the origin cannot be a name, the passphrase is
            too short, or the disk cannot do what a durable log needs.
        IntegrityError: there is no database, but a checkpoint of one that had entries.
        NotAllowed: the folder is not private, or cannot be written.
    """
    require_origin(origin)
    make_home(home)
    _require_vacant(home)
    unfinished = unfinished_name(home / DATABASE_NAME)
    try:
        _fill(unfinished, home, key, origin, moment)
        name_once(unfinished, home / DATABASE_NAME)
        sync_folder(home)
    except FileExistsError as error:
        raise _taken(home) from error
    except OSError as error:
        if (home / DATABASE_NAME).exists():  # another program's, made at the same time
            raise _taken(home) from error
        raise NotAllowed(
            f"The database cannot be made in {str(home)!r}: {error.strerror}.",
            next_step="Choose a folder on a disk of this computer that you may write to.",
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _fill(path: Path, home: Path, key: StoreKey, origin: str, moment: datetime) -> None:
    session = create_database(path, key)
    try:
        with session.writing():
            identity = store_new_identity(session, origin, moment)
            log = Log(session, identity, home)
            log.begin()
        log.publish()
    finally:
        session.close()


def _require_vacant(home: Path) -> None:
    if (home / DATABASE_NAME).exists():
        raise _taken(home)
    if not (home / CHECKPOINT_NAME).exists():
        return
    try:
        size = peek_checkpoint(read_file(home)).size
    except LedgerError as error:
        raise damaged_file(home) from error
    if size > 0:  # one of size 0 is left by a program that was killed while making a home
        raise IntegrityError(
            f"The database is gone: {str(home)!r} holds the checkpoint of one with "
            f"{counted(size, 'entry', 'entries')}.",
            next_step=RESTORE,
        )


def _taken(home: Path) -> UsageError:
    return UsageError(
        f"There is a database in {str(home)!r} already.",
        next_step="Open it, or choose another folder with K1007_HOME.",
    )
