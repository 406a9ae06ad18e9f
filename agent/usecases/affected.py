"""Which patients' devices the open recalls concern: the log that accreditors ask for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from agent.confirm.facts import Facts
from agent.confirm.gudid_record import DatedRecord, GudidRecord
from agent.confirm.known_recalls import KnownRecalls
from agent.confirm.models import RecallForm, RecallImport, RecallRecord
from agent.confirm.questions.recalled import device_of
from agent.confirm.recall_files import Gap
from agent.confirm.recall_grounds import Found
from agent.confirm.recalls import Concern, Device, is_open
from agent.confirm.rules import shipped_rules
from agent.confirm.stated_units import UnitKind
from agent.fitting.models import Fitting
from agent.fitting.part_recalls import part_concerns
from agent.fitting.timing import local_date
from agent.fitting.worn_parts import WornPart, worn_parts
from agent.model import Model
from agent.roles import Right
from agent.usecases.desk import Desk
from agent.usecases.device_log import DeviceState, FittedDevice, fitted_devices
from agent.usecases.gudid import dated_records, record_among
from agent.usecases.people import Actor
from agent.usecases.recalls import list_imports, list_recalls, missing_recalls


class Affected(Model):
    """A patient's device, or a part of one, that an open recall concerns.

    Attributes:
        serial: of the device, as its verdict has it.
        by: what of its numbers the recall names; ``None`` where it names all units, or none plainly.
        part: what the recall concerns, where it is not the device itself.
        verdict_entry: ``None`` where the device has no verdict, and only its parts were looked at.
    """

    recall: str
    form: RecallForm
    classification: str
    reason: str
    how: Concern
    by: UnitKind | None = None
    fitting: str
    patient: str
    serial: str | None
    part: WornPart | None = None
    state: DeviceState
    verdict_entry: int | None


class AffectedLog(Model):
    """The whole answer, with what could not be looked at.

    Attributes:
        devices: fittings whose device was held against the recalls.
        missing: answers of openFDA of which pages were not imported.
        parts: how many parts of devices were, former ones too.
    """

    day: date
    imports: tuple[RecallImport, ...]
    missing: tuple[Gap, ...]
    affected: tuple[Affected, ...]
    devices: int
    parts: int
    without_verdict: tuple[str, ...]


def affected_devices(desk: Desk, by: Actor) -> AffectedLog:
    """Which patients' devices the open recalls concern, by each fitting's last verdict, and which parts.

    Raises:
        NotAllowed: this person may not see patients' records.
    """
    by.require(Right.EXPORT)
    day = desk.today()
    records = dated_records(desk)
    running = KnownRecalls(record for record in list_recalls(desk) if is_open(record, day))
    looked = [_looked_at(desk, one, records) for one in fitted_devices(desk)]
    found = [line for one in looked for line in _lines(one, running, shipped_rules().product_code)]
    return AffectedLog(
        day=day,
        imports=list_imports(desk),
        missing=missing_recalls(desk),
        affected=tuple(sorted(found, key=_order)),
        devices=sum(one.known.taken is not None for one in looked),
        parts=sum(len(one.parts) for one in looked),
        without_verdict=tuple(
            one.known.fitting.case.fitting_id for one in looked if one.known.taken is None
        ),
    )


class _Looked(NamedTuple):
    """What is known of one fitting's device, and of its parts with GUDID's records of their own."""

    known: FittedDevice
    device: Device
    parts: tuple[tuple[WornPart, GudidRecord | None], ...]


NOTHING_KNOWN: Final = Device(makers=frozenset(), models=frozenset(), serial=None)
"""A device without a verdict: its parts are held against recalls by their own identifiers."""


def _looked_at(desk: Desk, known: FittedDevice, records: tuple[DatedRecord, ...]) -> _Looked:
    fitting, taken = known
    device = NOTHING_KNOWN if taken is None else device_of(Facts(taken.evidence))
    parts = worn_parts(fitting, lambda index: _day(desk, fitting, index))
    others = [part for part in parts if part.serial != device.serial or part.until is not None]
    own = tuple((part, record_among(records, (part.di,)) if part.di else None) for part in others)
    return _Looked(known, device, own)


def _lines(one: _Looked, running: KnownRecalls, code: str) -> Iterator[Affected]:
    for record, device in running.concerning(one.device, (code,)):
        if device.how is not Concern.NOT_THIS_UNIT:
            yield _line(one, record, device, None)
    for part, own in one.parts:
        for record, told in part_concerns(running, part, one.device, code, own):
            yield _line(one, record, told, part)


def _line(one: _Looked, record: RecallRecord, told: Found, part: WornPart | None) -> Affected:
    fitting, taken = one.known
    return Affected(
        recall=record.number,
        form=record.form,
        classification=record.classification,
        reason=record.reason,
        how=told.how,
        by=told.by,
        fitting=fitting.case.fitting_id,
        patient=fitting.case.patient.name,
        serial=one.device.serial,
        part=part,
        state=one.known.state,
        verdict_entry=None if taken is None else taken.entry,
    )


def _order(one: Affected) -> tuple[str, str, str, bool, str, date]:
    """By recall and fitting; the device itself before its parts."""
    part = one.part
    title, since = (part.title, part.since) if part else ("", date.min)
    return one.recall, one.form, one.fitting, part is not None, title, since


def _day(desk: Desk, fitting: Fitting, index: int) -> date:
    return local_date(desk.store.entry(index).leaf.moment, fitting.case.place_tz)
