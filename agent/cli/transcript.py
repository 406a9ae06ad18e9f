"""``--transcript FILE``: every byte of a reading, also of one that failed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agent.cli.files import write_new
from agent.errors import UsageError
from agent.text import quoted
from drivers.identify import Witness, nobody

if TYPE_CHECKING:
    from drivers.reading import Transcript
    from drivers.target import Target


def witness_for(path: Path | None, target: Target) -> Witness:
    """Answer who keeps the bytes: a new file, or nobody. Call it before a port is opened.

    Raises:
        UsageError: something is there already, or the folder cannot be written to.
    """
    if path is None:
        return nobody
    if path.exists():
        raise UsageError(
            f"{quoted(str(path))} is there already and is left as it is; nothing was read.",
            next_step="Give another name, or move the old one away.",
        )
    if not os.access(path.parent, os.W_OK):
        raise UsageError(
            f"{quoted(str(path))} cannot be written; nothing was read.",
            next_step="Give a place in a folder that is there and that you may write to.",
        )

    def keep(transcript: Transcript) -> None:
        told = {"target": str(target), "transcript": transcript.model_dump(mode="json")["entries"]}
        write_new(path, json.dumps(told, indent=2).encode() + b"\n")
        click.echo(f"Every byte that passed is in {quoted(str(path))}.", err=True)

    return keep
