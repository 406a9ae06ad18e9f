"""A reading for a person: who the controller says it is, and what speaks against it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

import click

from agent.cli.radio_module import module_told
from agent.cli.reading_json import first_said
from agent.text import counted, escaped, printable
from drivers.reading import FieldName, Reading, Unanswered

NOT_CONFIRMED: Final = 3
"""The exit code where the identity is none to rely on."""


def differences_told(reading: Reading) -> int:
    """Say which fields the reads do not agree on; answer the exit code."""
    differing = [name for name in first_said(reading) if reading.agreed(name) is None]
    told_twice = [name for name in differing if _is_told_twice(reading, name)]
    between = [name for name in differing if name not in told_twice]
    if between:
        click.echo(
            f"The reads differ in {', '.join(between)}: that is no identity to rely on. Read the device "
            "again; if this comes back, confirm it by its label and tell its maker.",
            err=True,
        )
    if told_twice:
        click.echo(
            f"The device tells {', '.join(told_twice)} twice and differently, by its settings and by its "
            "Device Information Service: that is no identity to rely on. Confirm it by its label and tell "
            "its maker; where that service names the radio module, a profile can say so "
            "(smp.radio_module).",
            err=True,
        )
    return NOT_CONFIRMED if differing else 0


def _is_told_twice(reading: Reading, name: FieldName) -> bool:
    return any(name in one.otherwise for one in reading.passes)


def _how_it_differs(reading: Reading, name: FieldName) -> str:
    return "told twice, differently" if _is_told_twice(reading, name) else "differs between reads"


def emptiness_told(reading: Reading) -> int:
    """Say where the controller told nothing of who it is; answer the exit code."""
    if first_said(reading):
        return 0
    click.echo(
        "The device was reached, and told nothing of who it is: that is no identity. Confirm it by its label "
        "and tell its maker; if it is the wrong device, or was read by the wrong driver, name the right one.",
        err=True,
    )
    return NOT_CONFIRMED


def contradictions_told(contradictions: Collection[str]) -> int:
    """Say where the controller contradicts itself; answer the exit code."""
    for text in contradictions:
        click.echo(
            f"{printable(text)} That is no identity to rely on: confirm the device by its label and "
            "tell its maker.",
            err=True,
        )
    return NOT_CONFIRMED if contradictions else 0


def show_reading(reading: Reading) -> None:
    """The identity on standard output, field by field; what is odd or missing on standard error."""
    for name in first_said(reading):
        values = [escaped(value) for value in reading.values(name)]
        same = (
            "" if reading.agreed(name) is not None else f"   <-- {_how_it_differs(reading, name)}"
        )
        click.echo(f"{name:18} {' / '.join(dict.fromkeys(values))}{same}")
    for counter, value in reading.counters().items():
        click.echo(f"{counter:18} {value.value}")
    if (module := module_told(reading)) is not None:
        click.echo(f"{'radio_module':18} {module}")
    for name, field in first_said(reading).items():
        if field.remark:
            click.echo(f"{'remark':18} {name}: {printable(field.remark)}", err=True)
    unanswered_told(reading)
    told = f", profile {reading.profile}" if reading.profile else ""
    place = f" at {escaped(reading.address)}" if reading.address else ""
    click.echo(
        f"Read {counted(len(reading.passes), 'time')} in {reading.duration_ms} ms over "
        f"{reading.target}{place}, "
        f"by the driver {reading.driver}{told}.",
        err=True,
    )


def unanswered_told(reading: Reading) -> None:
    """Say on standard error what the device did not answer, and why, those of one reason together."""
    questions: dict[str, list[str]] = {}
    for question, reason in {(q.question, q.reason): None for q in _unanswered(reading)}:
        questions.setdefault(reason, []).append(question)
    for reason, asked in questions.items():
        click.echo(f"{'not answered':18} {', '.join(asked)}: {escaped(reason)}", err=True)


def not_compared_told(sentences: Collection[str]) -> None:
    """Say which of the controller's own identifiers were held against nothing, or name no unit."""
    for text in sentences:
        click.echo(printable(text), err=True)


def _unanswered(reading: Reading) -> Iterator[Unanswered]:
    for one in reading.passes:
        yield from one.unanswered
