"""The drivers modbus and canopen against the simulators' own wires, in their own process."""

from __future__ import annotations

import pytest

from drivers.driver import find_driver
from drivers.identify import replay
from drivers.profile import builtin_profiles
from drivers.reading import FieldName, Reading
from tests.drivers.reader import read_by
from tests.drivers.test_simulators import simulated

MODBUS = {
    "manufacturer": "Synthex Mobility",
    "model": "MB-30",
    "firmware_version": "2.4.1",
    "serial": "SXM-26-00030",
}
CANOPEN = {
    "manufacturer": "vendor-id 0x000002E5",
    "model": "CO-40",
    "serial": "123456",
    "platform": "product 0x00010000 revision 0x00020003",
    "hardware_revision": "C",
    "firmware_version": "4.2.1",
}


def read_scenario(name: str, wire: str = "serial") -> Reading:
    with simulated(wire, name) as device:
        profile = builtin_profiles()[device.profile]
        reading = read_by(find_driver(profile.driver), device.target, profile=profile)
    assert replay(reading, profile) == reading.passes
    return reading


def agreed(reading: Reading) -> dict[str, str | None]:
    return {name.value: reading.agreed(name) for one in reading.passes for name in one.fields}


@pytest.mark.parametrize("wire", ["serial", "tcp"])
@pytest.mark.parametrize("name", ["modbus-listed", "modbus-paged"])
def test_a_modbus_unit_is_read(name: str, wire: str) -> None:
    reading = read_scenario(name, wire)
    assert agreed(reading) == MODBUS
    assert all(one.unanswered == () for one in reading.passes)


@pytest.mark.parametrize("wire", ["serial", "tcp"])
def test_a_canopen_node_is_read(wire: str) -> None:
    reading = read_scenario("canopen-listed", wire)
    assert agreed(reading) == CANOPEN
    assert all(one.unanswered == () for one in reading.passes)


def test_a_canopen_node_among_others_is_read() -> None:
    model = "CO-40 Lower Limb Exoskeleton"
    assert agreed(read_scenario("canopen-busy-bus")) == CANOPEN | {"model": model}


@pytest.mark.parametrize("name", ["modbus-serial-changes", "canopen-serial-changes"])
def test_a_serial_that_changes_is_seen(name: str) -> None:
    reading = read_scenario(name)
    assert reading.agreed(FieldName.SERIAL) is None
    assert len(set(reading.values(FieldName.SERIAL))) == 2


@pytest.mark.parametrize(
    ("name", "missing", "reason"),
    [
        ("modbus-basic", "serial", "conformity 0x01 gives no private objects"),
        ("canopen-quiet-name", "model", "abort 0x06020000 (object does not exist)"),
    ],
)
def test_what_a_device_has_not_is_unanswered(name: str, missing: str, reason: str) -> None:
    reading = read_scenario(name)
    assert missing not in agreed(reading)
    (unanswered,) = reading.passes[0].unanswered
    assert reason in unanswered.reason


def test_hostile_modbus_texts_are_kept_as_sent_or_unanswered() -> None:
    reading = read_scenario("modbus-hostile")
    assert agreed(reading) == {
        "manufacturer": "\x1b[2J<script>alert(1)</script>",
        "model": "MB-30",
        "serial": "SXM-26-00030\0\0\0",
    }
    (unanswered,) = reading.passes[0].unanswered
    assert unanswered.reason == "the value is not UTF-8 text: fffe00c0af"


def test_hostile_canopen_texts_are_kept_as_sent_or_unanswered() -> None:
    reading = read_scenario("canopen-hostile")
    assert "model" not in agreed(reading)
    assert agreed(reading)["firmware_version"] == "4.2.1\0\0\0"
    reasons = [unanswered.reason for unanswered in reading.passes[0].unanswered]
    assert reasons == [
        "the value has more than 1024 bytes",
        "the value is not UTF-8 text: fffe00c0af",
    ]
