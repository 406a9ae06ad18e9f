"""A program that is killed at each file operation of ``k1007 init`` in turn, and then runs it again.

Run as ``python -m tests.cli.killed_init FOLDER [LAST]``, with the variables that ``init`` takes, but for
K1007_HOME: the homes are made below the folder, one for each operation. Prints one JSON object a line.
An operation is what the home is asked for: a folder or file made, opened, named or removed, and each
commit of its database; the blow comes right before it. (Before a flush to the disk there stands what
stands before the next one: a program that is killed takes nothing back that it wrote.) With LAST, such
as ``COMMIT``, the first one of that name is the last.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import keyring
from keyring.backend import KeyringBackend

import agent.cli.commands.setup  # noqa: F401 — loaded once, and not in each of some eighty children
from agent.cli.run import run
from agent.store import StoreKey, connection
from agent.store.session import Session

ARGUMENTS: Final = ("init", "--admin", "ruth", "--printed-name", "Ruth Example")
FILE_EVENTS: Final = frozenset(
    {"open", "os.mkdir", "os.link", "os.rename", "os.remove", "os.chmod", "os.truncate"}
)
DRY: Final = -1
"""The operation at which nobody is killed: they are counted."""


class FileKeyring(KeyringBackend):
    """A key store that outlives the program, in a file of its own."""

    priority = 1.0

    def __init__(self, place: Path) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.place = place

    def get_password(self, service: str, username: str) -> str | None:
        kept: dict[str, str] = json.loads(self.place.read_text()) if self.place.exists() else {}
        return kept.get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self.place.write_text(json.dumps({f"{service} {username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        raise NotImplementedError


class Blow:
    """Counts what the home is asked for, and kills this program before one of it."""

    def __init__(self, home: Path, at: int) -> None:
        self.home, self.at, self.names = str(home), at, list[str]()

    def count(self, name: str) -> None:
        if len(self.names) == self.at:
            os.write(1, f"{name}\n".encode())
            os.kill(os.getpid(), signal.SIGKILL)
        self.names.append(name)

    def audited(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in FILE_EVENTS or not str(arguments[0]).startswith(self.home):
            return
        if (
            event != "open" or not Path(str(arguments[0])).is_dir()
        ):  # a folder is opened to be flushed
            self.count(f"{event} {Path(str(arguments[0])).name}")


def watch(blow: Blow) -> None:
    """Count from here on, until this program ends."""
    sys.addaudithook(blow.audited)
    connect = connection._connect

    def counted_connect(path: Path, key: StoreKey, mode: connection.Mode) -> Session:
        session = connect(path, key, mode)
        session.connection.set_trace_callback(counted_statement)
        return session

    def counted_statement(sql: str) -> None:
        if sql.startswith("COMMIT"):
            blow.count("COMMIT")

    connection._connect = counted_connect


def in_a_child(work: Callable[[], int]) -> tuple[int, str]:
    """Its exit code, negative where it was killed, and what it wrote."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        for descriptor in (1, 2):
            os.dup2(writing, descriptor)
        os._exit(work())
    os.close(writing)
    with os.fdopen(reading) as said:
        told = said.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), told


def first(home: Path, at: int) -> int:
    """``init``, until the blow."""
    blow = Blow(home, at)
    watch(blow)
    code = run(ARGUMENTS)
    if at == DRY:
        os.write(1, f"\n{json.dumps(blow.names)}".encode())
    return code


def begin(home: Path) -> None:
    os.environ["K1007_HOME"] = str(home)
    keyring.set_keyring(FileKeyring(home.with_suffix(".keys")))


def main(folder: Path, last: str | None) -> None:
    begin(folder / "dry")
    _, told = in_a_child(lambda: first(folder / "dry", DRY))
    names: list[str] = json.loads(told.splitlines()[-1])
    for at in range(len(names) if last is None else names.index(last) + 1):
        home = folder / f"{at}"
        begin(home)
        killed, before = in_a_child(lambda home=home, at=at: first(home, at))  # type: ignore[misc]
        code, said = in_a_child(lambda: run(ARGUMENTS))
        left = {
            "home": str(home),
            "before": before.strip(),
            "killed": killed,
            "code": code,
            "said": said,
        }
        sys.stdout.write(f"{json.dumps(left)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), next(iter(sys.argv[2:]), None))
