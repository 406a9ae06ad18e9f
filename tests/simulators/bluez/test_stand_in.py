"""A client of BlueZ meets the stand-in: it finds, connects, reads, pairs and lets go as with bluetoothd."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from bleak import BleakClient, BleakScanner
from bleak.exc import BleakGATTProtocolError, BleakGATTProtocolErrorCode

from simulators.ble.bluez.errors import BluezError
from simulators.ble.bluez.room import Room
from simulators.ble.config import Security
from simulators.scenario import Scenario, load
from tests.simulators.bluez.room import PATIENCE_S, find, read, run_in_room

SERIAL = "00002a25-0000-1000-8000-00805f9b34fb"
SCENARIO = load("dis-listed")

TURNS = 60
"""Of the event loop: a few more than connecting takes, with and without a fault."""

ADVERTISED_TWICE = 4
"""Each time with its scan response."""


def _with(**changed: object) -> Scenario:
    assert SCENARIO.ble is not None
    return SCENARIO.model_copy(update={"ble": SCENARIO.ble.model_copy(update=changed)})


async def _advertised_again(room: Room) -> None:
    """Wait until the device was on the air twice: what would be heard, was heard."""
    heard: asyncio.Queue[object] = asyncio.Queue()
    await room.world.scan(heard.put_nowait, active=True)
    for _ in range(ADVERTISED_TWICE):
        await asyncio.wait_for(heard.get(), PATIENCE_S)
    await room.world.stop_scan(heard.put_nowait)


def _guarded(security: Security) -> Scenario:
    return _with(security=security)


def test_a_scan_tells_what_the_device_advertises() -> None:
    async def scan(room: Room) -> tuple[str | None, list[str], int]:
        device = await find(room)
        async with BleakScanner() as scanner:
            async for found, told in scanner.advertisement_data():
                if found.address == device.address and told.local_name:
                    return told.local_name, told.service_uuids, told.rssi
        raise AssertionError

    name, services, rssi = run_in_room(scan)
    assert (name, rssi) == ("Strider SX-300", -50)
    assert "0000180a-0000-1000-8000-00805f9b34fb" in services


def test_a_scan_for_one_service_hears_no_device_without_it() -> None:
    async def scan(room: Room) -> list[str]:
        nus = "6e400001-b5a3-f393-e0a9-e50e24dcca9e"
        async with BleakScanner(service_uuids=[nus]) as scanner:
            await _advertised_again(room)
            return [each.address for each in scanner.discovered_devices]

    assert run_in_room(scan) == []


def test_a_value_is_read_as_the_device_says_it() -> None:
    async def work(room: Room) -> bytes:
        return await read(room, SERIAL)

    assert run_in_room(work) == SCENARIO.identity["serial"][0]


def test_a_value_longer_than_the_connection_takes_at_once_comes_whole() -> None:
    async def work(room: Room) -> bytes:
        return await read(room, SERIAL)

    long = SCENARIO.model_copy(update={"identity": {**SCENARIO.identity, "serial": (b"S" * 500,)}})
    assert run_in_room(work, scenario=long) == b"S" * 500


def test_the_generic_access_service_is_kept_back_as_bluez_does() -> None:
    async def services(room: Room) -> set[str]:
        async with BleakClient(await find(room), timeout=PATIENCE_S) as client:
            return {each.uuid[4:8] for each in client.services}

    found = run_in_room(services)
    assert "1801" in found
    assert "1800" not in found


def test_a_second_connection_is_as_good_as_the_first() -> None:
    async def twice(room: Room) -> list[bytes]:
        return [await read(room, SERIAL) for _ in range(2)]

    first, second = run_in_room(twice)
    assert first == second


def test_a_client_that_lets_go_leaves_no_link() -> None:
    async def work(room: Room) -> bool:
        device = await find(room)
        client = BleakClient(device, timeout=PATIENCE_S)
        await client.connect()
        await client.disconnect()
        return client.is_connected

    assert run_in_room(work) is False


@pytest.mark.parametrize("faults", [(), ("abort-by-local",)], ids=["well", "abort-by-local"])
def test_a_client_that_lets_go_at_any_moment_of_connecting_leaves_no_link(
    faults: tuple[str, ...],
) -> None:
    async def work(room: Room) -> list[int]:
        await find(room)
        [device] = room.computer._adapter._devices.values()
        connected_after = []
        for turns in range(1, TURNS):
            asking = asyncio.create_task(device.connect())
            for _ in range(turns):
                await asyncio.sleep(0)
            with suppress(BluezError):
                await device.disconnect()
            await asyncio.wait({asking})
            asking.exception()
            async with asyncio.timeout(PATIENCE_S):
                await room.devices[0].wait_until_alone()
            if device.is_connected:
                connected_after.append(turns)
        return connected_after

    assert run_in_room(work, *faults) == []


def test_a_client_may_pair_first() -> None:
    async def work(room: Room) -> bytes:
        async with BleakClient(await find(room), pair=True, timeout=PATIENCE_S) as client:
            return bytes(await client.read_gatt_char(SERIAL))

    assert run_in_room(work, scenario=_guarded("encryption")) == SCENARIO.identity["serial"][0]


def test_a_device_that_the_computer_forgets_is_gone() -> None:
    async def work(room: Room) -> bool:
        client = BleakClient(await find(room), timeout=PATIENCE_S)
        await client.connect()
        await client.unpair()
        return client.is_connected

    assert run_in_room(work) is False


def test_notifications_come_through() -> None:
    async def work(room: Room) -> bytes:
        told: asyncio.Queue[bytes] = asyncio.Queue()
        async with BleakClient(await find(room), timeout=PATIENCE_S) as client:
            smp = "da2e7828-fbce-4e01-ae9e-261174997c48"
            await client.start_notify(smp, lambda _, data: told.put_nowait(bytes(data)))
            await client.write_gatt_char(smp, bytes.fromhex("0000000100000006a0"), response=False)
            return await asyncio.wait_for(told.get(), PATIENCE_S)

    # OS group, parameters: a header of eight bytes, and a map.
    assert run_in_room(work, scenario="smp-ble")[:1] in (b"\x01", b"\x09")


def test_what_cannot_be_read_is_said_in_bluez_words() -> None:
    async def work(room: Room) -> None:
        async with BleakClient(await find(room), timeout=PATIENCE_S) as client:
            await client.read_gatt_char("da2e7828-fbce-4e01-ae9e-261174997c48")

    with pytest.raises(BleakGATTProtocolError) as refused:
        run_in_room(work, scenario="smp-ble")
    assert refused.value.code is BleakGATTProtocolErrorCode.READ_NOT_PERMITTED


def test_the_room_tells_what_bluez_was_called_for() -> None:
    async def work(room: Room) -> tuple[str, ...]:
        await read(room, SERIAL)
        return room.computer.calls

    calls = run_in_room(work)
    assert [each for each in calls if each in ("Connect", "ReadValue", "Disconnect")] == [
        "Connect",
        "ReadValue",
        "Disconnect",
    ]
