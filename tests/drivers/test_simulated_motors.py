"""The drivers flexsea and vesc against the simulators' own wires, in their own process."""

from __future__ import annotations

import pytest

from drivers.driver import find_driver
from drivers.identify import replay
from drivers.profile import builtin_profiles
from drivers.reading import FieldName, Reading
from tests.drivers.reader import read_by
from tests.drivers.test_simulators import simulated


def read_scenario(name: str, wire: str = "serial") -> Reading:
    with simulated(wire, name) as device:
        profile = builtin_profiles()[device.profile]
        reading = read_by(find_driver(profile.driver), device.target, profile=profile)
    assert replay(reading, profile) == reading.passes
    return reading


def agreed(reading: Reading) -> dict[str, str | None]:
    return {name.value: reading.agreed(name) for one in reading.passes for name in one.fields}


@pytest.mark.parametrize("wire", ["serial", "tcp"])
def test_a_flexsea_board_is_read(wire: str) -> None:
    assert agreed(read_scenario("flexsea-listed", wire)) == {
        "model": "FX-10",
        "serial": "1042",
        "hardware_id": "220034000951333634363932",
    }


def test_a_flexsea_board_with_the_short_name_is_read() -> None:
    assert "model" in agreed(read_scenario("flexsea-12"))


def test_a_flexsea_serial_that_changes_is_seen() -> None:
    reading = read_scenario("flexsea-serial-changes")
    assert reading.agreed(FieldName.SERIAL) is None
    assert len(set(reading.values(FieldName.SERIAL))) == 2


@pytest.mark.parametrize("wire", ["serial", "tcp"])
def test_a_vesc_is_read(wire: str) -> None:
    assert agreed(read_scenario("vesc-listed", wire)) == {
        "firmware_version": "6.02",
        "model": "VS-50",
        "hardware_id": "0102030405060708090a0b0c",
    }


@pytest.mark.parametrize(
    ("scenario", "fields"),
    [("vesc-old", {"firmware_version"}), ("vesc-no-uuid", {"firmware_version", "model"})],
)
def test_an_old_vesc_gives_what_it_sends(scenario: str, fields: set[str]) -> None:
    reading = read_scenario(scenario)
    assert set(agreed(reading)) == fields
    assert reading.passes[0].unanswered
