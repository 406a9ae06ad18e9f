"""How the tests run the program: the ``k1007`` command, or a copy that is loaded already.

An emulated processor needs ten seconds to load the program, another one most of a second. So one
test starts the command as a person does; the others run it in a process of its own too, with its own
arguments, environment and output, that is forked from one which has imported the program and done nothing
with it.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sys
from collections.abc import Sequence
from multiprocessing import forkserver
from pathlib import Path
from typing import Final, NamedTuple

K1007: Final = str(Path(sys.executable).with_name("k1007"))

_FORKS: Final = multiprocessing.get_context("forkserver")
_LOADED: Final = (
    "agent.cli.run",
    "agent.cli.commands.device",
    "agent.cli.commands.doctor",
    "bleak.backends.bluezdbus.client",
    "bleak.backends.bluezdbus.scanner",
    __name__,
)


class Ended(NamedTuple):
    """How the program ended."""

    code: int
    output: str
    errors: str


async def start(*arguments: str, environment: dict[str, str]) -> Ended:
    """Run the command, with this environment added to ours."""
    process = await asyncio.create_subprocess_exec(
        K1007,
        *arguments,
        env={**os.environ, **environment},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate()
    assert process.returncode is not None
    return Ended(process.returncode, output.decode(), errors.decode())


def load() -> None:
    """Begin to load the program in a process of its own; answers at once."""
    _FORKS.set_forkserver_preload(list(_LOADED))
    forkserver.ensure_running()


async def fork(*arguments: str, environment: dict[str, str], folder: Path) -> Ended:
    """The same as `start`, from the loaded program.

    Args:
        folder: where its output is kept.
    """
    load()
    streams = [folder / "output", folder / "errors"]
    process = _FORKS.Process(
        target=_be_program, args=(arguments, {**os.environ, **environment}, streams)
    )
    await asyncio.to_thread(process.start)
    await asyncio.to_thread(process.join)
    assert process.exitcode is not None
    return Ended(process.exitcode, *(each.read_text("utf-8") for each in streams))


def _be_program(
    arguments: Sequence[str], environment: dict[str, str], streams: Sequence[Path]
) -> None:
    """In the forked process: what the command's own script does, with streams of its own."""
    for number, (path, flags) in enumerate(
        [(Path(os.devnull), os.O_RDONLY), *((each, os.O_WRONLY | os.O_CREAT) for each in streams)]
    ):
        os.dup2(os.open(path, flags, 0o600), number)
    os.environ.clear()  # it is that of whoever loaded the program first
    os.environ.update(environment)
    sys.argv = ["k1007", *arguments]
    from agent.cli import main

    main()
