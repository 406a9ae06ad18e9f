"""``k1007 component``: parts with serial numbers of their own, and their swaps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

import click

from agent.cli.commands.options import JSON_OPTION
from agent.cli.files import read_whole
from agent.cli.label_options import keystrokes
from agent.cli.session import acting, open_desk, open_desk_to_read, print_json
from agent.confirm.picture import MAX_PHOTO_BYTES
from agent.errors import UsageError
from agent.fitting.models import Fitting
from agent.fitting.models.parts import CurrentPart, Part, PartKind
from agent.fitting.parts import swap_after_delivery, swap_before_delivery
from agent.text import escaped
from agent.usecases.parts import (
    SeenSerial,
    add_part,
    keyed_serial,
    list_parts,
    photographed_serial,
    read_serial,
    swap_part,
    typed_serial,
)

NEW_VERDICT: Final = (
    "The controller was swapped: a verdict that was taken before is about another unit. "
    "Take a new one: k1007 verify --fitting {}."
)
READ_AGAIN: Final = (
    "The controller was swapped after the delivery: the verdict of the delivery stands for the date of "
    "service. Read the unit as it is now: k1007 verify --fitting {}."
)

MAX_ID_CHARACTERS: Final = 40

F = TypeVar("F", bound=Callable[..., object])


def serial_options(command: F) -> F:
    """The ways in which a serial number comes in."""
    for option in (
        click.option(
            "--read", is_flag=True, help="The controller's own, from the newest verdict's reading."
        ),
        click.option(
            "--photo", type=click.Path(path_type=Path), help="A photograph of its barcode."
        ),
        click.option("--scan", help="As a scanner types it; - reads it from stdin."),
        click.option("--serial", help="Typed, as it is printed on the part."),
    ):
        command = option(command)
    return command


@click.group()
def component() -> None:
    """Parts of a fitting's device that have serial numbers of their own, and their swaps.

    \b
    Example:  k1007 component list FIT-2026-0042
    """


@component.command()
@click.argument("fitting_id")
@click.argument("part_id")
@click.option("--kind", type=click.Choice([k.value for k in PartKind]), required=True,
              help="What it is; the controller is what a verdict is about.")  # fmt: skip
@click.option("--name", help="In your words, such as: left thigh. Its kind, if left out.")
@click.option("--unit", required=True, help="Serial of the device that it belongs to.")
@serial_options
@JSON_OPTION
def add(
    *,
    fitting_id: str,
    part_id: str,
    kind: str,
    name: str | None,
    unit: str,
    serial: str | None,
    scan: str | None,
    photo: Path | None,
    read: bool,
    as_json: bool,
) -> None:
    """List a part, under an id of yours that later names it in swaps.

    \b
    Examples:  k1007 component add FIT-2026-0042 battery-1 --kind battery --unit SX2-26-00417 \\
                   --serial BAT-11873
               k1007 component add FIT-2026-0042 remote --kind remote --unit SX2-26-00417 --scan -
    """
    ways = _Ways(serial, scan, photo, read)
    given, named = _given(ways), _id(part_id)
    unit_serial = typed_serial(unit).number.serial
    with open_desk() as desk:
        number = given or read_serial(desk, fitting_id)
        part = Part(
            id=named,
            unit_serial=unit_serial,
            kind=PartKind(kind),
            name=name or kind,
            number=number.number,
        )
        entry = add_part(desk, acting(desk), fitting_id, part, number.kept)
    if as_json:
        print_json({"entry": entry.index, "component": part.model_dump(mode="json")})
        return
    click.echo(
        f"Listed in entry {entry.index}: {escaped(part.name)}, {escaped(part.number.serial)}."
    )


@component.command()
@click.argument("fitting_id")
@click.argument("part_id")
@click.option("--reason", required=True, help="Why it was swapped.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day; today if left out.")
@serial_options
@JSON_OPTION
def swap(
    *,
    fitting_id: str,
    part_id: str,
    reason: str,
    day: datetime | None,
    serial: str | None,
    scan: str | None,
    photo: Path | None,
    read: bool,
    as_json: bool,
) -> None:
    """Record that a part was taken out, and which one is in its place.

    \b
    Example:  k1007 component swap FIT-2026-0042 battery-1 --serial BAT-12004 --reason "holds no charge"
    """
    given = _given(_Ways(serial, scan, photo, read))
    with open_desk() as desk:
        number = given or read_serial(desk, fitting_id)
        on = day.date() if day else desk.today()
        by = acting(desk)
        entry = swap_part(desk, by, fitting_id, part_id, number, swapped_on=on, reason=reason)
        fitting, _ = list_parts(desk, fitting_id)
    if as_json:
        print_json({"entry": entry.index, "id": part_id, "serial": number.number.serial})
    else:
        click.echo(
            f"Recorded in entry {entry.index}: {escaped(part_id)} is {number.number.serial} now."
        )
    _ask_for_a_verdict(fitting)


@component.command("list")
@click.argument("fitting_id")
@JSON_OPTION
def list_(*, fitting_id: str, as_json: bool) -> None:
    """The parts as they are now, with what was swapped.

    \b
    Example:  k1007 component list FIT-2026-0042 --json
    """
    with open_desk_to_read() as desk:
        fitting, parts = list_parts(desk, fitting_id)
    if as_json:
        print_json({"components": [part.model_dump(mode="json") for part in parts]})
        return
    for part in parts:
        for line in _described(part):
            click.echo(line)
    if not parts:
        click.echo("No part is listed yet: k1007 component add.", err=True)
    _ask_for_a_verdict(fitting)


def _ask_for_a_verdict(fitting: Fitting) -> None:
    """Say what a swapped controller asks for, where one does."""
    for asked, swapped in (
        (NEW_VERDICT, swap_before_delivery(fitting)),
        (READ_AGAIN, swap_after_delivery(fitting)),
    ):
        if swapped is not None:
            click.echo(asked.format(fitting.case.fitting_id), err=True)


def _described(current: CurrentPart) -> list[str]:
    part, number = current.part, current.number
    told = (
        f"{part.id}  {part.kind}  {escaped(part.name)}  {escaped(number.serial)} ({number.source})"
    )
    return [
        told,
        *(
            f"    {one.swap.swapped_on}  {escaped(one.swap.old_serial)} -> "
            f"{escaped(one.swap.number.serial)}: {escaped(one.swap.reason)} (entry {one.entry})"
            for one in current.swaps
        ),
    ]


class _Ways(NamedTuple):
    """How a serial number may be given."""

    serial: str | None
    scan: str | None
    photo: Path | None
    read: bool


def _given(ways: _Ways) -> SeenSerial | None:
    """The number that was given; ``None`` where it is to be taken from a reading."""
    if sum(way is not None for way in ways[:3]) + ways.read != 1:
        raise UsageError(
            "Give the part's serial number in one way: --serial, --scan, --photo or --read.",
            next_step="See: k1007 component add --help.",
        )
    if ways.photo is not None:
        data = read_whole(ways.photo, what="a photograph", max_bytes=MAX_PHOTO_BYTES)
        return photographed_serial(data)
    if ways.scan is not None:
        return keyed_serial(keystrokes(ways.scan))
    return None if ways.read else typed_serial(ways.serial or "")


def _id(text: str) -> str:
    """An id that a command line can name again.

    Raises:
        UsageError: it holds other characters.
    """
    allowed = text.isascii() and text.replace(".", "").replace("_", "").replace("-", "").isalnum()
    if not allowed or len(text) > MAX_ID_CHARACTERS or not text[0].isalnum():
        raise UsageError(
            "A part's id has 1 to 40 letters, digits and . _ -, such as battery-1.",
            next_step="Take another id.",
        )
    return text
