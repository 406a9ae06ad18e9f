"""From a command's options to an open desk and a person who gave their password."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click
from pydantic import JsonValue

from agent.cli.files import read_whole
from agent.cli.output import json_text
from agent.clock import system_clock
from agent.errors import UsageError
from agent.settings import Settings, home_folder, load_settings
from agent.store import Store, StoreKey
from agent.text import quoted
from agent.usecases.desk import Desk
from agent.usecases.people import Actor, authenticate
from agent.usecases.reserve import keep_reserve
from agent.usecases.setup import kept_key, require_database

SECRET_HINT: Final = "Set K1007_PASSWORD_FILE to a file with it that only you can read."  # noqa: S105 — advice, not a secret

MAX_JSON_BYTES: Final = 4 * 1024 * 1024
"""What a person writes of a visit or a paper has some kilobytes."""

READ_ONLY_HINT: Final = (
    "The database's disk takes nothing, it is full or only to be read: this is what is there, "
    "and nothing can be recorded."
)


@contextmanager
def open_desk() -> Iterator[Desk]:
    """The desk of ``K1007_HOME``, closed at the end whatever happens."""
    home, settings, key = _home_with_database()
    with Store.open(home, key, clock=system_clock) as store:
        keep_reserve(home)  # where a full disk had to have it, and there is room again
        yield Desk(store, settings, system_clock)


@contextmanager
def open_desk_to_read() -> Iterator[Desk]:
    """The desk, for a command that stores nothing: it serves on a full or read-only disk too."""
    home, settings, key = _home_with_database()
    with Store.open_to_read(home, key, clock=system_clock) as store:
        if store.read_only:
            click.echo(READ_ONLY_HINT, err=True)
        yield Desk(store, settings, system_clock)


def _home_with_database() -> tuple[Path, Settings, StoreKey]:
    home = home_folder()
    settings = load_settings(home)
    require_database(home)
    return home, settings, store_key(home, settings)


def store_key(home: Path, settings: Settings) -> StoreKey:
    """The database's key, from where the settings say it is."""
    return kept_key(home, settings, lambda: passphrase(home, settings))


def acting(desk: Desk) -> Actor:
    """The person named by ``--user`` or ``K1007_USER``, or who answers the prompt."""
    return authenticate(desk, *who_and_password())


def second_person(desk: Desk, name: str) -> Actor:
    """Somebody else who is present and gives their own password."""
    place = os.environ.get("K1007_SECOND_PASSWORD_FILE")
    hint = "Set K1007_SECOND_PASSWORD_FILE to a file with it that only they can read."
    secret = (
        secret_from_file(Path(place))
        if place
        else prompted(f"Password of {name}, the second person", hint, hidden="yes")
    )
    return authenticate(desk, name, secret)


def who_and_password() -> tuple[str, str]:
    """The name and the password that a person gives."""
    name = click.get_current_context().find_root().obj or prompted(
        "User name", "Say who acts with --user NAME, or set K1007_USER."
    )
    return name, password(f"Password of {name}")


def password(prompt: str) -> str:
    """From the file that ``K1007_PASSWORD_FILE`` names, or typed unseen."""
    place = os.environ.get("K1007_PASSWORD_FILE")
    return secret_from_file(Path(place)) if place else prompted(prompt, SECRET_HINT, hidden="yes")


def new_secret(prompt: str) -> str:
    """A new password: from ``K1007_PASSWORD_FILE``, or typed twice unseen."""
    place = os.environ.get("K1007_PASSWORD_FILE")
    if place:
        return secret_from_file(Path(place))
    first = prompted(prompt, SECRET_HINT, hidden="yes")
    if prompted(f"{prompt}, again", SECRET_HINT, hidden="yes") != first:
        raise UsageError("The two passwords differ.", next_step="Run the command again.")
    return first


def prompted(prompt: str, hint: str, *, hidden: str = "") -> str:
    """Ask the person at the terminal; a program gets a plain error in place of a hanging prompt."""
    if not sys.stdin.isatty():
        raise UsageError(
            f"{prompt} is needed, and there is no terminal to ask at.",
            next_step=hint,
        )
    return str(click.prompt(prompt, hide_input=bool(hidden), err=True))


def secret_from_file(path: Path) -> str:
    """The first line of a file that only its owner can read."""
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise UsageError(
                f"The file {quoted(str(path))} can be read by others.",
                next_step=f"Make it yours alone: chmod 600 {path}",
            )
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(
            f"The file {quoted(str(path))} cannot be read: {error.strerror}.",
            next_step="Give a file that holds just the password.",
        ) from error
    if not lines:
        raise UsageError(f"The file {quoted(str(path))} is empty.", next_step="Write it again.")
    return lines[0]


def read_json(path: Path) -> dict[str, JsonValue]:
    """A file with one JSON object.

    Raises:
        UsageError: it cannot be read, or holds none.
    """
    data = read_whole(path, what="a JSON file", max_bytes=MAX_JSON_BYTES)
    try:
        value: JsonValue = json.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise UsageError(
            f"The file {quoted(str(path))} is not JSON: {error}.",
            next_step="Mend the file; k1007 fitting schema shows the form.",
        ) from error
    if not isinstance(value, dict):
        raise UsageError(
            f"The file {quoted(str(path))} does not hold a JSON object.",
            next_step="k1007 fitting schema shows the form.",
        )
    _require_characters(value, f"The file {quoted(str(path))}")
    return value


def json_value(text: str, *, what: str, next_step: str) -> JsonValue:
    """A value that was given as JSON on the command line.

    Raises:
        UsageError: it is none; ``what`` begins the sentence.
    """
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{what} is not of the form FIELD=JSON.", next_step=next_step) from error
    _require_characters(value, what)
    return value


def _require_characters(value: JsonValue, what: str) -> None:
    """JSON can spell half of a character (a lone surrogate), which no record can hold."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        half = error.object[error.start]
        raise UsageError(
            f"{what} holds half of a character (\\u{ord(half):04x}), which cannot be stored.",
            next_step="Type the character itself in place of its \\u sequences.",
        ) from error


def print_json(value: object) -> None:
    """One object on stdout, for machines."""
    click.echo(json_text(value))


def passphrase(home: Path, settings: Settings) -> str:
    if settings.passphrase_file:
        return secret_from_file(home / settings.passphrase_file)
    hint = "Set K1007_PASSPHRASE_FILE to a file, below the home folder, that only you can read."
    return prompted("Passphrase of the database", hint, hidden="yes")
