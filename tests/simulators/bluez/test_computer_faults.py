"""Each fault of the computer reaches a client of BlueZ as BlueZ itself would tell it."""

from __future__ import annotations

import asyncio

import pytest
from bleak import BleakClient, BleakScanner
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakError,
    BleakGATTProtocolError,
    BleakGATTProtocolErrorCode,
)

from simulators.ble.bluez.room import Room
from simulators.scenario import load
from tests.simulators.bluez.room import SHORT_S, find, read, run_in_room

_LISTED = load("dis-listed")
assert _LISTED.ble is not None
GUARDED = _LISTED.model_copy(
    update={"ble": _LISTED.ble.model_copy(update={"security": "encryption"})}
)
"""A device that gives its values only after pairing."""

SERIAL = "00002a25-0000-1000-8000-00805f9b34fb"


async def _read(room: Room) -> bytes:
    return await read(room, SERIAL)


async def _wait_in_vain(room: Room) -> bytes:
    return await read(room, SERIAL, within_s=SHORT_S)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("no-adapter", BleakBluetoothNotAvailableReason.NO_BLUETOOTH),
        ("adapter-off", BleakBluetoothNotAvailableReason.POWERED_OFF),
    ],
)
def test_an_adapter_that_cannot_be_used_is_told_at_once(
    fault: str, reason: BleakBluetoothNotAvailableReason
) -> None:
    with pytest.raises(BleakBluetoothNotAvailableError) as told:
        run_in_room(_read, fault)
    assert told.value.reason is reason


@pytest.mark.parametrize(
    ("fault", "name"),
    [
        ("no-daemon", "org.freedesktop.DBus.Error.ServiceUnknown"),
        ("bluetooth-denied", "org.freedesktop.DBus.Error.AccessDenied"),
        ("adapter-switched-off:at=scanning", "org.bluez.Error.NotReady"),
        ("adapter-removed:at=scanning", "org.freedesktop.DBus.Error.UnknownObject"),
        ("in-progress:at=scanning", "org.bluez.Error.InProgress"),
        ("in-progress:at=connecting", "org.bluez.Error.InProgress"),
        ("connection-lost:at=connecting", "org.bluez.Error.Failed"),
        ("adapter-switched-off:at=connecting", "org.bluez.Error.NotReady"),
    ],
)
def test_an_error_has_its_name_on_the_bus(fault: str, name: str) -> None:
    with pytest.raises(BleakDBusError) as told:
        run_in_room(_read, fault)
    assert told.value.dbus_error == name


def test_a_bus_that_is_not_there_cannot_be_reached() -> None:
    with pytest.raises(FileNotFoundError):
        run_in_room(_read, "no-bus")


@pytest.mark.parametrize(
    "fault",
    [
        "adapter-removed:at=connecting",
        "adapter-removed:at=discovering",
        "adapter-removed:at=reading",
        "adapter-switched-off:at=discovering",
        "adapter-switched-off:at=reading",
        "connection-lost:at=connected",
        "connection-lost:at=discovering",
        "connection-lost:at=reading",
        "keys-lost",
        "forgotten",
    ],
)
def test_what_breaks_in_the_middle_ends_in_an_error(fault: str) -> None:
    with pytest.raises(BleakError):
        run_in_room(_read, fault)


@pytest.mark.parametrize(
    "fault",
    [
        "in-progress:at=reading",
        "no-reply:at=reading",
        "no-reply:at=connecting",
        "no-reply:at=discovering",
        "abort-by-local",
    ],
)
def test_what_never_ends_ends_with_the_client_s_own_patience(fault: str) -> None:
    with pytest.raises(TimeoutError):
        run_in_room(_wait_in_vain, fault)


def test_a_scan_that_is_never_begun_ends_with_the_client_s_own_patience() -> None:
    async def scan(_room: Room) -> None:
        async with asyncio.timeout(SHORT_S), BleakScanner():
            pass

    with pytest.raises(TimeoutError):
        run_in_room(scan, "no-reply:at=scanning")


def test_handles_from_before_an_update_lead_nowhere() -> None:
    with pytest.raises(BleakGATTProtocolError) as told:
        run_in_room(_read, "stale-services")
    assert told.value.code is BleakGATTProtocolErrorCode.INVALID_HANDLE


def test_a_list_from_before_an_update_lacks_what_the_update_brought() -> None:
    with pytest.raises(BleakError, match="was not found"):
        run_in_room(_read, "stale-services:without=2a25")


def test_a_daemon_that_stops_in_the_middle_is_missed() -> None:
    async def work(room: Room) -> None:
        await find(room)
        await read(room, SERIAL, within_s=SHORT_S)

    with pytest.raises((BleakError, TimeoutError)):
        run_in_room(work, "daemon-stops:at=connecting")


@pytest.mark.parametrize("reason", ["failed", "rejected", "canceled", "timeout"])
def test_pairing_fails_in_bluez_words(reason: str) -> None:
    async def work(room: Room) -> None:
        async with BleakClient(await find(room), pair=True):
            pass

    with pytest.raises(BleakDBusError) as told:
        run_in_room(work, f"pairing-fails:reason={reason}")
    assert told.value.dbus_error == f"org.bluez.Error.Authentication{reason.capitalize()}"


def test_without_anybody_who_agrees_pairing_fails() -> None:
    async def work(room: Room) -> None:
        async with BleakClient(await find(room), pair=True):
            pass

    with pytest.raises(BleakDBusError) as told:
        run_in_room(work, "nobody-agrees")
    assert told.value.dbus_error == "org.bluez.Error.AuthenticationFailed"


def test_without_anybody_who_agrees_a_guarded_value_never_comes() -> None:
    with pytest.raises(TimeoutError):
        run_in_room(_wait_in_vain, "nobody-agrees", scenario=GUARDED)


def test_after_waiting_for_somebody_who_agrees_the_connection_is_lost() -> None:
    with pytest.raises(BleakGATTProtocolError) as told:
        run_in_room(_read, "nobody-agrees:seconds=0.1", scenario=GUARDED)
    assert told.value.code is BleakGATTProtocolErrorCode.UNLIKELY_ERROR
