"""Whose device a field action is about: the firmware policy of today."""

from __future__ import annotations

import pytest

from agent.errors import NotAllowed
from agent.usecases.device_log import DeviceState
from agent.usecases.firmware import retire_firmware
from agent.usecases.firmware_affected import AffectedFirmware, FirmwareLog, affected_firmware
from agent.usecases.fittings import open_fitting
from tests.clinic import Clinic
from tests.packet import sample
from tests.usecases.test_policies import add, label_alone, take


def opened(clinic: Clinic, *numbers: str) -> None:
    case = sample.fitting().case
    for number in numbers:
        told = case.model_copy(update={"fitting_id": number})
        open_fitting(clinic.desk, clinic.people["compliance"], told)


def log(clinic: Clinic, by: str = "compliance") -> FirmwareLog:
    return affected_firmware(clinic.desk, clinic.people[by])


def told(one: AffectedFirmware) -> tuple[str, str | None, str]:
    return one.fitting, one.serial, one.code


def test_a_line_that_came_later_names_the_devices_it_stops(clinic: Clinic) -> None:
    opened(clinic, "FIT-A", "FIT-B")
    taken = take(clinic, "FIT-A")
    assert (log(clinic).affected, log(clinic).lines) == ((), 0)
    rule = add(clinic)
    found = log(clinic)
    (one,) = found.affected
    assert told(one) == ("FIT-A", "SX2-26-00417", "firmware_below_minimum")
    assert (one.state, one.verdict_entry) == (DeviceState.FITTING, taken.entry)
    assert one.firmware is not None
    assert f'"{one.firmware}"' in one.text
    assert (found.lines, found.devices, found.without_verdict) == (1, 1, ("FIT-B",))
    retire_firmware(clinic.desk, clinic.people["compliance"], rule.id, note="superseded")
    assert log(clinic).affected == ()


def test_a_device_whose_firmware_was_not_read_is_told_so(clinic: Clinic) -> None:
    opened(clinic, "FIT-A")
    label_alone(clinic, "FIT-A")
    add(clinic)
    assert [told(one) for one in log(clinic).affected] == [
        ("FIT-A", "SX2-26-00417", "firmware_not_read")
    ]


@pytest.mark.parametrize("by", ["admin", "guest"])
def test_patients_names_are_not_for_everybody(clinic: Clinic, by: str) -> None:
    with pytest.raises(NotAllowed):
        log(clinic, by)
