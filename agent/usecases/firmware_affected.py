"""Which patients' devices the firmware policy of today stops: a maker's bulletin asks for just that log."""

from __future__ import annotations

from datetime import date

from agent.confirm.facts import Facts
from agent.confirm.models import Evidence, FirmwareRule, Reason
from agent.confirm.questions import firmware_2
from agent.confirm.rules import shipped_rules
from agent.model import Model
from agent.roles import Right
from agent.usecases.desk import Desk
from agent.usecases.device_log import DeviceState, FittedDevice, fitted_devices
from agent.usecases.firmware import list_firmware
from agent.usecases.people import Actor
from agent.usecases.verdict_evidence import policy_for
from drivers.reading import FieldName

NOT_LOOKED_UP = frozenset({"firmware_not_read", "firmware_line_not_applied"})
"""Notes that say that a line could not be held against the device: nobody knows its version."""


class AffectedFirmware(Model):
    """A patient's device whose firmware a line of the policy stops, or may stop.

    Attributes:
        code, text: as a verdict of today would say it.
        firmware: the version as it was read; ``None`` where it was not.
    """

    fitting: str
    patient: str
    serial: str | None
    firmware: str | None
    state: DeviceState
    verdict_entry: int
    code: str
    text: str


class FirmwareLog(Model):
    """The whole answer, with what could not be looked at."""

    day: date
    lines: int
    devices: int
    affected: tuple[AffectedFirmware, ...]
    without_verdict: tuple[str, ...]


def affected_firmware(desk: Desk, by: Actor) -> FirmwareLog:
    """Hold the policy of today against what was read of each device when its last verdict was taken.

    Raises:
        NotAllowed: this person may not see patients' records.
    """
    by.require(Right.EXPORT)
    day, lines, devices = desk.today(), list_firmware(desk), tuple(fitted_devices(desk))
    return FirmwareLog(
        day=day,
        lines=len(lines),
        devices=sum(one.taken is not None for one in devices),
        affected=tuple(line for one in devices for line in _lines(one, lines, day)),
        without_verdict=tuple(one.fitting.case.fitting_id for one in devices if one.taken is None),
    )


def _lines(one: FittedDevice, lines: tuple[FirmwareRule, ...], day: date) -> list[AffectedFirmware]:
    if one.taken is None:
        return []
    facts = Facts(_as_of_today(one.taken.evidence, lines, day))
    return [
        AffectedFirmware(
            fitting=one.fitting.case.fitting_id,
            patient=one.fitting.case.patient.name,
            serial=facts.identity.value(FieldName.SERIAL),
            firmware=facts.identity.value(FieldName.FIRMWARE_VERSION),
            state=one.state,
            verdict_entry=one.taken.entry,
            code=reason.code,
            text=reason.text,
        )
        for reason in _told(facts)
    ]


def _as_of_today(evidence: Evidence, lines: tuple[FirmwareRule, ...], day: date) -> Evidence:
    """What was read then, under the rules and the policy of today."""
    now = evidence.model_copy(update={"rules": shipped_rules(), "date_of_service": day})
    return now.model_copy(update={"firmware": policy_for(now, lines)})


def _told(facts: Facts) -> tuple[Reason, ...]:
    notes = (note for note in firmware_2.notes(facts) if note.code in NOT_LOOKED_UP)
    return (*firmware_2.raising(facts), *notes)
