"""``--transcript FILE``: every byte of a reading, also of one that failed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agent.cli.files import require_new, write_new
from agent.errors import UsageError
from agent.text import quoted
from drivers.identify import Witness, nobody

if TYPE_CHECKING:
    from drivers.reading import Transcript
    from drivers.target import Target


def transcripts_for(targets: Sequence[str], files: Sequence[Path]) -> tuple[Path | None, ...]:
    """Answer where the bytes of each target go, one new file each. Call it before a port is opened.

    Raises:
        UsageError: there are not as many files as targets, one is named twice or is there already,
            or its folder cannot be written to.
    """
    if not files:
        return (None,) * len(targets)
    if len(files) != len(targets):
        raise UsageError(
            f"There have to be as many --transcript FILEs as TARGETs, and there are {len(files)} and "
            f"{len(targets)}; nothing was read.",
            next_step="Give --transcript once for each TARGET, in their order, or leave it out: the "
            "evidence of a verdict holds every transcript.",
        )
    if len({path.absolute() for path in files}) != len(files):
        raise UsageError(
            "--transcript names one file twice; nothing was read.",
            next_step="Give each TARGET a file of its own.",
        )
    for path in files:
        require_new(path)
    return tuple(files)


def witness_for(path: Path | None, target: Target) -> Witness:
    """Answer who keeps the bytes: a new file, or nobody."""
    if path is None:
        return nobody

    def keep(transcript: Transcript) -> None:
        told = {"target": str(target), "transcript": transcript.model_dump(mode="json")["entries"]}
        write_new(path, json.dumps(told, indent=2).encode() + b"\n")
        click.echo(f"Every byte that passed is in {quoted(str(path))}.", err=True)

    return keep
