"""The folder that holds the database: who may read it, and how a file gets into it for good.

On POSIX the folder has mode 0700 and its files 0600. On Windows a user's data folder is private by
its inherited access list, and modes say nothing; there the checks are left out.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import Final

from agent.errors import NotAllowed, UsageError

DATABASE_NAME: Final = "k1007.db"
"""The encrypted database's name in the home."""

CHECKPOINT_NAME: Final = "k1007.checkpoint"
"""The newest checkpoint's name, beside the database."""

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

    Raises:
        FileExistsError: the name is taken.
        OSError: the disk does not take it; no part of the file is left then.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE_MODE)
    try:
        write_durably(descriptor, content)
    except BaseException:
        path.unlink()
        raise


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
