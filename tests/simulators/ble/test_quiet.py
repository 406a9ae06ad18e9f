"""The Bluetooth stack's own remarks: those of the air are not told, the others in one plain sentence."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys

import pytest

from simulators.ble.quiet import MAX_REMARKS, STACK, plain, quiet_stack
from tests.peers import require_program

MODULE = logging.getLogger(f"{STACK}.somewhere")


def told(capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> str:
    assert caplog.records == []  # nothing went on to the program's own log
    return capsys.readouterr().err


def test_a_warning_is_not_told(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with quiet_stack():
        MODULE.warning("pairing failure (PAIRING_NOT_SUPPORTED)")
    assert told(capsys, caplog) == ""


def test_an_error_is_one_plain_sentence_without_a_traceback(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with quiet_stack():
        try:
            _ = 1 // len("")
        except ZeroDivisionError:
            MODULE.exception("\x1b[31m!!! Exception in handler:\x1b[0m")
    assert told(capsys, caplog) == (
        "The simulated device's Bluetooth stack says: Exception in handler.\n"
    )


def test_what_comes_again_is_told_once_and_all_of_it_is_bounded(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with quiet_stack():
        for number in [0, 0, *range(2 * MAX_REMARKS)]:
            MODULE.error("trouble %d", number)
    assert len(told(capsys, caplog).splitlines()) == MAX_REMARKS


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("a name \x1b[2J that clears\nand more", "a name ?[2J that clears"),
        ("x" * 5_000, "x" * 200),
    ],
)
def test_a_remark_cannot_write_over_a_terminal(message: str, said: str) -> None:
    assert plain(message) == said


def test_the_log_is_afterwards_what_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger(STACK)
    before = logger.level, logger.propagate, [*logger.handlers]
    with quiet_stack():
        pass
    assert (logger.level, logger.propagate, [*logger.handlers]) == before


PAIRING = """
import asyncio, sys
from bleak import BleakClient, BleakScanner

async def pair(address):
    device = await BleakScanner.find_device_by_address(address, timeout=60)
    async with BleakClient(device, timeout=60) as client:
        try:
            await client.pair()
        except Exception as error:
            print("refused", error)

asyncio.run(pair(sys.argv[1]))
"""


def test_a_refused_pairing_leaves_no_remark_of_the_simulator() -> None:
    require_program("dbus-daemon", "dbus")
    command = ["-m", "simulators", "ble", "dis-listed", "--bluez", "--until-eof"]
    with subprocess.Popen(
        [sys.executable, *command, "--fault=pairing-refused"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        said = subprocess.check_output(
            [sys.executable, "-c", PAIRING, ready["device"]],
            env={**os.environ, **ready["environment"]},
            text=True,
        )
        _, errors = process.communicate(timeout=60)
    assert said.startswith("refused")
    assert "WARNING" not in errors
    assert len(errors.splitlines()) == 2  # how a program meets the device
