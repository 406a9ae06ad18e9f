"""The first day: an encrypted database, its key, and an administrator.

A program that is killed at any moment of it leaves a home that the next try takes up: what was made is
whole or not there, and a key is known for one of this home's own by the marker that stands before it.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from agent.clock import Clock, system_zone
from agent.errors import AgentError, IntegrityError, NotAllowed, UsageError
from agent.fitting.timing import require_place
from agent.settings import KeySource, Settings
from agent.store import (
    Store,
    StoreKey,
    create_key_file,
    create_keyring_key,
    has_keyring_key,
    kept_already,
)
from agent.store.home import (
    CHECKPOINT_NAME,
    DATABASE_NAME,
    create_private,
    make_home,
    remove_unfinished,
    sync_folder,
    unfinished_name,
)
from agent.text import quoted
from agent.usecases.desk import Desk

BEGUN_NAME: Final = "k1007.begun"
"""Stands in the home from before there is a key until there is a database; it holds nothing."""

SETTINGS_NAME: Final = "config.toml"

WRITTEN: Final = "# Written by k1007 init; every setting: docs/settings.md"


def begin_desk(home: Path, settings: Settings, passphrase: str | None, clock: Clock) -> Desk:
    """A desk that nobody works at yet: created, or taken up where a program was stopped.

    Raises:
        UsageError: a database with somebody in it is there already; it is left as it is.
        IntegrityError: the only person in it has no key, by a program that was stopped in between.
    """
    if not (home / DATABASE_NAME).exists():
        return create_desk(home, settings, passphrase, clock)
    try:
        store = Store.open(home, kept_key(home, settings, lambda: passphrase or ""), clock)
    except AgentError as error:
        raise _taken(home, error.message) from error
    try:
        _require_nobody(home, store)
    except BaseException:
        store.close()
        raise
    _finish(home, settings)
    return Desk(store, settings, clock)


def create_desk(home: Path, settings: Settings, passphrase: str | None, clock: Clock) -> Desk:
    """Create the home folder, the key and the empty database.

    Args:
        passphrase: needed where the settings take the key from one.

    Raises:
        UsageError: a database is there already; it is left as it is.
    """
    if (home / DATABASE_NAME).exists():
        raise _taken(home)
    make_home(home)
    key = _key_for(home, settings, passphrase)
    _write_settings(home, settings)
    store = Store.create(home, key, origin=settings.origin, clock=clock)
    _finish(home, settings)
    return Desk(store, settings, clock)


def zone_of(home: Path, settings: Settings, named: str | None) -> str | None:
    """The clinic's zone: as it is named now, else as it is set, else the computer's own; or nobody says.

    Raises:
        UsageError: another one is set than is named, or the named one is no place's.
    """
    is_set = "place_tz" in settings.model_fields_set
    if named is None:
        return settings.place_tz if is_set else system_zone()
    require_place(named)
    if is_set and named != settings.place_tz:
        raise UsageError(
            f"The zone {quoted(settings.place_tz)} is set already, and {quoted(named)} is another one.",
            next_step=f"Change place_tz in {home / SETTINGS_NAME}, or unset K1007_PLACE_TZ.",
        )
    return named


def kept_key(home: Path, settings: Settings, passphrase: Callable[[], str]) -> StoreKey:
    """The database's key, from where the settings say it is.

    Args:
        passphrase: asked only where the key is one.
    """
    match settings.key_source:
        case KeySource.FILE:
            return StoreKey.from_file(home / settings.key_file)
        case KeySource.KEYRING:
            return StoreKey.from_keyring(settings.origin)
        case KeySource.PASSPHRASE:
            return StoreKey.from_passphrase(passphrase())


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


def _key_for(home: Path, settings: Settings, passphrase: str | None) -> StoreKey:
    """A new key where the settings want it kept, or the one of a try that was stopped."""
    match settings.key_source:
        case KeySource.FILE:
            return _key_in_file(home, home / settings.key_file)
        case KeySource.KEYRING:
            return _key_in_keyring(home, settings.origin)
        case KeySource.PASSPHRASE:
            assert passphrase is not None
            return StoreKey.from_passphrase(passphrase)


def _key_in_file(home: Path, path: Path) -> StoreKey:
    """One in the home itself can be of no other database: there is none here."""
    if path.exists() and (path.parent == home or (home / BEGUN_NAME).exists()):
        return StoreKey.from_file(path)
    if not path.exists():
        _mark_begun(home)
    return create_key_file(path)


def _key_in_keyring(home: Path, name: str) -> StoreKey:
    begun, kept = (home / BEGUN_NAME).exists(), has_keyring_key(name)
    if begun and kept:
        return StoreKey.from_keyring(name)
    if kept:
        raise kept_already(name)
    _mark_begun(home)
    return create_keyring_key(name)


def _mark_begun(home: Path) -> None:
    try:
        with suppress(FileExistsError):
            create_private(home / BEGUN_NAME, b"")
        sync_folder(home)
    except OSError as error:
        raise _not_writable(home, error) from error


def _write_settings(home: Path, settings: Settings) -> None:
    """Keep what cannot change later: the log's name, where the key is, the clinic's zone.

    What a person wrote into the file before stays there; only what it does not say is put before it.
    """
    path = home / SETTINGS_NAME
    kept = {
        "origin": settings.origin,
        "key_source": settings.key_source.value,
        "place_tz": settings.place_tz,
    }
    try:
        there = path.read_text(encoding="utf-8") if path.exists() else ""
        missing = [name for name in kept if name not in tomllib.loads(there)]
        if not missing:
            return
        lines = (f"{name} = {json.dumps(kept[name], ensure_ascii=False)}" for name in missing)
        written = unfinished_name(path)
        create_private(written, "\n".join((WRITTEN, *lines, there)).encode())
        written.replace(path)
        sync_folder(home)
    except OSError as error:
        raise _not_writable(home, error) from error


def _finish(home: Path, settings: Settings) -> None:
    """Take away what tries that were stopped left beside the database."""
    with suppress(OSError):  # it is in nobody's way
        for name in (DATABASE_NAME, SETTINGS_NAME, BEGUN_NAME, settings.key_file):
            remove_unfinished(home / name)
        (home / BEGUN_NAME).unlink(missing_ok=True)


def _require_nobody(home: Path, store: Store) -> None:
    """Go on only with a log in which nothing was recorded yet."""
    if store.size == 0:
        return
    if store.users():
        raise _taken(home)
    raise IntegrityError(
        f"The database in {quoted(str(home))} says who its first administrator is, and has no key of "
        "theirs: a program was stopped in between. Nobody can act in it.",
        next_step=f"Nothing else is in it: move {DATABASE_NAME} and {CHECKPOINT_NAME} away, and begin anew."
        if store.size == 1
        else "Restore the newest backup.",
    )


def _taken(home: Path, why: str = "") -> UsageError:
    told = f"There is a database in {quoted(str(home))} already; it is left as it is."
    return UsageError(
        f"{told} It does not open: {why}" if why else told,
        next_step="Go on with it, or set K1007_HOME to another folder.",
    )


def _not_writable(home: Path, error: OSError) -> NotAllowed:
    return NotAllowed(
        f"The folder {quoted(str(home))} cannot be written to: {error.strerror}.",
        next_step="Choose a folder that you may write to, with K1007_HOME.",
    )
