"""Runs one command and turns whatever went wrong into one sentence and an exit code.

0 done or confirmed, 1 a bug, 2 wrong usage, 3 not confirmed or not complete, 4 the device or the
link, 5 integrity, 6 not allowed; 130 stopped by the person, 143 and 129 by SIGTERM and SIGHUP.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress

import click

from agent.cli.app import app
from agent.cli.failure import STOPPED, Failure, failure_of
from agent.cli.output import Unheard, json_text, unheard
from agent.cli.stopping import stopping


def run(arguments: Sequence[str]) -> int:
    """Run one command; answers its exit code. Nothing is raised."""
    with stopping() as by_what, unheard() as out:
        return _run(arguments, out, by_what)


def _run(arguments: Sequence[str], out: Unheard, by_what: Callable[[], int]) -> int:
    rest = [argument for argument in arguments if argument != "--debug"]
    try:
        code = app.main(args=rest, prog_name="k1007", standalone_mode=False)
        out.flush()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 — the outermost border: everything ends in a sentence
        if "--debug" in arguments and not isinstance(error, KeyboardInterrupt):
            traceback.print_exc()
        failure = failure_of(error)
        if failure.exit_code == STOPPED:
            failure = failure._replace(exit_code=by_what())
        if isinstance(error, click.exceptions.NoArgsIsHelpError):
            _show_help(error)
        _say(failure)
        if "--json" in arguments and not out.used:
            _print(failure, out)
        return failure.exit_code
    return code if isinstance(code, int) else 0


def _say(failure: Failure) -> None:
    with suppress(OSError):  # a terminal that hung up takes nothing more
        click.echo(failure.text, err=True)
        if failure.mend:
            click.echo(failure.mend, err=True)


def _show_help(error: click.exceptions.NoArgsIsHelpError) -> None:
    """A group named alone is asked about: its help, in its lines, is our own text."""
    with suppress(OSError):
        click.echo(error.format_message() + "\n", err=True)


def _print(failure: Failure, out: Unheard) -> None:
    """The same for machines, which find something to read on stdout however a command ends."""
    with suppress(OSError):
        out.write(json_text({"error": failure._asdict()}) + "\n")
        out.flush()
