"""One simulated device beside a computer with a stand-in for BlueZ, served as lines are."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from simulators.ble.bluez.fault import BluezFault
from simulators.ble.bluez.room import ADDRESS_VARIABLE, bluez_room
from simulators.ble.computer import of_devices
from simulators.ble.peripheral import Peripheral, medium_of
from simulators.faults import Fault, require_fit
from simulators.scenario import Scenario
from simulators.serve import Line


class BluezLine(Line):
    """A device that programs of this computer reach through BlueZ's own interface.

    Attributes:
        environment: what such a program is run with.
    """

    def __init__(self, device: Peripheral, bus_address: str) -> None:
        super().__init__("ble", device.address, device.controller)
        self.environment = {ADDRESS_VARIABLE: bus_address}


@asynccontextmanager
async def bluez_line(scenario: Scenario, faults: Sequence[Fault] = ()) -> AsyncIterator[BluezLine]:
    """Serve a scenario's device and a stand-in for BlueZ while the block runs.

    Args:
        scenario: with a table ``[ble]``.
        faults: laid over the device or the computer, after the scenario's own.

    Raises:
        ScenarioError: the scenario is not on Bluetooth.
        FaultError: a fault can be laid over neither.
        ServeError: there is no dbus-daemon, or it does not start.
    """
    every = (*scenario.faults.laid, *faults)
    computer = [each for each in every if isinstance(each, BluezFault)]
    require_fit(of_devices(every), medium_of(scenario), f"{scenario.name!r} on Bluetooth")
    async with bluez_room([Peripheral(scenario, of_devices(faults))], computer) as room:
        yield BluezLine(room.devices[0], room.bus_address)
