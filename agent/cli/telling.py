"""A story on the terminal, while it is told: a bar, or a plain line for what matters."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import assert_never

import click

from agent.confirm.retrieved import calendar_day
from agent.fitting.models import VisitKind
from agent.story import (
    AmendmentStep,
    ClaimStep,
    ComplaintStep,
    DocumentStep,
    ReadingStep,
    VisitStep,
)
from agent.text import counted, escaped, printable
from agent.usecases.story import Event, ListImported, Teller, Told, tell
from agent.usecases.verdicts import TakenVerdict
from drivers.reading import FieldName


def say(sentence: str) -> None:
    """What happens, as one plain line on stderr."""
    click.echo(sentence, err=True)


def tell_aloud(teller: Teller) -> None:
    """Tell the whole story, and show how far it is."""
    with _progress() as show:
        for event in tell(teller):
            show(event)


@contextmanager
def _progress() -> Iterator[Callable[[Event], None]]:
    """A bar on a terminal; else a plain line for what matters and one for each ten steps."""
    if not sys.stderr.isatty():
        yield _plain_line
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Writing the fitting", total=None)

        def advance(event: Event) -> None:
            if isinstance(event, Told):
                words = f"{event.step.at.date()}  {_words(event)}"
                progress.update(task, total=event.total, completed=event.number, description=words)
            if (line := _standing_line(event)) is not None:
                progress.console.print(line, highlight=False, markup=False)

        yield advance
    say("The fitting is written: every visit signed by its author on its day.")


def _plain_line(event: Event) -> None:
    line = _standing_line(event)
    if line is not None:
        say(line)
    elif isinstance(event, Told) and _is_landmark(event):
        say(f"{event.step.at.date()}  step {event.number} of {event.total}: {_words(event)}")


def _standing_line(event: Event) -> str | None:
    """What stays to be read, on a terminal as well: lists and verdicts."""
    match event:
        case ListImported(snapshot=snapshot):
            rows = f"{counted(snapshot.rows, 'row')}, SYNTHETIC"
            return f"{calendar_day(snapshot.retrieved)}  list {snapshot.id} imported: {rows}"
        case Told(verdict=None):
            return None
        case Told(verdict=verdict):
            assert verdict is not None
            return _verdict_line(event, verdict)
        case _:
            assert_never(event)


def _is_landmark(told: Told) -> bool:
    """Every visit but the many training sessions, and what is amended."""
    match told.step:
        case VisitStep(visit=visit):
            return visit.kind is not VisitKind.TRAINING
        case AmendmentStep():
            return True
        case _:
            return told.number == told.total


def _words(told: Told) -> str:
    match told.step:
        case VisitStep(visit=visit):
            return f"{visit.kind.replace('_', ' ')} signed by {told.step.by}"
        case ReadingStep():
            what = "controller read" if _was_read(told) else "label seen"
            return f"{what} for {told.step.why}"
        case DocumentStep(document=document):
            return f"{document.type} added"
        case AmendmentStep():
            return f"visit {told.step.visit_id} amended by {told.step.by}"
        case ComplaintStep():
            return "complaint recorded"
        case ClaimStep():
            return "claim recorded"
        case _:
            assert_never(told.step)


def _was_read(told: Told) -> bool:
    return told.verdict is not None and bool(told.verdict.evidence.readings)


def _verdict_line(told: Told, taken: TakenVerdict) -> str:
    serial = taken.verdict.identity[FieldName.SERIAL].value
    return (
        f"{told.step.at.date()}  {_words(told)}: serial {escaped(serial)}, {taken.verdict.confidence}. "
        f"{printable(taken.verdict.reasons[0].text)}"
    )
