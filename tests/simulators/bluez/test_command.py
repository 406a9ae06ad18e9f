"""The stand-in from the command line and in a supplier's tests: a program of its own meets the device."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulators.errors import ServeError
from simulators.process import start
from simulators.pytest_plugin import Exoskeletons
from tests.bluetooth.beds import text_of
from tests.peers import require_program

CLIENT = Path(__file__).with_name("client.py")
SERIAL = "2a25"


@pytest.fixture(autouse=True)
def bus() -> None:
    require_program("dbus-daemon", "dbus")


def _read(address: str, environment: dict[str, str]) -> bytes:
    done = subprocess.run(
        [sys.executable, str(CLIENT), address, SERIAL],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    return bytes.fromhex(done.stdout)


def test_a_program_with_the_environment_reads_the_device() -> None:
    with start("dis-listed", kind="bluez") as device:
        assert _read(device.device, device.environment) == b"SX3-26-00731"
    assert device.ended["violation_count"] == 0


def test_the_device_says_how_it_is_reached() -> None:
    with start("dis-listed", kind="bluez") as device:
        assert device.target == "ble:E0:10:07:30:00:01"
        assert [*device.environment] == ["DBUS_SYSTEM_BUS_ADDRESS"]


def test_a_supplier_s_test_has_it_in_one_line(exoskeleton: Exoskeletons) -> None:
    device = exoskeleton("dis-listed", "nul-padded:field=serial", bluez=True)
    assert _read(device.device, device.environment).rstrip(b"\0") == b"SX3-26-00731"


def test_a_fault_of_the_computer_may_stand_in_the_scenario(tmp_path: Path) -> None:
    made = tmp_path / "made.toml"
    made.write_text(f'{text_of("dis-listed")}\n[[faults]]\nname = "adapter-off"\n')
    with (
        start(str(made), kind="bluez") as device,
        pytest.raises(AssertionError, match="POWERED_OFF"),
    ):
        _read(device.device, device.environment)


@pytest.mark.parametrize("at", ["scanning", "connecting", "reading"])
def test_a_daemon_that_stops_takes_only_itself_down(at: str) -> None:
    with (
        start("dis-listed", kind="bluez", faults=[f"daemon-stops:at={at}"]) as device,
        pytest.raises(AssertionError),
    ):
        _read(device.device, device.environment)
    assert device.ended["violation_count"] == 0


def test_a_fault_of_the_computer_may_be_laid_over_it() -> None:
    with start("dis-listed", kind="bluez", faults=["no-adapter"]) as device:
        assert device.ready["faults"] == ["no-adapter"]


@pytest.mark.parametrize(
    ("scenario", "fault", "sentence"),
    [
        ("listed", "no-adapter", "it has no table [ble]"),
        ("dis-listed", "echo", "cannot be laid over 'dis-listed' on Bluetooth"),
    ],
)
def test_what_cannot_be_is_said(scenario: str, fault: str, sentence: str) -> None:
    with (
        pytest.raises(ServeError, match="did not start") as told,
        start(scenario, kind="bluez", faults=[fault]),
    ):
        pass
    assert sentence in told.value.message
