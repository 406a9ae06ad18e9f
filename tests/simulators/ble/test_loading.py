"""The Bluetooth stack is loaded when a radio is asked for, and its absence is told."""

from __future__ import annotations

import subprocess
import sys

import pytest

from simulators import command
from simulators.ble import virtual_radio
from simulators.errors import EXIT_CODE, MissingExtra

WITHIN_S = 60.0

LOADS_NOTHING = """
import sys
import simulators.command, simulators.faults, simulators.pytest_plugin, simulators.scenario
from simulators.faults import every
every()
simulators.scenario.load("dis-listed")
print(sorted({"bumble", "bleak", "dbus_fast"} & sys.modules.keys()))
"""


def test_scenarios_faults_and_commands_load_no_stack() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADS_NOTHING],
        capture_output=True,
        text=True,
        timeout=WITHIN_S,
        check=True,
    )
    assert done.stdout == "[]\n"


@pytest.fixture
def without_bumble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "bumble", None)


def test_a_radio_without_the_extra_names_it(without_bumble: None) -> None:
    with pytest.raises(MissingExtra, match="extra 'sim'"):
        virtual_radio("dis-listed")


def test_the_command_without_the_extra_names_it(
    without_bumble: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["ble", "dis-listed", "--hci", "usb:0"]) == EXIT_CODE
    assert "needs the extra 'sim'" in capsys.readouterr().err
