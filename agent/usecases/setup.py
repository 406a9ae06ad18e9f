"""The first day: an encrypted database, its key, and an administrator."""

from __future__ import annotations

from pathlib import Path

from agent.clock import Clock
from agent.errors import UsageError
from agent.settings import KeySource, Settings
from agent.store import Store, StoreKey, create_key_file, create_keyring_key
from agent.store.home import DATABASE_NAME, make_home
from agent.text import quoted
from agent.usecases.desk import Desk


def create_desk(home: Path, settings: Settings, passphrase: str | None, clock: Clock) -> Desk:
    """Create the home folder, the key and the empty database.

    Args:
        passphrase: needed where the settings take the key from one.

    Raises:
        UsageError: a database is there already; it is left as it is.
    """
    if (home / DATABASE_NAME).exists():
        raise UsageError(
            f"There is a database in {quoted(str(home))} already; it is left as it is.",
            next_step="Go on with it, or set K1007_HOME to another folder.",
        )
    key = new_key(home, settings, passphrase)
    _write_settings(home, settings)
    store = Store.create(home, key, origin=settings.origin, clock=clock)
    return Desk(store, settings, clock)


def _write_settings(home: Path, settings: Settings) -> None:
    """Keep what cannot change later: the log's name, where the key is, the clinic's zone."""
    place = home / "config.toml"
    if place.exists():
        return
    make_home(home)
    lines = (
        "# Written by k1007 init; every setting: docs/settings.md",
        f'origin = "{settings.origin}"',
        f'key_source = "{settings.key_source.value}"',
        f'place_tz = "{settings.place_tz}"',
    )
    place.write_text("\n".join(lines) + "\n", encoding="utf-8")


def require_database(home: Path) -> None:
    """Say what to do where nothing has been created yet.

    Raises:
        UsageError: there is no database in the home folder.
    """
    if not (home / DATABASE_NAME).exists():
        raise UsageError(
            f"There is no database in {quoted(str(home))}.",
            next_step="Create one with k1007 init, or set K1007_HOME to the folder that has one.",
        )


def new_key(home: Path, settings: Settings, passphrase: str | None) -> StoreKey:
    """Make the database's key where the settings want it kept."""
    match settings.key_source:
        case KeySource.FILE:
            return create_key_file(home / settings.key_file)
        case KeySource.KEYRING:
            return create_keyring_key(settings.origin)
        case KeySource.PASSPHRASE:
            assert passphrase is not None
            return StoreKey.from_passphrase(passphrase)
