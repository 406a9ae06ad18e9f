"""A reader that is nobody's driver: bleak over a virtual radio, everything that can be read."""

from __future__ import annotations

from typing import NamedTuple

from bleak import BleakClient, BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData

from simulators.ble.radio import VirtualRadio
from simulators.ble.requests import short

PATIENCE_S = 20.0
"""Far more than it takes; a loaded machine is slow."""


class Found(NamedTuple):
    """A device and what it told before anyone connected."""

    device: BLEDevice
    told: AdvertisementData


async def find(radio: VirtualRadio, count: int = 1) -> list[Found]:
    """Scan until so many devices have told their name, in order of address."""
    found: dict[str, Found] = {}
    async with BleakScanner(backend=radio.scanner) as scanner:
        async for device, told in scanner.advertisement_data():
            found[device.address] = Found(device, told)
            if len(found) == count:
                break
    return [found[address] for address in sorted(found)]


async def read_all(radio: VirtualRadio) -> dict[str, bytes]:
    """What the first device says: characteristic → value, those of 0x1801 aside."""
    [first, *_] = await find(radio, len(radio.devices))
    async with BleakClient(first.device, backend=radio.client, timeout=PATIENCE_S) as client:
        return {
            short(each.uuid): bytes(await client.read_gatt_char(each))
            for service in client.services
            for each in service.characteristics
            if "read" in each.properties and short(service.uuid) != "1801"
        }
