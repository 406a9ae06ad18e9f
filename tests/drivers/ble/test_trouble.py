"""What bleak, D-Bus and the operating system let out ends in one sentence of ours, with its mend."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

import pytest
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
)
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import DriverError, LinkError, LinkReason, PairingRequired
from drivers.link.ble.mends import LINUX, MACOS, WINDOWS, Mends
from drivers.link.ble.sentences import lost_keys, too_slow
from drivers.link.ble.stage import Stage
from drivers.link.ble.trouble import explained, in_our_words

PLACE = '"F0:F1:F2:F3:F4:F5"'
ADDRESS = "F0:F1:F2:F3:F4:F5"
UNAVAILABLE = BleakBluetoothNotAvailableReason
DBUS = "org.freedesktop.DBus.Error."
BLUEZ = "org.bluez.Error."


def unavailable(reason: UNAVAILABLE) -> Exception:
    return BleakBluetoothNotAvailableError("bleak's own words", reason)


def dbus(name: str, *details: str) -> Exception:
    return BleakDBusError(name, list(details))


class Row(NamedTuple):
    """An error at a stage; what it is told as: a reason, or that pairing is wanted."""

    error: Exception
    stage: Stage
    told: LinkReason | type[PairingRequired]
    words: str


SCAN, CONNECT, READ = Stage.SCANNING, Stage.CONNECTING, Stage.READING
NO_SERVICE, NO_ADAPTER = LinkReason.NO_SERVICE, LinkReason.NO_ADAPTER
OFF, DENIED = LinkReason.SWITCHED_OFF, LinkReason.PERMISSION

ROWS = [
    Row(unavailable(UNAVAILABLE.NO_BLUETOOTH), SCAN, NO_ADAPTER, "no Bluetooth adapter"),
    Row(unavailable(UNAVAILABLE.NO_BLE_CENTRAL_ROLE), SCAN, NO_ADAPTER, "no Bluetooth adapter"),
    Row(unavailable(UNAVAILABLE.POWERED_OFF), SCAN, OFF, "switched off on this computer"),
    Row(unavailable(UNAVAILABLE.DENIED_BY_USER), SCAN, DENIED, "may not use Bluetooth"),
    Row(unavailable(UNAVAILABLE.DENIED_BY_SYSTEM), SCAN, DENIED, "may not use Bluetooth"),
    Row(unavailable(UNAVAILABLE.DENIED_BY_UNKNOWN), SCAN, DENIED, "may not use Bluetooth"),
    Row(unavailable(UNAVAILABLE.UNKNOWN), SCAN, NO_SERVICE, "service does not answer"),
    Row(FileNotFoundError(2, "No such file"), SCAN, NO_SERVICE, "service does not answer"),
    Row(ConnectionRefusedError(111, "refused"), SCAN, NO_SERVICE, "service does not answer"),
    Row(EOFError(), SCAN, NO_SERVICE, "service does not answer"),
    Row(dbus(f"{DBUS}ServiceUnknown", "no such name"), SCAN, NO_SERVICE, "does not answer"),
    Row(dbus(f"{DBUS}NoReply"), SCAN, NO_SERVICE, "does not answer"),
    Row(dbus(f"{DBUS}AccessDenied", "policy"), SCAN, DENIED, "may not use Bluetooth"),
    Row(dbus(f"{DBUS}UnknownObject", "no hci0"), SCAN, NO_ADAPTER, "no Bluetooth adapter"),
    Row(BleakError("adapter 'hci0' not found"), SCAN, NO_ADAPTER, "no Bluetooth adapter"),
    Row(dbus(f"{BLUEZ}NotReady", "Resource Not Ready"), SCAN, OFF, "switched off"),
    Row(dbus(f"{BLUEZ}InProgress", "busy"), SCAN, LinkReason.BUSY, "busy with something else"),
    Row(BleakError("odd"), SCAN, LinkReason.UNUSABLE, "Looking for Bluetooth devices failed"),
    Row(BleakDeviceNotFoundError(ADDRESS, "gone"), CONNECT, LinkReason.NOT_FOUND, "was heard, and"),
    Row(dbus(f"{DBUS}UnknownObject", "gone"), CONNECT, LinkReason.NOT_FOUND, "was heard, and"),
    Row(BleakError("device 'dev_F0' not found"), CONNECT, LinkReason.NOT_FOUND, "was heard, and"),
    Row(dbus(f"{DBUS}UnknownObject", "gone"), READ, LinkReason.LOST, "lost while it was read"),
    Row(TimeoutError(), CONNECT, LinkReason.TIMEOUT, "did not connect in time (connecting)"),
    Row(TimeoutError(), Stage.DISCOVERING, LinkReason.TIMEOUT, "did not list its services"),
    Row(TimeoutError(), READ, LinkReason.TIMEOUT, "did not give its identity"),
    Row(BleakError("x"), CONNECT, LinkReason.LOST, "could not be connected"),
    Row(dbus(f"{BLUEZ}Failed", "le-connection-abort-by-local"), CONNECT, LinkReason.LOST, "abort"),
    Row(BleakError("Not connected"), READ, LinkReason.LOST, "was lost while it was read"),
    Row(EOFError(), READ, LinkReason.LOST, "was lost while it was read"),
    Row(KeyError("services"), Stage.DISCOVERING, LinkReason.LOST, "its services were listed"),
    Row(dbus(f"{BLUEZ}AuthenticationFailed"), READ, PairingRequired, "only after pairing"),
    Row(dbus(f"{BLUEZ}AuthenticationRejected"), CONNECT, PairingRequired, "only after pairing"),
    Row(dbus(f"{BLUEZ}AuthenticationTimeout"), READ, PairingRequired, "only after pairing"),
    Row(dbus(f"{BLUEZ}NotPermitted", "Not paired"), READ, PairingRequired, "only after pairing"),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.error!r:.60} {row.stage.value}")
def test_an_error_is_told_as_what_it_means(row: Row) -> None:
    told = explained(row.error, row.stage, PLACE, ADDRESS)
    reason = told.reason if isinstance(told, LinkError) else type(told)
    assert reason == row.told
    assert row.words in told.message


def test_every_reason_of_bleak_is_told() -> None:
    assert {
        row.error.reason for row in ROWS if isinstance(row.error, BleakBluetoothNotAvailableError)
    } == {*UNAVAILABLE}


@given(
    st.sampled_from([BleakError, EOFError, OSError, KeyError, AssertionError, RuntimeError]),
    st.text(max_size=40),
    st.sampled_from(Stage),
)
def test_whatever_comes_out_is_one_printable_sentence(
    kind: type[Exception], words: str, stage: Stage
) -> None:
    with pytest.raises(DriverError) as caught, in_our_words(stage, PLACE, ADDRESS):
        raise kind(words)
    assert caught.value.message.isprintable()
    assert caught.value.message.endswith(".")
    assert caught.value.next_step.endswith(".")


def test_being_stopped_is_no_error_of_the_device() -> None:
    with pytest.raises(asyncio.CancelledError), in_our_words(READ, PLACE, ADDRESS):
        raise asyncio.CancelledError


@pytest.mark.parametrize("stage", Stage)
def test_a_time_limit_names_the_stage_that_it_ended(stage: Stage) -> None:
    told = too_slow(stage, PLACE, 60.0)
    assert f"within 60 seconds ({stage.value})" in told.message


@pytest.mark.parametrize(
    ("platform", "words"),
    [("linux", "bluetoothctl"), ("win32", "Settings"), ("darwin", "macOS asks")],
)
def test_pairing_is_told_in_the_operating_systems_own_way(
    monkeypatch: pytest.MonkeyPatch, platform: str, words: str
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    told = explained(dbus(f"{BLUEZ}AuthenticationFailed"), READ, PLACE, ADDRESS)
    assert words in told.next_step


def test_a_device_that_lost_its_keys_is_to_be_forgotten() -> None:
    told = lost_keys(PLACE, ADDRESS)
    assert "may have lost its keys" in told.message
    assert "forget" in told.next_step.lower() or "remove" in told.next_step.lower()


@pytest.mark.parametrize("mends", [LINUX, WINDOWS, MACOS], ids=["linux", "windows", "macos"])
def test_every_mend_is_one_sentence(mends: Mends) -> None:
    for sentence in mends:
        assert sentence.endswith(".")
        assert "{" not in sentence.replace("{address}", "")
