"""Runs one command and turns whatever went wrong into one sentence and an exit code.

0 done or confirmed, 1 a bug, 2 wrong usage, 3 not confirmed or not complete, 4 the device or the
link, 5 integrity, 6 not allowed; 130 stopped by the person, 143 and 129 by SIGTERM and SIGHUP.
"""

from __future__ import annotations

import errno
import traceback
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import click

from agent.cli.app import app
from agent.cli.output import unheard
from agent.cli.stopping import stopping
from agent.errors import AgentError
from agent.text import printable
from drivers.errors import DriverError, ProfileError, Refused, TargetError

BUG: Final = 1
USAGE: Final = 2
DEVICE: Final = 4
INTEGRITY: Final = 5
STOPPED: Final = 130


def run(arguments: Sequence[str]) -> int:
    """Run one command; answers its exit code. Nothing is raised."""
    with stopping() as by_what:
        code = _run(arguments)
        return by_what() if code == STOPPED else code


def _run(arguments: Sequence[str]) -> int:
    debug = "--debug" in arguments
    rest = [argument for argument in arguments if argument != "--debug"]
    try:
        with unheard():
            code = app.main(args=rest, prog_name="k1007", standalone_mode=False)
    except Exception as error:  # noqa: BLE001 — the outermost border: everything ends in a sentence
        if debug:
            traceback.print_exc()
        return _told(error)
    except KeyboardInterrupt:
        return _said("Stopped.", "", STOPPED)
    return code if isinstance(code, int) else 0


def _told(error: Exception) -> int:
    match error:
        case AgentError():
            return _said(error.message, error.next_step, error.exit_code)
        case TargetError() | ProfileError():
            return _said(error.message, error.next_step, USAGE)
        case Refused():
            return _said(error.message, error.next_step, BUG)
        case DriverError():
            return _said(error.message, error.next_step, DEVICE)
        case click.Abort():
            return _said("Stopped.", "", STOPPED)
        case click.ClickException():
            context = getattr(error, "ctx", None)
            hint = f"See: {context.command_path} --help" if context else ""
            return _said(error.format_message(), hint, USAGE)
        case OSError(errno=errno.ENOSPC):
            return _said("The output could not be written: the disk is full.", "", USAGE)
        case _:
            return _unforeseen(error)


def _unforeseen(error: Exception) -> int:
    from agent.ledger.errors import LedgerError

    if isinstance(error, LedgerError):
        return _said(f"A record does not check: {error}.", "Run: k1007 ledger verify.", INTEGRITY)
    kind = type(error).__name__
    return _said(
        f"Something went wrong that should not have ({kind}: {error}).",
        "Run the command again with --debug and report what it prints; nothing stored was lost.",
        BUG,
    )


def _said(message: str, next_step: str, code: int) -> int:
    with suppress(OSError):  # a terminal that hung up takes nothing more
        click.echo(printable(message), err=True)
        if next_step:
            click.echo(printable(next_step), err=True)
    return code
