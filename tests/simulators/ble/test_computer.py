"""Faults of the computer on a virtual radio: in bleak's own terms."""

from __future__ import annotations

import asyncio
from importlib import resources

import pytest
from bleak import BleakClient, BleakScanner
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakError,
    BleakGATTProtocolError,
)

from simulators.ble import virtual_radio
from simulators.ble.bluez.faults import BLUEZ_FAULTS
from simulators.ble.computer import SHOWN
from simulators.errors import FaultError
from simulators.scenario import Scenario, parse
from tests.simulators.ble.reading import PATIENCE_S, find

SERIAL = "2a25"
Why = BleakBluetoothNotAvailableReason

REASONS = [
    ("no-adapter", Why.NO_BLUETOOTH),
    ("adapter-off", Why.POWERED_OFF),
    ("bluetooth-denied", Why.DENIED_BY_UNKNOWN),
]


@pytest.mark.parametrize(("fault", "reason"), REASONS)
def test_a_computer_without_bluetooth_says_why_before_it_scans(fault: str, reason: Why) -> None:
    radio = virtual_radio("dis-listed", faults=[fault])
    with pytest.raises(BleakBluetoothNotAvailableError) as told:
        asyncio.run(BleakScanner(backend=radio.scanner).start())
    assert told.value.reason is reason


@pytest.mark.parametrize(("fault", "reason"), REASONS)
def test_and_before_it_connects(fault: str, reason: Why) -> None:
    radio = virtual_radio("dis-listed", faults=[fault])
    client = BleakClient(radio.devices[0].address, backend=radio.client, timeout=PATIENCE_S)
    with pytest.raises(BleakBluetoothNotAvailableError) as told:
        asyncio.run(client.connect())
    assert told.value.reason is reason


def with_fault(name: str) -> Scenario:
    """The listed device, with a fault in its own file."""
    text = (resources.files("simulators") / "scenarios" / "dis-listed.toml").read_text("utf-8")
    return parse(f'{text}\n[[faults]]\nname = "{name}"\n'.encode(), source="made.toml")


@pytest.mark.parametrize(("fault", "reason"), REASONS)
def test_a_scenario_may_have_the_fault_in_its_own_file(fault: str, reason: Why) -> None:
    radio = virtual_radio(with_fault(fault))
    with pytest.raises(BleakBluetoothNotAvailableError) as told:
        asyncio.run(BleakScanner(backend=radio.scanner).start())
    assert told.value.reason is reason


def test_a_scenario_s_fault_that_needs_a_daemon_is_refused() -> None:
    with pytest.raises(FaultError, match="'no-daemon' needs the stand-in for BlueZ"):
        virtual_radio(with_fault("no-daemon"))


def test_a_scenario_s_fault_of_a_line_is_refused_on_bluetooth() -> None:
    with pytest.raises(FaultError, match="'split' cannot be laid over"):
        virtual_radio(with_fault("split"))


def test_a_device_that_lost_its_keys_lets_go_at_each_connection() -> None:
    async def twice() -> None:
        radio = virtual_radio("dis-listed", faults=["keys-lost"])
        [found] = await find(radio)
        for _ in range(2):
            client = BleakClient(found.device, backend=radio.client, timeout=PATIENCE_S)
            with pytest.raises(BleakError, match="failed to discover services"):
                await client.connect()

    asyncio.run(twice())


def test_a_device_that_lost_its_keys_is_read_after_the_computer_forgot_them() -> None:
    async def read() -> bytes:
        radio = virtual_radio("dis-listed", faults=["keys-lost"])
        [found] = await find(radio)
        client = BleakClient(found.device, backend=radio.client, timeout=PATIENCE_S)
        await client.unpair()
        async with client:
            return bytes(await client.read_gatt_char(SERIAL))

    assert asyncio.run(read()) == b"SX3-26-00731"


async def _read(fault: str) -> bytes:
    radio = virtual_radio("dis-listed", faults=[fault])
    [found] = await find(radio)
    async with BleakClient(found.device, backend=radio.client, timeout=PATIENCE_S) as client:
        return bytes(await client.read_gatt_char(SERIAL))


def test_an_old_list_leads_to_nothing() -> None:
    with pytest.raises(BleakGATTProtocolError) as told:
        asyncio.run(_read("stale-services"))
    assert told.value.code == 0x01


def test_an_old_list_may_lead_to_another_value() -> None:
    assert asyncio.run(_read("stale-services:shift=2")) == b"D1"


def test_an_old_list_may_lack_a_characteristic() -> None:
    with pytest.raises(BleakError, match="was not found"):
        asyncio.run(_read("stale-services:without=2a25"))


@pytest.mark.parametrize("fault", sorted(set(BLUEZ_FAULTS) - set(SHOWN)))
def test_what_needs_a_daemon_is_refused_with_where_to_find_one(fault: str) -> None:
    with pytest.raises(FaultError, match="needs the stand-in for BlueZ"):
        virtual_radio("dis-listed", faults=[fault])
