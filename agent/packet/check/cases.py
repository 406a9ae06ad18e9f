"""A case and its amendments: each says what stood there before, and none undoes what was delivered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, cast

from pydantic import JsonValue

from agent.ledger.canonical import JSON
from agent.packet.check.opened import OpenedPacket
from agent.packet.check.patients import Patient, another_patient_faults, patient_of
from agent.packet.check.told import Told, number, shown, text
from agent.pointer import NoSuchPlace, find, put
from agent.text import counted, quoted

OPENED_ACT: Final = "fitting.opened"
AMENDED_ACT: Final = "case.amended"
DELIVERED_ACT: Final = "fitting.delivered"
VISIT_ACT: Final = "visit.signed"

FITTING_ID: Final = "/fitting_id"
PLANNED: Final = "/planned_date_of_service"
PLACE: Final = "/place_tz"

FIRST_TOLD: Final = ("patient/name", "patient/born", "patient/mbi", "supplier/")
"""Patient and supplier."""


def case_faults(packet: OpenedPacket) -> Iterator[str]:
    """Each amendment of the case is of a value that stood there so, and may be made at that time."""
    opening = _one(packet, OPENED_ACT)
    delivery = _one(packet, DELIVERED_ACT)
    case = None if opening is None else _plain(opening.contents.get("case"))
    held: dict[int, Patient] = {}
    for told in amendments(packet):
        if opening is None or told.index < opening.index:
            yield f"{told.title} amends a case that no entry told before it opens."
            continue
        if not told.holds("amendment"):
            case = None  # what stands there from here on is not known
            continue
        yield from _own_faults(told, delivery)
        path, was = told.said("amendment", "path"), told.said("amendment", "was")
        if case is None or not isinstance(path, str):
            continue
        try:
            before, patient = find(case, path), patient_of(case)
            held = _held(packet, told, held, patient)
            case = put(case, path, _plain(told.said("amendment", "now")))
        except NoSuchPlace:
            yield f"{told.title} amends {quoted(path)}, and the case has no such value."
            continue
        yield from another_patient_faults(told, [*held.values()], patient, patient_of(case))
        if before != was:
            yield (
                f"{told.title} says that {quoted(path)} was {shown(was)}, but before it there stood "
                f"{shown(before)}."
            )
    yield from _stale_verdict_faults(packet, delivery)


def amendments(packet: OpenedPacket) -> tuple[Told, ...]:
    """The amendments of the case, in the order of the log."""
    return tuple(told for told in packet.told if told.leaf.act == AMENDED_ACT)


def amended_places(packet: OpenedPacket) -> tuple[str, ...]:
    """Each value that was amended, patient and supplier first, with the entries that did it."""
    places: dict[str, list[int]] = {}
    for told in amendments(packet):
        path = text(told.said("amendment", "path")).removeprefix("/") or "withheld"
        places.setdefault(path, []).append(told.index)
    return tuple(
        f"{path} ({'entry' if len(entries) == 1 else 'entries'} {', '.join(map(str, entries))})"
        for path, entries in sorted(
            places.items(), key=lambda one: not one[0].startswith(FIRST_TOLD)
        )
    )


def amended_words(packet: OpenedPacket) -> tuple[str, ...]:
    """A sentence that names them; none where there is none."""
    found = amendments(packet)
    if not found:
        return ()
    named = ", ".join(
        f"{text(told.said('amendment', 'path')).removeprefix('/') or 'withheld'} (entry {told.index})"
        for told in found
    )
    return (f"Its case was amended {counted(len(found), 'time')}: {quoted(named)}.",)


def _held(
    packet: OpenedPacket, told: Told, before: dict[int, Patient], patient: Patient
) -> dict[int, Patient]:
    """What stood at the first visit and at the delivery, of those that came before this amendment."""
    acts = (frozenset({VISIT_ACT, DELIVERED_ACT}), frozenset({DELIVERED_ACT}))
    firsts = (
        next((one.index for one in packet.told if one.leaf.act in named), None) for named in acts
    )
    passed = [first for first in firsts if first is not None and first < told.index]
    return before | {first: patient for first in passed if first not in before}


def _own_faults(told: Told, delivery: Told | None) -> Iterator[str]:
    """What an amendment may not be, whatever the case says."""
    path = text(told.said("amendment", "path"))
    if path == FITTING_ID:
        yield f"{told.title} amends the id of the fitting, which no entry may."
    if not text(told.said("amendment", "reason")).strip():
        yield f"{told.title} gives no reason."
    if path == PLANNED and delivery is not None and delivery.index < told.index:
        yield (
            f"{told.title} amends the planned day after entry {delivery.index} has delivered, which "
            "no entry may."
        )


def _stale_verdict_faults(packet: OpenedPacket, delivery: Told | None) -> Iterator[str]:
    """The delivery rests on a verdict that was taken for the place as it was then."""
    verdict = None if delivery is None else number(delivery.said("visit", "verdict_entry"))
    if delivery is None or verdict is None:
        return
    for told in _of_place(amendments(packet)):
        if verdict < told.index < delivery.index:
            yield (
                f"{delivery.title} rests on the verdict of entry {verdict}, but {told.title} amended "
                "the time zone of the place after it."
            )


def _of_place(found: Sequence[Told]) -> Iterator[Told]:
    return (told for told in found if told.said("amendment", "path") == PLACE)


def _plain(value: JSON) -> JsonValue:
    """The same value, which was parsed: its lists are lists, its objects dictionaries."""
    return cast("JsonValue", value)


def _one(packet: OpenedPacket, act: str) -> Told | None:
    return next((told for told in packet.told if told.leaf.act == act), None)
