"""Every wire with its well behaved device: what is read, by which driver, as which product."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from drivers.driver import Driver, find_driver
from drivers.profile import Profile, builtin_profiles
from simulators.scenario import Scenario, load


class Wire(NamedTuple):
    """A device, and how it is read."""

    scenario: Scenario
    driver: Driver
    profile: Profile


SCENARIOS: Final[Mapping[str, str]] = {
    "smp": "listed",
    "smp-raw": "listed-raw",
    "smp-cobs": "listed-cobs",
    "flexsea": "flexsea-listed",
    "modbus": "modbus-listed",
    "canopen": "canopen-listed",
    "vesc": "vesc-listed",
}
"""The well behaved device of each driver."""


def wire_of(scenario: Scenario) -> Wire:
    """Answer how a scenario's device is read: as the scenario itself says."""
    assert isinstance(scenario.driver, str)
    assert scenario.profile is not None
    return Wire(scenario, find_driver(scenario.driver), builtin_profiles()[scenario.profile])


WIRES: Final[Mapping[str, Wire]] = {
    driver: wire_of(load(scenario)) for driver, scenario in SCENARIOS.items()
}
