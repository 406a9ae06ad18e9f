"""A program that is told to end lets go of the device: else BlueZ keeps it, and nobody hears it again."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from simulators.ble.bluez.room import ADDRESS_VARIABLE, Room, bluez_room
from simulators.ble.peripheral import Peripheral
from simulators.faults import faults_of
from simulators.scenario import load
from tests.peers import require_program

K1007: Final = str(Path(sys.executable).with_name("k1007"))
HEARS_HANGUP: Final = ("env", "--default-signal=HUP")
"""Under nohup the tests themselves ignore SIGHUP, and what they start would too."""

CODES: Final = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


class Stopped(NamedTuple):
    """How the program ended, and what the computer was called for last."""

    code: int
    errors: str
    last_call: str


def stopped(by: signal.Signals, home: Path, *, under: tuple[str, ...] = ()) -> Stopped:
    """Stop a reading in its middle."""
    require_program("dbus-daemon", "dbus")
    device = Peripheral(load("dis-listed"), faults_of(["slow:ms=200"]))

    async def work() -> Stopped:
        async with bluez_room([device]) as room:
            process = await asyncio.create_subprocess_exec(
                *HEARS_HANGUP,
                *under,
                K1007,
                *("identify", f"ble:{device.address}", "--on-bench"),
                env={
                    **os.environ,
                    ADDRESS_VARIABLE: room.bus_address,
                    "K1007_HOME": str(home),
                },
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
            await being_read(room)
            process.send_signal(by)
            _, errors = await process.communicate()
            assert process.returncode is not None
            return Stopped(process.returncode, errors.decode(), room.computer.calls[-1])

    return asyncio.run(work())


async def being_read(room: Room) -> None:
    while "ReadValue" not in room.computer.calls:  # noqa: ASYNC110 — the stand-in has no event for it
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("by", CODES, ids=lambda each: each.name)
def test_the_device_is_let_go_of(by: signal.Signals, tmp_path: Path) -> None:
    told = stopped(by, tmp_path)
    assert told.last_call == "Disconnect"
    assert (told.code, "Stopped." in told.errors) == (CODES[by], True)
    assert "Traceback" not in told.errors


def test_it_is_let_go_of_where_ctrl_c_is_ignored(tmp_path: Path) -> None:
    """As in a shell script's background."""
    under = ("sh", "-c", 'trap "" INT; exec "$0" "$@"')
    told = stopped(signal.SIGTERM, tmp_path, under=under)
    assert (told.code, told.last_call) == (143, "Disconnect")
