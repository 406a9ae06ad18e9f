"""``k1007 scan``, ``identify``, ``verify``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Unpack

import click

from agent.cli.also_in import also_in_line
from agent.cli.commands.options import JSON_OPTION
from agent.cli.in_reach import show_in_reach
from agent.cli.label_options import (
    LabelOptions,
    label_options,
    seen_label,
    with_second_person,
)
from agent.cli.policy_shown import limit_lines
from agent.cli.reaching import ReadingDesk, read_at
from agent.cli.reading_json import identity_json, reading_json, verdict_json
from agent.cli.reading_shown import (
    NOT_CONFIRMED,
    contradictions_told,
    differences_told,
    emptiness_told,
    not_compared_told,
    show_reading,
)
from agent.cli.session import acting, open_desk, print_json
from agent.cli.transcript import transcripts_for
from agent.cli.verdict_shown import show_verdict
from agent.clock import system_clock
from agent.confirm.decide import GOING_ON
from agent.errors import UsageError
from agent.settings import home_folder, load_settings
from agent.text import escaped, printable, quoted
from agent.usecases.devices import (
    own_contradictions,
    placeholder_told,
    unknown_identifiers,
    unreadable_udis,
)
from agent.usecases.label_day import place_day, require_label_of_the_day
from agent.usecases.products import find_candidates, only_candidate
from agent.usecases.verdict_taking import VerdictMoment, require_verdict_possible, take_verdict
from agent.usecases.verdicts import DEVICES, next_step
from drivers.ble_discovery import LISTEN_S
from drivers.discovery import Candidate
from drivers.reading import FieldName


@click.command()
@click.option("--ble", is_flag=True, help="Bluetooth devices in place of serial ports.")
@click.option(
    "--seconds",
    type=click.FloatRange(0.1, 60),
    default=LISTEN_S,
    show_default=True,
    help="How long to listen, with --ble.",
)
@click.option(
    "--sim", "simulated", metavar="NAME", multiple=True, help="With --ble: a simulated device."
)
@JSON_OPTION
def scan(*, ble: bool, seconds: float, simulated: tuple[str, ...], as_json: bool) -> None:
    """List controllers that could be in reach. No port is opened and no device is connected.

    With --ble it listens to what Bluetooth devices advertise, and asks for their names.

    \b
    Examples:  k1007 scan --json
               k1007 scan --ble
               k1007 scan --ble --sim dis-listed --sim openexo --seconds 1
    """
    if simulated and not ble:
        raise UsageError("--sim goes with --ble only.", next_step="Add --ble.")
    if ble:
        show_in_reach(simulated, seconds, as_json=as_json)
        return
    found = find_candidates(load_settings(home_folder()).extra_ports)
    if as_json:
        print_json({"candidates": [candidate.model_dump(mode="json") for candidate in found]})
        return
    for candidate in found:
        for line in _described(candidate):
            click.echo(line)
    try:
        only_candidate(found)
    except UsageError as question:
        click.echo(f"{question.message} {question.next_step}", err=True)


@click.command()
@click.argument("target", required=False)
@click.option("--driver", help="The protocol, where nothing else tells.")
@click.option("--profile", help="The product; see: k1007 profile list.")
@click.option("--on-bench", is_flag=True, help="The device is on the bench and not worn.")
@click.option(
    "--transcript",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A new file for every byte both ways, also if the reading fails.",
)
@JSON_OPTION
def identify(
    *,
    target: str | None,
    driver: str | None,
    profile: str | None,
    on_bench: bool,
    transcript: Path | None,
    as_json: bool,
) -> int:
    """Read a controller's own identity, twice or more, and show what it said.

    Exit code 3 if the reads differ, the device's own UDI contradicts it, or it told nothing. Without a
    TARGET the one port that is there is read; where there are several, you are asked.

    \b
    Examples:  k1007 identify
               k1007 identify serial:/dev/ttyACM0 --profile synthex-sx200
               k1007 identify "ble:name=Strider SX-300"
               k1007 identify sim:listed --json
               k1007 identify sim:garbling --transcript bytes.json
    """
    settings = load_settings(home_folder())
    place = target or _only_target(settings.extra_ports)
    (kept_in,) = transcripts_for((place,), () if transcript is None else (transcript,))
    desk = ReadingDesk(settings, system_clock, on_bench)
    reading = read_at(place, profile, driver, desk, kept_in)
    contradictions = own_contradictions(reading)
    apart = (*unreadable_udis(reading), *unknown_identifiers(reading))
    if as_json:
        told = {"reading": reading_json(reading), "identity": identity_json(reading)}
        beside = {"contradictions": list(contradictions), "not_compared": list(apart)}
        print_json({**told, **beside})
    else:
        show_reading(reading)
    not_compared_told((*apart, *placeholder_told(reading)))
    return max(
        emptiness_told(reading), differences_told(reading), contradictions_told(contradictions)
    )


@click.command()
@click.argument("targets", metavar="[TARGET]...", nargs=-1)
@click.option("--driver", help="The protocol, where nothing else tells.")
@click.option("--profile", help="The product; see: k1007 profile list.")
@label_options
@click.option(
    "--typed",
    "typed_in",
    multiple=True,
    metavar="FIELD=VALUE",
    help="What you read off the device yourself, e.g. serial=…; compared, and lifts nothing.",
)
@click.option(
    "--date-of-service",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day of delivery, planned or real; today if left out.",
)
@click.option("--fitting", "fitting_id", help="The fitting that the verdict belongs to.")
@click.option("--final", is_flag=True, help="This is the reading at delivery, today.")
@click.option("--on-bench", is_flag=True, help="The device is on the bench and not worn.")
@click.option(
    "--transcript",
    "transcripts",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="A new file for every byte both ways, also if the reading fails; once for each TARGET.",
)
@JSON_OPTION
def verify(
    *,
    targets: tuple[str, ...],
    driver: str | None,
    profile: str | None,
    typed_in: tuple[str, ...],
    date_of_service: datetime | None,
    fitting_id: str | None,
    final: bool,
    on_bench: bool,
    transcripts: tuple[Path, ...],
    as_json: bool,
    **label: Unpack[LabelOptions],
) -> int:
    """Confirm a controller, a label, or both against the Product Classification List.

    The verdict and its whole evidence are kept in the ledger. Exit code 3 if not confirmed.
    Without a TARGET and without a label the one port that is there is read. A label alone can be
    confirmed where it was photographed and a second person or the packing list stands for it.
    Several TARGETs are several ways to one device, such as its cable and Bluetooth: what they say
    is held together.

    \b
    Examples:  k1007 verify --label-photo label.jpg --second-person priya --fitting FIT-2026-0042
               k1007 verify --label-photo label.jpg --packing-list packing-list.jpg
               k1007 verify serial:/dev/ttyACM0 --profile synthex-sx200 --label "(01)…(21)…"
               k1007 verify sim:unlisted --date-of-service 2026-06-17 --json
               k1007 verify "sim:dual?over=line" "sim:dual?over=ble"
               k1007 verify "sim:dual?over=line" "sim:dual?over=ble" \\
                   --transcript cable.json --transcript bluetooth.json
    """
    seen = seen_label(label)
    typed = dict(typed_field(each) for each in typed_in)
    if not targets and seen is None and not typed:
        targets = (_only_target(load_settings(home_folder()).extra_ports),)
    kept_in = transcripts_for(targets, transcripts)
    with open_desk() as desk:
        by = acting(desk)
        moment = VerdictMoment.AT_DELIVERY if final else VerdictMoment.PLANNED
        subject = fitting_id or DEVICES
        day = date_of_service.date() if date_of_service else place_day(desk, subject)
        require_verdict_possible(desk, by, day, moment, subject)
        if final and seen is not None:
            require_label_of_the_day(desk, seen.label, subject)
        at = ReadingDesk(desk.settings, desk.clock, on_bench)
        ways = zip(targets, kept_in, strict=True)
        readings = tuple(read_at(each, profile, driver, at, file) for each, file in ways)
        if seen is not None:
            seen = with_second_person(desk, by, seen, label, subject)
        taken = take_verdict(
            desk,
            by,
            readings=readings,
            label=seen.label if seen else None,
            date_of_service=day,
            moment=moment,
            subject=subject,
            kept=seen.kept if seen else (),
            typed=typed,
        )
        limits = limit_lines(desk, taken.limits)
    for line in limits:
        click.echo(printable(line), err=True)
    for one in taken.also_in:
        click.echo(also_in_line(one), err=True)
    for against in taken.contradicted_by:
        click.echo(printable(f"{against.message} {against.next_step(subject)}"), err=True)
    if as_json:
        print_json(verdict_json(taken))
    else:
        show_verdict(taken, readings)
    if taken.verdict.verdict in GOING_ON:
        return 0
    click.echo(next_step(taken.verdict), err=True)
    return NOT_CONFIRMED


def typed_field(text: str) -> tuple[FieldName, str]:
    """``serial=SX2-26-00417`` as a field and its value.

    Raises:
        UsageError: there is no such field, or no value.
    """
    name, _, value = text.partition("=")
    if name not in set(FieldName) or not value.strip():
        raise UsageError(
            f"{quoted(text)} is not a field of the identity and its value.",
            next_step=f"Write FIELD=VALUE; the fields are {', '.join(FieldName)}.",
        )
    return FieldName(name), value


def _only_target(extra_ports: Sequence[str]) -> str:
    """The target of the one port that is there; else the ports are shown, and the person is asked."""
    found = find_candidates(extra_ports)
    try:
        chosen = only_candidate(found)
    except UsageError:
        for candidate in found:
            for line in _described(candidate):
                click.echo(line, err=True)
        raise
    click.echo(f"The only port: {chosen.target}.", err=True)
    return chosen.target


def _described(candidate: Candidate) -> Iterator[str]:
    usb = ""
    if candidate.vid is not None and candidate.pid is not None:
        serial = f", serial {quoted(candidate.serial_number)}" if candidate.serial_number else ""
        usb = f"  ({candidate.vid:04x}:{candidate.pid:04x}{serial})"
    hint = f"  fits profile {' or '.join(candidate.profiles)}" if candidate.profiles else ""
    yield f"{candidate.target}  {escaped(candidate.description)}{usb}{hint}".rstrip()
    if candidate.note:
        yield f"    {candidate.note}"
    for trouble in candidate.troubles:
        yield f"    {trouble.text} {trouble.mend}"
        if trouble.rule:
            yield f"        {trouble.rule}"
