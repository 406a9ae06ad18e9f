"""``k1007 demo``: the whole story with a simulated exoskeleton, in plain words."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final, assert_never

import click

from agent.cli.files import write_new
from agent.cli.simulator import Running, running
from agent.cli.tampering import flip_a_byte
from agent.errors import IntegrityError, UsageError
from agent.fitting.models import VisitKind
from agent.packet.layout import RECORD
from agent.settings import Settings, load_settings
from agent.story import (
    AmendmentStep,
    ClaimStep,
    ComplaintStep,
    DocumentStep,
    ReadingStep,
    Story,
    VisitStep,
    load_story,
)
from agent.story.papers import paper_pdf
from agent.text import escaped, printable, quoted
from agent.usecases.devices import TakenVerdict, identify
from agent.usecases.ledger import verify_ledger
from agent.usecases.products import find_candidates
from agent.usecases.records import check_file, export_packet
from agent.usecases.setup import create_desk
from agent.usecases.story import (
    Event,
    ListImported,
    StoryClock,
    Teller,
    Told,
    new_passwords,
    set_the_scene,
    tell,
)
from drivers.reading import FieldName, Reading
from drivers.target import parse_target

SCENARIO: Final = "listed"

CONFIG: Final = """\
# The demo's home. Everything in it is invented.
origin = "k1007.example-supplier.com/site/demo"
key_source = "file"
place_tz = "America/New_York"
extra_ports = ["{link}"]
"""


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("k1007-demo"),
    show_default=True,
    help="The folder to leave everything in; it must not be there yet, or be empty.",
)
def demo(*, out: Path) -> None:
    """Tell the whole story with a simulated exoskeleton, and leave what it made.

    DIR gets home/ (a K1007_HOME), packet.zip, credentials.txt (the people and their passwords).

    \b
    Example:  k1007 demo --out demo-packet
              K1007_HOME=$PWD/demo-packet/home k1007 fitting list
    """
    _prepare(out)
    story = load_story()
    say("Everything below is invented: patient, clinicians, maker, product and list. SYNTHETIC.")
    link = out.resolve() / "exoskeleton"
    with running(SCENARIO, link) as device:
        say(f"A simulated exoskeleton controller answers at {device.target}.")
        teller = _teller(out, story, device, link)
        with teller.desk.store:
            _scan(teller.desk.settings)
            set_the_scene(teller)
            say("The people are there; a compliance officer accepted which listing the product is.")
            _tell(teller)
            count = verify_ledger(teller.desk)
            say(
                f"The ledger verifies: {count} entries, and every verdict comes out the same again."
            )
            packet = out / "packet.zip"
            by = teller.actor(story.opened_by)
            write_new(packet, export_packet(teller.desk, by, story.case.fitting_id))
    _check(packet)
    _tamper(packet, out)
    say(f"Try the other commands on it: K1007_HOME={out / 'home'} k1007 fitting list")
    click.echo(str(packet))


def say(sentence: str) -> None:
    """What happens, as one plain line on stderr."""
    click.echo(sentence, err=True)


def _prepare(out: Path) -> None:
    try:
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise UsageError(
                f"{quoted(str(out))} is there already and is left as it is.",
                next_step="Give --out a folder that is not there yet, or move the old one away.",
            )
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"The folder {quoted(str(out))} cannot be made: {error.strerror}.",
            next_step="Give --out a place that you may write to.",
        ) from error


def _teller(out: Path, story: Story, device: Running, link: Path) -> Teller:
    home, passwords = out.resolve() / "home", new_passwords(story)
    clock = StoryClock(story.opened_at - timedelta(days=2))
    home.mkdir(mode=0o700)
    config = CONFIG.format(link=link.as_posix())
    write_new(home / "config.toml", config.encode())
    lines = "".join(f"{name} {password}\n" for name, password in passwords.items())
    write_new(out / "credentials.txt", lines.encode())
    settings = load_settings(home)
    desk = create_desk(home, settings, None, clock)

    def read() -> Reading:
        return asyncio.run(
            identify(
                parse_target(device.target),
                driver=None,
                profile=device.profile,
                timeout_s=settings.read_timeout_s,
                clock=clock,
            )
        )

    return Teller(desk, clock, story, passwords, read, paper_pdf)


def _scan(settings: Settings) -> None:
    found = find_candidates(settings.extra_ports)
    named = [each.device for each in found if each.device in settings.extra_ports]
    say(f"The scan lists {len(found)} ports, {', '.join(named)} among them; it opens none of them.")


def _tell(teller: Teller) -> None:
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
            rows = f"{snapshot.rows} rows, SYNTHETIC"
            return f"{snapshot.retrieved.date()}  list {snapshot.id} imported: {rows}"
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
            return f"controller read for {told.step.why}"
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


def _verdict_line(told: Told, taken: TakenVerdict) -> str:
    serial = taken.verdict.identity[FieldName.SERIAL].value
    return (
        f"{told.step.at.date()}  {_words(told)}: serial {escaped(serial)}, {taken.verdict.confidence}. "
        f"{printable(taken.verdict.reasons[0].text)}"
    )


def _check(packet: Path) -> None:
    report = check_file(packet)
    if not report.ok:
        failed = next(check for check in report.checks if not check.ok)
        raise IntegrityError(
            f"The packet that was just written does not check: {failed.name}: {failed.detail}",
            next_step="This is a bug: please report it.",
        )
    say(f"{packet} checks: {len(report.checks)} checks, {report.tree_size} entries in the log.")


def _tamper(packet: Path, out: Path) -> None:
    damaged, position = flip_a_byte(packet.read_bytes(), RECORD)
    copy = out / "tampered.zip"
    write_new(copy, damaged)
    report = check_file(copy)
    copy.unlink()
    failed = [check for check in report.checks if not check.ok]
    if not failed:
        raise IntegrityError(
            f"A changed byte at {position} was not found.",
            next_step="This is a bug: please report it.",
        )
    say(f"In a copy one bit was flipped, in byte {position}. The check of the copy fails:")
    say(f"  {failed[0].name}: {failed[0].detail}")
