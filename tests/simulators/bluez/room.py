"""A client of BlueZ, bleak as it is, beside a stand-in in the same event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest
from bleak import BleakClient, BleakScanner
from bleak.backends.device import BLEDevice

from simulators.ble.bluez.fault import BluezFault
from simulators.ble.bluez.faults import BLUEZ_FAULTS
from simulators.ble.bluez.room import ADDRESS_VARIABLE, Room, bluez_room
from simulators.ble.peripheral import Peripheral
from simulators.scenario import Scenario, load
from tests.peers import require_program

PATIENCE_S = 60.0
"""Far more than it takes; a loaded machine is slow."""

SHORT_S = 1.5
"""How long a client waits that is to wait in vain."""

T = TypeVar("T")


def run_in_room(
    work: Callable[[Room], Awaitable[T]], *faults: str, scenario: str | Scenario = "dis-listed"
) -> T:
    """Do the work with a room whose bus is the system's for the time."""
    require_program("dbus-daemon", "dbus")
    device = Peripheral(load(scenario) if isinstance(scenario, str) else scenario)

    async def stay() -> T:
        async with bluez_room([device], [_fault(each) for each in faults]) as room:
            with _system_bus(room.bus_address):
                return await work(room)

    return asyncio.run(stay())


@contextmanager
def _system_bus(address: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ADDRESS_VARIABLE, address)
        yield


async def find(room: Room) -> BLEDevice:
    """Scan until the room's device is heard, however long a loaded machine takes."""
    async with BleakScanner() as scanner:
        async for device, _ in scanner.advertisement_data():
            if device.address == room.devices[0].address:
                return device
    raise AssertionError("scanning does not end by itself")


async def read(room: Room, uuid: str, *, within_s: float = PATIENCE_S) -> bytes:
    """Find, connect, read one characteristic, let go."""
    device = await find(room)
    async with BleakClient(device, timeout=within_s) as client:
        async with asyncio.timeout(within_s):
            return bytes(await client.read_gatt_char(uuid))


def _fault(text: str) -> BluezFault:
    name, _, given = text.partition(":")
    parameters = dict(each.split("=") for each in given.split(",") if each)
    return BLUEZ_FAULTS[name].model_validate_strings(parameters)
