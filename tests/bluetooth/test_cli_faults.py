"""The program against each fault of a computer's Bluetooth: bleak's own back end, a process of its own.

One plain sentence and its mend, exit code 4, never a traceback, never longer than the limit.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from simulators.ble.bluez.fault import BluezFault
from simulators.ble.bluez.room import ADDRESS_VARIABLE, bluez_room
from simulators.ble.peripheral import Peripheral
from simulators.faults import faults_of
from simulators.scenario import load
from tests.bluetooth.program import Ended, fork
from tests.peers import require_program

ADDRESS = "E0:10:07:30:00:01"
TARGET = f"ble:{ADDRESS}"

ENOUGH_S = 60
"""For what ends by itself: the program's own limit."""

SHORT_S = 2
"""For what does not."""

CONNECTING_S = 10
"""For what does not, once the device was heard: a busy computer takes its time until then."""

DEVICE = 4


def run(*arguments: str, faults: tuple[str, ...], limit_s: int, home: Path) -> Ended:
    """Run the program beside a device and a computer with faults."""
    require_program("dbus-daemon", "dbus")
    laid = faults_of(faults)
    computer = [each for each in laid if isinstance(each, BluezFault)]
    own = [each for each in laid if not isinstance(each, BluezFault)]

    async def work() -> Ended:
        async with bluez_room([Peripheral(load("dis-listed"), own)], computer) as room:
            environment = {
                ADDRESS_VARIABLE: room.bus_address,
                "K1007_HOME": str(home / "home"),
                "K1007_BLUETOOTH_TIMEOUT_S": str(limit_s),
            }
            return await fork(*arguments, environment=environment, folder=home)

    return asyncio.run(work())


SERVICE = ("Bluetooth service does not answer", "systemctl enable --now bluetooth")
OFF = ("Bluetooth is switched off on this computer.", "bluetoothctl power on")
ADAPTER = ("no Bluetooth adapter that can be used", "Plug in a Bluetooth adapter")
DENIED = ("may not use Bluetooth", "usermod -aG bluetooth")
BUSY = ("Bluetooth is busy with something else", "Close other programs")
LOST_READING = ("was lost while it was read", "Bring the device near")
LOST_LISTING = ("was lost while its services were listed", "remove it there and pair it again")
NOT_CONNECTED = ("could not be connected", "Bring the device near")
GUARDED = "pairing-required:code=15"

ENDS_BY_ITSELF: dict[tuple[str, ...], tuple[str, str]] = {
    ("no-bus",): SERVICE,
    ("no-daemon",): SERVICE,
    ("daemon-stops:at=scanning",): SERVICE,
    ("daemon-stops:at=reading",): SERVICE,
    ("bluetooth-denied",): DENIED,
    ("no-adapter",): ADAPTER,
    ("adapter-removed:at=scanning",): ADAPTER,
    ("adapter-removed:at=reading",): ADAPTER,
    ("adapter-removed:at=pairing", GUARDED): ADAPTER,
    ("adapter-off",): OFF,
    ("adapter-switched-off:at=scanning",): OFF,
    ("adapter-switched-off:at=reading",): OFF,
    ("adapter-switched-off:at=pairing", GUARDED): OFF,
    ("daemon-stops:at=pairing", GUARDED): SERVICE,
    ("connection-lost:at=pairing", GUARDED): LOST_READING,
    ("in-progress:at=pairing", GUARDED): BUSY,
    ("connection-lost:at=connecting",): NOT_CONNECTED,
    ("connection-lost:at=discovering",): LOST_LISTING,
    ("connection-lost:at=reading",): LOST_READING,
    ("in-progress:at=connecting",): BUSY,
    ("keys-lost",): ("may have lost its keys", f"remove {ADDRESS}"),
    ("stale-services",): ("invalid handle", "from before an update of its firmware"),
    ("pairing-fails", GUARDED): ("and refused to pair.", f"pair {ADDRESS}"),
    ("pairing-fails:reason=rejected", GUARDED): ("and refused to pair.", f"pair {ADDRESS}"),
    ("pairing-fails:reason=canceled", GUARDED): ("and pairing was broken off.", f"pair {ADDRESS}"),
    ("pairing-fails:reason=timeout", GUARDED): ("it may want a code.", f"pair {ADDRESS}"),
}

NEVER_ENDS: dict[tuple[str, ...], tuple[int, str]] = {
    ("no-reply:at=scanning",): (SHORT_S, f"did not end within {SHORT_S} seconds (scanning)"),
    ("no-reply:at=connecting",): (CONNECTING_S, f"within {CONNECTING_S} seconds (connecting)"),
    ("no-reply:at=discovering",): (CONNECTING_S, f"within {CONNECTING_S} seconds (discovering)"),
    ("no-reply:at=reading",): (SHORT_S, f"within {SHORT_S} seconds ("),
    ("in-progress:at=reading",): (SHORT_S, f"within {SHORT_S} seconds ("),
    ("abort-by-local",): (SHORT_S, f"within {SHORT_S} seconds ("),
}


@pytest.mark.parametrize("faults", ENDS_BY_ITSELF, ids=" ".join)
def test_a_fault_has_its_sentence_and_its_mend(faults: tuple[str, ...], tmp_path: Path) -> None:
    ended = run("identify", TARGET, faults=faults, limit_s=ENOUGH_S, home=tmp_path)
    sentence, mend = ENDS_BY_ITSELF[faults]
    assert (ended.code, ended.output) == (DEVICE, "")
    assert sentence in ended.errors
    assert mend in ended.errors
    assert "Traceback" not in ended.errors


@pytest.mark.parametrize("faults", NEVER_ENDS, ids=" ".join)
def test_what_never_ends_is_ended_at_the_limit(faults: tuple[str, ...], tmp_path: Path) -> None:
    limit_s, sentence = NEVER_ENDS[faults]
    ended = run("identify", TARGET, faults=faults, limit_s=limit_s, home=tmp_path)
    assert (ended.code, ended.output) == (DEVICE, "")
    assert sentence in ended.errors
    assert "Traceback" not in ended.errors


def test_a_computer_without_fault_reads_the_device(tmp_path: Path) -> None:
    ended = run("identify", TARGET, faults=(), limit_s=ENOUGH_S, home=tmp_path)
    assert ended.code == 0
    assert "SX3-26-00731" in ended.output


@pytest.mark.parametrize("stage", ["scanning", "connecting", "pairing"])
def test_what_is_busy_for_a_moment_is_tried_again(stage: str, tmp_path: Path) -> None:
    faults = (f"in-progress:at={stage},times=2", GUARDED)
    ended = run("identify", TARGET, faults=faults, limit_s=ENOUGH_S, home=tmp_path)
    assert ended.code == 0, ended.errors
    assert "SX3-26-00731" in ended.output


def test_pairing_that_is_asked_for_is_done(tmp_path: Path) -> None:
    faults = ("pairing-required:code=5",)
    ended = run("identify", TARGET, faults=faults, limit_s=ENOUGH_S, home=tmp_path)
    assert ended.code == 0
    assert "SX3-26-00731" in ended.output


def test_a_scan_lists_the_device(tmp_path: Path) -> None:
    ended = run("scan", "--ble", "--seconds", "2", faults=(), limit_s=ENOUGH_S, home=tmp_path)
    assert ended.code == 0
    assert TARGET in ended.output


def test_a_scan_without_bluetooth_says_why(tmp_path: Path) -> None:
    faults = ("adapter-off",)
    ended = run("scan", "--ble", "--seconds", "1", faults=faults, limit_s=ENOUGH_S, home=tmp_path)
    assert ended.code == DEVICE
    assert OFF[0] in ended.errors
