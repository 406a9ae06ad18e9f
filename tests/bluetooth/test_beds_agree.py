"""The same script of a few lines, bleak as it is, sees the same device in every bed.

So the stand-in is held against BlueZ itself, and what the faster beds show is worth something.
"""

from __future__ import annotations

import asyncio
from typing import NamedTuple

import pytest
from bleak import BleakClient, BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.service import BleakGATTServiceCollection
from bleak.exc import BleakGATTProtocolError, BleakGATTProtocolErrorCode

from tests.bluetooth.beds import Bed, Played, bed_of, beds_here, text_of

pytestmark = pytest.mark.beds

PATIENCE_S = 60.0
"""The machine is slow, and may share its processors."""

SHOWN = {"180a": "Device Information", "180f": "Battery"}

VALUES = {"2a25": b"SX3-26-00731", "2a29": b"Synthex Mobility", "2a26": b"5.1.0"}


class Table(NamedTuple):
    """What a client is shown of a characteristic."""

    service: str
    uuid: str
    properties: tuple[str, ...]


async def find(there: Played, at: int = 0) -> BLEDevice:
    """Hear one of the devices."""
    async with asyncio.timeout(PATIENCE_S), BleakScanner(backend=there.scanner) as scanner:
        async for device, _ in scanner.advertisement_data():
            if device.address == there.addresses[at]:
                return device
    raise AssertionError("scanning does not end by itself")


def connected(device: BLEDevice, there: Played, *, pair: bool = False) -> BleakClient:
    """A client, to be entered."""
    return BleakClient(device, pair=pair, timeout=PATIENCE_S, backend=there.client)


class Seen(NamedTuple):
    """What a client saw of one device."""

    services: set[str]
    table: set[Table]
    values: dict[str, bytes]


@pytest.fixture(scope="module", params=beds_here())
def seen(request: pytest.FixtureRequest) -> Seen:
    """One connection for all that look at one device and change nothing."""
    bed = bed_of(request.param)

    async def work() -> Seen:
        async with bed.play("dis-listed") as there, connected(await find(there), there) as client:
            values = {uuid: bytes(await client.read_gatt_char(uuid)) for uuid in VALUES}
            services = {service.uuid[4:8] for service in client.services}
            return Seen(services, _table(client.services), values)

    return asyncio.run(work())


def _table(services: BleakGATTServiceCollection) -> set[Table]:
    return {
        Table(service.uuid[4:8], each.uuid[4:8], tuple(sorted(each.properties)))
        for service in services
        if service.uuid[4:8] in SHOWN
        for each in service.characteristics
    }


def test_the_services_and_their_characteristics_are_the_same(seen: Seen) -> None:
    assert seen.table == {
        *(
            Table("180a", uuid, ("read",))
            for uuid in (
                "2a23", "2a24", "2a25", "2a26", "2a27", "2a28", "2a29", "2a2a", "2a50", "2bff",
            )
        ),
        Table("180f", "2a19", ("notify", "read")),
        Table("180f", "2bea", ("notify", "read")),
    }  # fmt: skip


def test_generic_access_is_shown_to_no_client(seen: Seen) -> None:
    assert "1800" not in seen.services


@pytest.mark.parametrize(("uuid", "value"), VALUES.items())
def test_a_value_is_the_same(seen: Seen, uuid: str, value: bytes) -> None:
    assert seen.values[uuid] == value


def test_a_write_channel_refuses_to_be_read_in_the_same_words(bed: Bed) -> None:
    async def work() -> BleakGATTProtocolErrorCode:
        async with bed.play("smp-ble") as there, connected(await find(there), there) as client:
            with pytest.raises(BleakGATTProtocolError) as refused:
                await client.read_gatt_char("da2e7828-fbce-4e01-ae9e-261174997c48")
            return refused.value.code

    assert asyncio.run(work()) is BleakGATTProtocolErrorCode.READ_NOT_PERMITTED


def test_two_equal_devices_are_two(bed: Bed) -> None:
    async def work() -> set[str]:
        async with bed.play("dis-listed", "dis-listed") as there:
            found: set[str] = set()
            async with BleakScanner(backend=there.scanner) as scanner:
                async for device, _ in scanner.advertisement_data():
                    found |= {device.address} & {*there.addresses}
                    if len(found) == len(there.addresses):
                        return found
        raise AssertionError

    assert len(asyncio.run(work())) == 2


@pytest.mark.parametrize("security", ["encryption", "authentication"])
def test_pairing_opens_what_was_closed(bed: Bed, security: str) -> None:
    guarded = text_of("dis-listed").replace("[ble]", f'[ble]\nsecurity = "{security}"')

    async def work() -> bytes:
        async with (
            bed.play(guarded) as there,
            connected(await find(there), there, pair=True) as client,
        ):
            return bytes(await client.read_gatt_char("2a25"))

    assert asyncio.run(work()) == b"SX3-26-00731"
