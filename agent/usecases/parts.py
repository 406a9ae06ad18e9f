"""Parts of a device: listed with their serial numbers, swapped with a reason, never replaced."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from agent.confirm.photo import read_photo
from agent.confirm.udi import UdiReading, combine, read_keystrokes, read_udi
from agent.confirm.udi.keystrokes import keyboard_damage
from agent.confirm.udi.read import SYMBOLOGY
from agent.errors import UsageError
from agent.fitting.gates_delivery import final_verdict
from agent.fitting.models import Fitting, Owner
from agent.fitting.models.parts import CurrentPart, Part, PartSerial, SerialSource, Swap
from agent.fitting.one_unit import folded
from agent.fitting.parts import current_parts
from agent.fitting.timing import local_date
from agent.roles import Right
from agent.store import Blob, Entry
from agent.text import is_plain, quoted
from agent.usecases.desk import Desk
from agent.usecases.fittings import load_fitting
from agent.usecases.people import Actor
from agent.usecases.verdicts import taken_verdict
from drivers.reading import FieldName

_NUMBER = re.compile(r"[!-~](?:[ -~]{0,62}[!-~])?")
"""Printable ASCII, as barcodes hold it, without spaces at its ends."""


@dataclass(frozen=True, slots=True)
class SeenSerial:
    """A part's serial number, and the photograph that it was read on."""

    number: PartSerial
    kept: tuple[Blob, ...] = ()


def typed_serial(text: str) -> SeenSerial:
    """A serial number as somebody typed it.

    Raises:
        UsageError: it holds characters that no serial number has.
    """
    return SeenSerial(PartSerial(serial=_checked(text.strip()), source=SerialSource.TYPED))


def keyed_serial(text: str) -> SeenSerial:
    """A serial number as a scanner typed it: a UDI's, or a barcode that is nothing else.

    Raises:
        UsageError: the label cannot be read, or holds no serial number.
    """
    damage = keyboard_damage(text)
    if damage:
        raise _unusable(text, damage)
    reading = read_keystrokes(text)
    lines = [line for line in re.split(r"[\r\n]+", text) if line.strip()]
    return SeenSerial(_of_label(reading, lines, SerialSource.SCANNER))


def read_serial(desk: Desk, fitting_id: str) -> SeenSerial:
    """The controller's own serial number, as the fitting's newest verdict with a reading has it.

    Raises:
        UsageError: there is no such fitting, or none of its verdicts rests on a reading.
    """
    for index in reversed(load_fitting(desk, fitting_id).verdict_entries):
        taken = taken_verdict(desk, index)
        field = taken.verdict.identity.get(FieldName.SERIAL)
        if taken.evidence.readings and field is not None:
            number = PartSerial(
                serial=_checked(field.value), source=SerialSource.READ, verdict_entry=index
            )
            return SeenSerial(number)
    raise UsageError(
        f"No verdict of {quoted(fitting_id)} rests on a reading of a controller.",
        next_step="Take one with k1007 verify TARGET --fitting ID, or type, scan or photograph it.",
    )


def photographed_serial(photo: bytes) -> SeenSerial:
    """A serial number read on a photograph, which is kept.

    Raises:
        UsageError: it cannot be decoded, or its barcodes name no one serial number.
    """
    read = read_photo(photo)
    reading = combine([read_udi(barcode) for barcode in read.barcodes])
    number = _of_label(reading, read.barcodes, SerialSource.PHOTOGRAPHED)
    kept = Blob(content=photo, media_type=read.media_type)
    return SeenSerial(number.model_copy(update={"photo_sha256": read.sha256}), (kept,))


def add_part(desk: Desk, by: Actor, fitting_id: str, part: Part, kept: Sequence[Blob]) -> Entry:
    """List a part of the device.

    Raises:
        NotAllowed: this person may not keep fittings.
        UsageError: there is no such fitting, it lists that part or that serial number already, or the
            unit is not its own.
    """
    by.require(Right.KEEP_FITTINGS)
    seen = desk.store.size
    fitting = load_fitting(desk, fitting_id)
    known = current_parts(fitting)
    _require_own_unit(fitting, part.unit_serial)
    if any(one.part.id == part.id for one in known):
        raise UsageError(
            f"The part {quoted(part.id)} is listed already.",
            next_step=f"Take another id, or swap it: k1007 component swap {fitting_id} {part.id}.",
        )
    _require_free(known, part, part.number)
    return by.record(
        desk,
        "component.added",
        subject=fitting_id,
        sections={"part": part},
        blobs=kept,
        seen=seen,
    )


def swap_part(
    desk: Desk,
    by: Actor,
    fitting_id: str,
    part_id: str,
    new: SeenSerial,
    *,
    swapped_on: date,
    reason: str,
) -> Entry:
    """Record that a part was taken out and another put in its place.

    Raises:
        NotAllowed: this person may not keep fittings.
        UsageError: there is no such part, no reason, it is the same serial number, or the day is
            still to come, or before the part was there.
    """
    by.require(Right.KEEP_FITTINGS)
    seen = desk.store.size
    fitting = load_fitting(desk, fitting_id)
    known = current_parts(fitting)
    old = next((one for one in known if one.part.id == part_id), None)
    if old is None:
        raise UsageError(
            f"The fitting lists no part {quoted(part_id)}.",
            next_step=f"See: k1007 component list {fitting_id}.",
        )
    if not reason.strip():
        raise UsageError("A swap needs a reason.", next_step="Give one with --reason.")
    if swapped_on > desk.today():
        raise UsageError(
            f"The swap is said to be of {swapped_on}, which is still to come.",
            next_step="Give the day on which it was made: --on YYYY-MM-DD.",
        )
    _require_in_order(desk, fitting, old, swapped_on)
    _require_free(known, old.part, new.number)
    swap = Swap(
        part=part_id,
        old_serial=old.number.serial,
        number=new.number,
        swapped_on=swapped_on,
        reason=reason.strip(),
    )
    return by.record(
        desk,
        "component.swapped",
        subject=fitting_id,
        sections={"swap": swap},
        blobs=new.kept,
        seen=seen,
    )


def list_parts(desk: Desk, fitting_id: str) -> tuple[Fitting, tuple[CurrentPart, ...]]:
    """The fitting, and its device's parts as they are now.

    Raises:
        UsageError: there is no such fitting.
    """
    fitting = load_fitting(desk, fitting_id)
    return fitting, current_parts(fitting)


def _require_own_unit(fitting: Fitting, serial: str) -> None:
    """A part is listed for the patient's own device, as soon as the fitting says which that is."""
    final = final_verdict(fitting)
    told = () if final is None else (final.serial, *final.serials_seen)
    own = [
        signed.visit.unit.serial
        for signed in fitting.visits
        if signed.visit.unit is not None and signed.visit.unit.owner is Owner.PATIENT
    ]
    known = list(dict.fromkeys(one for one in (*told, *own) if one))
    if known and folded(serial) not in map(folded, known):
        raise UsageError(
            f"The unit {quoted(serial)} is not the one of {quoted(fitting.case.fitting_id)}: its verdict and "
            f"visits name {', '.join(map(quoted, known))}.",
            next_step="Give the serial number of this patient's device with --unit.",
        )


def _require_in_order(desk: Desk, fitting: Fitting, old: CurrentPart, day: date) -> None:
    """A part is taken out no earlier than it came in: by the swap before, or as it was listed."""
    if old.swaps:
        since = old.swaps[-1].swap.swapped_on
        what = f"came in by the swap of {since} (entry {old.swaps[-1].entry})"
    else:
        index = next(one.entry for one in fitting.parts if one.part.id == old.part.id)
        since = local_date(desk.store.entry(index).leaf.moment, fitting.case.place_tz)
        what = f"was listed on {since} (entry {index})"
    if day < since:
        raise UsageError(
            f"The swap is said to be of {day}, but {quoted(old.number.serial)}, which it takes out, {what}.",
            next_step="Give the day on which it was made: --on YYYY-MM-DD.",
        )


def _require_free(known: Sequence[CurrentPart], part: Part, number: PartSerial) -> None:
    """No two parts of one kind have the same serial number, and a swap brings another one."""
    for one in known:
        if one.part.kind is part.kind and one.number.serial == number.serial:
            raise UsageError(
                f"The {part.kind} with the serial {quoted(number.serial)} is listed already, as "
                f"{quoted(one.part.id)}.",
                next_step="Read the serial number of this part again.",
            )


def _of_label(reading: UdiReading, lines: Sequence[str], source: SerialSource) -> PartSerial:
    if reading.issuer is None and len(lines) == 1 and is_plain(lines[0].strip()):
        return PartSerial(serial=_checked(_content(lines[0])), source=source)
    errors = list(reading.errors)
    if not errors and reading.serial is None:
        errors = ["it holds no serial number"]
    if errors or reading.serial is None:
        raise _unusable(reading.text, "; ".join(errors))
    return PartSerial(serial=reading.serial, source=source, udi=reading.text)


def _unusable(text: str, why: str) -> UsageError:
    return UsageError(
        f"The label {quoted(text)} cannot be used: {why}.",
        next_step="Scan or photograph the part's own barcode, or type its number with --serial.",
    )


def _content(line: str) -> str:
    symbol = SYMBOLOGY.match(line)
    return line[symbol.end() if symbol else 0 :].strip()


def _checked(serial: str) -> str:
    if not _NUMBER.fullmatch(serial):
        raise UsageError(
            f"{quoted(serial)} is no serial number: it is empty, too long, or holds other characters "
            "than letters, digits and signs.",
            next_step="Type it as it is printed on the part.",
        )
    return serial
