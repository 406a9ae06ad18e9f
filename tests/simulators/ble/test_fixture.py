"""The fixture ``ble_exoskeleton``, as a supplier's developer has it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from simulators import scenario
from simulators.faults import RADIO_ONLY
from simulators.pytest_plugin import ALL_RADIO_FAULTS, ALL_RADIO_SCENARIOS
from tests.simulators.test_pytest_plugin import blocks, run

HEAD: Final = "import asyncio\n\nfrom bleak import BleakClient, BleakScanner\n\n\n"

UNSAFE: Final = f"""{HEAD}
async def start_a_trial(device):
    found = await BleakScanner.find_device_by_address(device.address, backend=device.scanner)
    async with BleakClient(found, backend=device.client) as client:
        await client.write_gatt_char("6e400002-b5a3-f393-e0a9-e50e24dcca9e", b"E", response=True)


def test_it(ble_exoskeleton):
    asyncio.run(start_a_trial(ble_exoskeleton("openexo")))
"""


def test_the_page_s_test_is_one(tmp_path: Path) -> None:
    [block] = blocks("(ble_exoskeleton)")
    done = run(tmp_path, HEAD + block)
    assert (done.code, done.counts()) == (0, "1 passed"), done.said


def test_a_test_that_moved_the_motors_fails_and_says_so(tmp_path: Path) -> None:
    done = run(tmp_path, UNSAFE)
    assert (done.code, done.counts()) == (1, "1 failed"), done.said
    assert "The simulated exoskeleton 'openexo' was sent what is no read:" in done.said
    assert "start a trial, which enables the motors" in done.said


def test_a_violation_may_be_allowed_by_name(tmp_path: Path) -> None:
    done = run(tmp_path, UNSAFE.replace('"openexo")', '"openexo", violations_allowed=True)'))
    assert (done.code, done.counts()) == (0, "1 passed"), done.said


def test_a_slip_is_told_plainly(tmp_path: Path) -> None:
    done = run(tmp_path, "def test_it(ble_exoskeleton):\n    ble_exoskeleton('listed')\n")
    assert "The scenario 'listed' is not on Bluetooth" in done.said


def test_the_lists_are_those_of_the_program() -> None:
    assert set(RADIO_ONLY) < set(ALL_RADIO_FAULTS)
    assert scenario.radio_names() == ALL_RADIO_SCENARIOS
