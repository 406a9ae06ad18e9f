"""The key that opens the database: from a key file, a passphrase or the system's own key store.

Whoever has the key has every record. None of these functions logs, prints or repeats it.
"""

from __future__ import annotations

import os
import secrets
import stat
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from agent.errors import NotAllowed, UsageError
from agent.store.home import (
    PRIVATE_FILE_MODE,
    create_private,
    make_home,
    require_private,
    sync_folder,
)

if TYPE_CHECKING:
    from types import ModuleType

KEY_BYTES: Final = 32
"""AES-256, SQLCipher's cipher."""

MIN_PASSPHRASE_CHARACTERS: Final = 8
"""The least that NIST SP 800-63B lets a person choose; asked when a database is made."""

MAX_PASSPHRASE_CHARACTERS: Final = 1024
"""No person types more; a file given by mistake is longer."""

KEYRING_SERVICE: Final = "k1007-agent"
"""The name under which the system's key store lists our keys."""

_OTHER_WAYS: Final = "Use a key file (readable by you alone) or a passphrase instead."


@dataclass(frozen=True, slots=True)
class StoreKey:
    """The database's key, ready for SQLCipher; its text never shows the secret.

    Attributes:
        pragma: what follows ``PRAGMA key =``, quoted for SQL.
        strong: 32 random bytes, or a passphrase of at least eight characters.
    """

    pragma: str = field(repr=False)
    strong: bool

    @classmethod
    def from_bytes(cls, key: bytes) -> StoreKey:
        """A raw 32-byte key; no key derivation, so that opening takes no time."""
        if len(key) != KEY_BYTES:
            raise UsageError(
                f"A database key has exactly {KEY_BYTES} bytes, and this one has not.",
                next_step="Give the key file that was made together with the database.",
            )
        return cls(f"\"x'{key.hex()}'\"", strong=True)

    @classmethod
    def from_passphrase(cls, passphrase: str) -> StoreKey:
        """A passphrase that a person types; SQLCipher derives the key (PBKDF2, 256,000 rounds).

        It is normalised (Unicode NFC), so that every keyboard gives the same key.

        Raises:
            UsageError: it is empty, too long or holds a NUL character.
        """
        if not passphrase or len(passphrase) > MAX_PASSPHRASE_CHARACTERS or "\0" in passphrase:
            raise UsageError(
                "The passphrase is empty, far too long, or holds a NUL character.",
                next_step=f"Type one of {MIN_PASSPHRASE_CHARACTERS} characters or more.",
            )
        text = unicodedata.normalize("NFC", passphrase)
        strong = len(text) >= MIN_PASSPHRASE_CHARACTERS
        return cls("'" + text.replace("'", "''") + "'", strong=strong)

    @classmethod
    def from_file(cls, path: Path) -> StoreKey:
        """A raw key from a file that its owner alone may read.

        Raises:
            NotAllowed: others may read the file, or it is not ours, or we may not read it.
            UsageError: there is no such file, or it does not hold 32 bytes.
        """
        return cls.from_bytes(_read_key_file(path))

    @classmethod
    def from_keyring(cls, name: str) -> StoreKey:
        """A raw key from the operating system's key store.

        Args:
            name: under which it was kept, e.g. the home's path.

        Raises:
            NotAllowed: there is no usable key store, or it has no such key.
        """
        keyring = _import_keyring()
        try:
            kept = keyring.get_password(KEYRING_SERVICE, name)
        except keyring.errors.KeyringError as error:
            raise _no_keyring() from error
        if kept is None:
            raise NotAllowed(
                f"The system's key store has no key for {name!r}.",
                next_step="Log in as the person who made the database. " + _OTHER_WAYS,
            )
        try:
            return cls.from_bytes(bytes.fromhex(kept))
        except ValueError as error:
            raise NotAllowed(
                f"What the system's key store keeps for {name!r} is not a database key.",
                next_step=_OTHER_WAYS,
            ) from error


def create_key_file(path: Path) -> StoreKey:
    """Make a random key and keep it in a new file with mode 0600, its folder private as well.

    Raises:
        UsageError: the file is there already; it is left as it is, for it may be somebody's key.
        NotAllowed: the folder is not private, or the file cannot be written.
    """
    make_home(path.parent)
    key = secrets.token_bytes(KEY_BYTES)
    try:
        create_private(path, key)
        sync_folder(path.parent)
    except FileExistsError as error:
        raise UsageError(
            f"The key file {str(path)!r} is there already.",
            next_step="Use that key, or choose another name for a new one with K1007_KEY_FILE.",
        ) from error
    except OSError as error:
        raise NotAllowed(
            f"The key file {str(path)!r} cannot be written: {error.strerror}.",
            next_step="Choose a folder that you may write to.",
        ) from error
    return StoreKey.from_bytes(key)


def has_keyring_key(name: str) -> bool:
    """Whether the operating system's key store keeps a key of that name.

    Raises:
        NotAllowed: there is no usable key store.
    """
    keyring = _import_keyring()
    try:
        return keyring.get_password(KEYRING_SERVICE, name) is not None
    except keyring.errors.KeyringError as error:
        raise _no_keyring() from error


def create_keyring_key(name: str) -> StoreKey:
    """Make a random key and keep it in the operating system's key store.

    Raises:
        UsageError: a key of that name is kept already; it is left as it is.
        NotAllowed: there is no usable key store.
    """
    keyring = _import_keyring()
    key = secrets.token_bytes(KEY_BYTES)
    try:
        if keyring.get_password(KEYRING_SERVICE, name) is not None:
            raise kept_already(name)
        keyring.set_password(KEYRING_SERVICE, name, key.hex())
    except keyring.errors.KeyringError as error:
        raise _no_keyring() from error
    return StoreKey.from_bytes(key)


def kept_already(name: str) -> UsageError:
    """What is said where a new key would take the place of one that may open a database."""
    return UsageError(
        f"The system's key store has a key for {name!r} already.",
        next_step="Open the database with it; give a new log a name of its own with K1007_ORIGIN; or, if no "
        f"database was made with that key, remove it from the key store (service {KEYRING_SERVICE}).",
    )


def _read_key_file(path: Path) -> bytes:
    try:
        # Not blocking, so that a pipe under that name cannot hold the program up.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError as error:
        raise UsageError(
            f"There is no key file {str(path)!r}.",
            next_step="Give the file that was made together with the database.",
        ) from error
    except OSError as error:
        raise NotAllowed(
            f"The key file {str(path)!r} cannot be read: {error.strerror}.",
            next_step="Log in as the person who owns it.",
        ) from error
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise UsageError(
                f"{str(path)!r} is not a file.",
                next_step="Give the file that was made together with the database.",
            )
        require_private(status, path, PRIVATE_FILE_MODE)
        return file.read(KEY_BYTES + 1)


def _import_keyring() -> ModuleType:
    """Imported where it is used alone: it looks for back ends, which takes time."""
    try:
        import keyring
        import keyring.errors
    except ImportError as error:
        raise _no_keyring() from error
    return keyring


def _no_keyring() -> NotAllowed:
    return NotAllowed(
        "This computer has no key store that the program can use.", next_step=_OTHER_WAYS
    )
