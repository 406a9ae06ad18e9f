"""A verdict for a person: why it is so, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import click

from agent.cli.radio_module import module_told
from agent.cli.reading_shown import unanswered_told
from agent.confirm.models import VerdictKind
from agent.text import printable
from agent.usecases.devices import unknown_identifiers
from agent.usecases.verdicts import TakenVerdict
from drivers.reading import FieldName, Reading

NAMES: Final = (FieldName.MANUFACTURER, FieldName.MODEL)
"""What a device calls itself."""


def show_verdict(taken: TakenVerdict, readings: tuple[Reading, ...]) -> None:
    """The verdict and its reasons on standard output; where too little was read, why on standard error."""
    first, *more = taken.verdict.reasons
    click.echo(f"{taken.verdict.verdict}: {printable(first.text)}")
    for reason in more:
        click.echo(f"also: {printable(reason.text)}")
    for text in _beside(readings):
        click.echo(f"also: {text}")
    if taken.verdict.verdict is VerdictKind.INSUFFICIENT:
        for reading in readings:
            unanswered_told(reading)
    click.echo(f"unit: {unit_told(taken)}")
    click.echo(f"confidence: {taken.verdict.confidence or 'none'}, ledger entry {taken.entry}")


def unit_told(taken: TakenVerdict) -> str:
    """Which unit the verdict is about: what it calls itself, or the label's identifier, and its serial."""
    label, identity = taken.evidence.label, taken.verdict.identity
    named = [identity[name].value for name in NAMES if name in identity]
    if label is not None:
        named.append(f"label {label.di}")
    serial = identity.get(FieldName.SERIAL)
    number = "no serial number" if serial is None else f"serial {serial.value} ({serial.source})"
    return printable(", ".join((*named, number)))


def _beside(readings: Iterable[Reading]) -> Iterator[str]:
    """What the devices told that no rule looks at."""
    for reading in readings:
        if (module := module_told(reading)) is not None:
            yield f"The device tells {module}."
        yield from map(printable, unknown_identifiers(reading))
