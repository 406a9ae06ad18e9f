"""Which patients' devices the open recalls concern: the log that accreditors ask for."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from agent.confirm.facts import Facts
from agent.confirm.models import RecallForm
from agent.confirm.questions.recalled import device_of
from agent.confirm.recalls import Concern, concern, is_open
from agent.model import Model
from agent.usecases.desk import Desk
from agent.usecases.fittings import load_fitting
from agent.usecases.people import Actor, Right
from agent.usecases.recalls import RecallImport, list_imports, list_recalls
from agent.usecases.verdicts import taken_verdict


class DeviceState(StrEnum):
    """Where the device is."""

    DELIVERED = "delivered"
    FITTING = "being fitted"


class Affected(Model):
    """A patient's device that an open recall concerns."""

    recall: str
    form: RecallForm
    classification: str
    reason: str
    how: Concern
    fitting: str
    patient: str
    serial: str | None
    state: DeviceState
    verdict_entry: int


class AffectedLog(Model):
    """The whole answer, with what could not be looked at."""

    day: date
    imports: tuple[RecallImport, ...]
    affected: tuple[Affected, ...]
    devices: int
    without_verdict: tuple[str, ...]


def affected_devices(desk: Desk, by: Actor) -> AffectedLog:
    """Which patients' devices the open recalls concern, by each fitting's last verdict.

    Raises:
        NotAllowed: this person may not see patients' records.
    """
    by.require(Right.EXPORT)
    day, code = desk.today(), desk.rules.product_code
    running = [record for record in list_recalls(desk) if is_open(record, day)]
    found: list[Affected] = []
    without: list[str] = []
    devices = 0
    for opening in desk.store.entries(act="fitting.opened"):
        fitting = load_fitting(desk, opening.leaf.subject)
        entry = fitting.final_verdict_entry or _newest(fitting.verdict_entries)
        if entry is None:
            without.append(fitting.case.fitting_id)
            continue
        devices += 1
        device = device_of(Facts(taken_verdict(desk, entry).evidence))
        state = DeviceState.FITTING if fitting.delivered_entry is None else DeviceState.DELIVERED
        for record in running:
            how = concern(record, device, code)
            if how is None or how is Concern.NOT_THIS_UNIT:
                continue
            found.append(
                Affected(
                    recall=record.number,
                    form=record.form,
                    classification=record.classification,
                    reason=record.reason,
                    how=how,
                    fitting=fitting.case.fitting_id,
                    patient=fitting.case.patient.name,
                    serial=device.serial,
                    state=state,
                    verdict_entry=entry,
                )
            )
    return AffectedLog(
        day=day,
        imports=list_imports(desk),
        affected=tuple(sorted(found, key=lambda one: (one.recall, one.form, one.fitting))),
        devices=devices,
        without_verdict=tuple(without),
    )


def _newest(entries: tuple[int, ...]) -> int | None:
    return entries[-1] if entries else None
