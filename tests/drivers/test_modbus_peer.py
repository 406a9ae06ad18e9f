"""pymodbus's server judges the Modbus driver, over a serial line and over TCP."""

from __future__ import annotations

import pytest

from drivers.driver import find_driver
from drivers.identify import read_identity, replay
from drivers.profile import Profile, builtin_profiles
from drivers.reading import FieldName, Reading
from drivers.target import parse_target
from tests.drivers.modbus_peer import pymodbus_server
from tests.drivers.reader import run

MODBUS = find_driver("modbus")
MB30 = builtin_profiles()["synthex-mb30"]
OBJECTS = {
    0x00: "Synthex Mobility",
    0x01: "MB-30",
    0x02: "2.4.1",
    0x03: "https://example.invalid",
    0x05: "MB-30",
    0x80: "SXM-26-00030",
}


def read(target: str, profile: Profile | None = MB30) -> Reading:
    reading = run(read_identity(parse_target(target), driver=MODBUS, profile=profile))
    assert replay(reading, profile) == reading.passes
    return reading


def identity(reading: Reading) -> tuple[str | None, ...]:
    names = (FieldName.MANUFACTURER, FieldName.MODEL, FieldName.FIRMWARE_VERSION, FieldName.SERIAL)
    return tuple(reading.agreed(name) for name in names)


@pytest.mark.parametrize("wire", ["serial", "tcp"])
def test_the_identity_of_a_pymodbus_server_is_read(wire: str) -> None:
    with pymodbus_server(wire, OBJECTS) as target:
        reading = read(target)
    assert identity(reading) == ("Synthex Mobility", "MB-30", "2.4.1", "SXM-26-00030")
    assert all(one.unanswered == () for one in reading.passes)


def test_an_identity_that_fills_several_answers_is_followed() -> None:
    long = {0x00: "M" * 200, 0x01: "C" * 200, 0x02: "2.4.1", 0x05: "N" * 240, 0x80: "S" * 240}
    with pymodbus_server("tcp", long) as target:
        reading = read(target)
    assert identity(reading) == ("M" * 200, "N" * 240, "2.4.1", "S" * 240)


def test_an_object_that_the_server_has_not_is_declined() -> None:
    objects = {key: text for key, text in OBJECTS.items() if key != 0x80}
    with pymodbus_server("tcp", objects) as target:
        reading = read(target)
    (declined,) = reading.passes[0].unanswered
    assert declined.question == "modbus object 0x80"
    assert declined.reason == "the device declined: exception 0x02 (illegal data address)"


def test_without_a_profile_the_standard_objects_are_read() -> None:
    with pymodbus_server("tcp", OBJECTS) as target:
        reading = read(target, None)
    assert identity(reading) == ("Synthex Mobility", "MB-30", "2.4.1", None)
