"""The driver against every scenario of the simulators, in their own process, on a real line."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from drivers.errors import LinkError, LinkReason, ProtocolError, ProtocolReason
from drivers.identify import replay
from drivers.profile import builtin_profiles
from drivers.reading import FieldName, Reading
from tests.drivers.reader import read


class Simulated(NamedTuple):
    target: str
    profile: str


@contextlib.contextmanager
def simulated(wire: str, name: str) -> Iterator[Simulated]:
    """Run one scenario; it ends with its standard input."""
    command = [sys.executable, "-m", "simulators", wire, name, "--until-eof"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        yield Simulated(ready["target"], ready["profile"])
        process.stdin.close()
        ended = json.loads(process.stdout.readline())
        assert ended.get("violations", []) == []


def read_scenario(name: str, wire: str = "serial") -> Reading:
    with simulated(wire, name) as device:
        profile = builtin_profiles()[device.profile]
        reading = read(device.target, profile=profile)
    assert replay(reading, profile) == reading.passes
    return reading


@pytest.mark.parametrize("wire", ["serial", "tcp"])
@pytest.mark.parametrize(
    ("name", "model", "serial", "firmware"),
    [
        ("listed", "SX-200", "SX2-26-00417", "4.2.1"),
        ("unlisted", "SX-900", "SX9-26-00003", None),
        ("ended", "SX-100", "SX1-24-00112", "3.9.0"),
    ],
)
def test_a_well_behaved_controller_is_read(
    wire: str, name: str, model: str, serial: str, firmware: str | None
) -> None:
    reading = read_scenario(name, wire)
    assert reading.agreed(FieldName.MANUFACTURER) == "Synthex Mobility"
    assert reading.agreed(FieldName.MODEL) == model
    assert reading.agreed(FieldName.SERIAL) == serial
    assert firmware in {None, reading.agreed(FieldName.FIRMWARE_VERSION)}


def test_a_serial_that_changes_is_seen() -> None:
    reading = read_scenario("serial-changes")
    assert reading.agreed(FieldName.SERIAL) is None
    assert len(set(reading.values(FieldName.SERIAL))) == 2


def test_a_silent_controller_times_out() -> None:
    with pytest.raises(LinkError) as caught:
        read_scenario("silent")
    assert caught.value.reason is LinkReason.TIMEOUT


def test_a_garbling_controller_is_garbled() -> None:
    with pytest.raises(ProtocolError) as caught:
        read_scenario("garbling")
    assert caught.value.reason is ProtocolReason.GARBLED
