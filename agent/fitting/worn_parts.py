"""Every part that a device has or had, with its own serial number, from when to when.

Two records tell of parts: the device's own list with its swaps, and the table of each visit, which
says what was seen that day. A part that both tell is told once, as it is listed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum
from typing import Final

from agent.confirm.udi import read_udi
from agent.fitting.models import Component, Fitting, Side, SignedVisit
from agent.fitting.models.parts import CurrentPart, PartKind, PartSerial
from agent.fitting.parts import current_parts
from agent.fitting.timing import local_date
from agent.model import Model

ListedOn = Callable[[int], date]
"""The day of an entry, by its index."""


class Since(StrEnum):
    """What happened on the first day that is known of a part."""

    LISTED = "listed"
    FITTED = "fitted"
    SEEN = "seen"


class WornPart(Model):
    """One part with one serial number.

    Attributes:
        id: of the part in the device's list; empty where only visits tell of it.
        kind: ``None`` where only visits tell of it.
        unit: serial of the device that it belongs to; empty where the visit names none.
        until: when it was taken out, or another was seen in its place; ``None`` while it is there.
        di, lot: from its own label, where it has a UDI.
    """

    id: str
    kind: PartKind | None
    name: str
    serial: str
    unit: str
    since: date
    how: Since
    until: date | None = None
    di: str | None = None
    lot: str | None = None

    @property
    def title(self) -> str:
        """``the remote RC-0042``, ``the left thigh (frame) LT-5``."""
        kind = (
            ""
            if self.kind in (None, PartKind.OTHER) or self.kind == self.name
            else f" ({self.kind})"
        )
        return f"the {self.name}{kind} {self.serial}"


def worn_parts(fitting: Fitting, listed_on: ListedOn) -> tuple[WornPart, ...]:
    """The parts in the order of listing, former ones before what took their place."""
    listed = [part for one in current_parts(fitting) for part in _listed(one, fitting, listed_on)]
    known = {(part.unit, part.serial) for part in listed}
    seen = (part for part in _seen(fitting) if (part.unit, part.serial) not in known)
    return (*listed, *seen)


def _listed(current: CurrentPart, fitting: Fitting, listed_on: ListedOn) -> Iterator[WornPart]:
    entry = next(one.entry for one in fitting.parts if one.part == current.part)
    days = [listed_on(entry), *(one.swap.swapped_on for one in current.swaps)]
    numbers = [current.part.number, *(one.swap.number for one in current.swaps)]
    for place, number in enumerate(numbers):
        di, lot = _of_label(number)
        yield WornPart(
            id=current.part.id,
            kind=current.part.kind,
            name=current.part.name,
            serial=number.serial,
            unit=current.part.unit_serial,
            since=days[place],
            how=Since.FITTED if place else Since.LISTED,
            until=days[place + 1] if place + 1 < len(days) else None,
            di=di,
            lot=lot,
        )


def _of_label(number: PartSerial) -> tuple[str | None, str | None]:
    """Device identifier and lot of the part's own label."""
    if not number.udi:
        return None, None
    reading = read_udi(number.udi)
    return (None, None) if reading.errors else (reading.di, reading.lot)


def _seen(fitting: Fitting) -> Iterator[WornPart]:
    """Parts in visits' tables: another serial number in the same place ends the one before."""
    in_place: dict[tuple[str, str, Side], WornPart] = {}
    for signed in sorted(fitting.visits, key=lambda one: one.visit.started):
        unit = signed.visit.unit.serial if signed.visit.unit else ""
        for component in signed.visit.components:
            place = unit, component.module, component.side
            before = in_place.get(place)
            if before is not None and before.serial == component.serial:
                continue
            now = _part_seen(component, unit, _day(signed, fitting))
            if before is not None:
                yield before.model_copy(update={"until": now.since})
            in_place[place] = now
    yield from in_place.values()


def _part_seen(component: Component, unit: str, day: date) -> WornPart:
    side = SIDES.get(component.side, component.side)
    return WornPart(
        id="",
        kind=None,
        name=f"{side} {component.module}".strip(),
        serial=component.serial,
        unit=unit,
        since=day,
        how=Since.SEEN,
    )


def _day(signed: SignedVisit, fitting: Fitting) -> date:
    return local_date(signed.visit.started, fitting.case.place_tz)


SIDES: Final = {Side.LEFT: "left", Side.RIGHT: "right", Side.NONE: ""}
"""How a side is said before the name of a part."""

CALLED: Final = {
    PartKind.CONTROLLER: ("controller", "controllers"),
    PartKind.FRAME: ("frame", "frames"),
    PartKind.REMOTE: ("remote", "remotes"),
    PartKind.CRUTCH: ("crutch", "crutches"),
    PartKind.BATTERY: ("battery", "batteries"),
    PartKind.CHARGER: ("charger", "chargers"),
    PartKind.OTHER: (),
}
"""How a text that speaks of a kind of part may call it."""
