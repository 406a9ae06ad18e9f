"""The folder that holds the database: who may read it, and how a file gets into it for good.

On POSIX the folder has mode 0700 and its files 0600. On Windows a user's data folder is private by
its inherited access list, and modes say nothing; there the checks are left out.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
import sys
from pathlib import Path
from typing import Final

from agent.errors import NotAllowed, UsageError

DATABASE_NAME: Final = "k1007.db"
"""The encrypted database's name in the home."""

CHECKPOINT_NAME: Final = "k1007.checkpoint"
"""The newest checkpoint's name, beside the database."""

_UNFINISHED: Final = re.compile(r"(\.[0-9a-f]{16}\.new)+(-wal|-shm|-journal)?")
"""What stands behind a name as long as its file is not whole, and what SQLite lays beside that."""

PRIVATE_DIR_MODE: Final = 0o700
"""The owner alone lists, reads and adds."""

PRIVATE_FILE_MODE: Final = 0o600
"""The owner alone reads and writes."""

_POSIX: Final = os.name == "posix"


def make_home(home: Path) -> None:
    """Make the folder with mode 0700, or accept the one that is there.

    An empty folder of our own is tightened. One that already holds something is not touched: it
    might be a folder that others need.

    Raises:
        NotAllowed: the folder is not ours, others may read it, or it cannot be made.
        UsageError: something that is not a folder has that name.
    """
    try:
        home.mkdir(mode=PRIVATE_DIR_MODE, parents=True)
    except FileExistsError:
        _accept_home(home)
    except OSError as error:
        raise NotAllowed(
            f"The folder {str(home)!r} cannot be made: {error.strerror}.",
            next_step="Choose a folder that you may write to, with K1007_HOME.",
        ) from error


def require_private(status: os.stat_result, path: Path, mode: int) -> None:
    """Refuse what belongs to somebody else or is open to others; does nothing on Windows.

    Raises:
        NotAllowed: naming the command that mends it.
    """
    if not _POSIX:
        return
    if status.st_uid != os.geteuid():
        raise NotAllowed(
            f"{str(path)!r} belongs to another user of this computer.",
            next_step=f"Take it over with 'chown {os.geteuid()}', or use one of your own.",
        )
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise NotAllowed(
            f"{str(path)!r} can be opened by other users of this computer.",
            next_step=f"Close it to them with 'chmod {mode:o}' and that path, then try again.",
        )


def create_private(path: Path, content: bytes) -> None:
    """Write a new file with mode 0600 and make it durable; a file that is there is never replaced.

    It gets its name when it is whole, so that a program that is killed leaves no half of one.

    Raises:
        FileExistsError: the name is taken.
        OSError: the disk does not take it; no part of the file is left then.
    """
    unfinished = unfinished_name(path)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE_MODE)
    try:
        write_durably(descriptor, content)
        name_once(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def unfinished_name(path: Path) -> Path:
    """Where a file is made before it gets its name; `remove_unfinished` knows it."""
    return path.with_name(f"{path.name}.{secrets.token_hex(8)}.new")


def name_once(unfinished: Path, path: Path) -> None:
    """Give a file its name unless the name is taken, in one step.

    Raises:
        FileExistsError: it is.
    """
    if os.name == "posix":
        os.link(unfinished, path)
    else:
        unfinished.rename(path)  # refuses a name that is taken


def remove_unfinished(path: Path) -> None:
    """Take away what programs left that were killed while they made this file."""
    for each in path.parent.glob(f"{path.name}.*"):
        if _UNFINISHED.fullmatch(each.name.removeprefix(path.name)):
            each.unlink(missing_ok=True)


def write_durably(descriptor: int, content: bytes) -> None:
    """Make it the file's whole content, wait until the disk has it, and close the descriptor."""
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.truncate()
        _flush_to_disk(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make names that were added or replaced in a folder durable; Windows has no such call."""
    if not _POSIX:
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _flush_to_disk(descriptor)
    finally:
        os.close(descriptor)


def _flush_to_disk(descriptor: int) -> None:
    if sys.platform == "darwin":  # fsync there leaves the bytes in the drive's own cache
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def _accept_home(home: Path) -> None:
    if not home.is_dir():
        raise UsageError(
            f"{str(home)!r} is not a folder.",
            next_step="Choose another place for the records, with K1007_HOME.",
        )
    ours = _POSIX and home.stat().st_uid == os.geteuid()
    if ours and not any(home.iterdir()):
        home.chmod(PRIVATE_DIR_MODE)
    require_private(home.stat(), home, PRIVATE_DIR_MODE)
