"""The driver against its simulated device, well and badly behaved, and its own dangerous neighbours."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from drivers.driver import find_driver
from drivers.errors import DriverError, ProfileError
from drivers.identify import read_identity
from drivers.profile import load_profile
from drivers.reading import FieldName, Reading
from drivers.target import parse_target
from simulators.pytest_plugin import Exoskeletons

HERE = Path(__file__).parents[1]
TX7 = HERE / "scenarios" / "tx7.toml"
PROFILE = load_profile(HERE / "profiles" / "synthex-tx7.toml")
DRIVER = find_driver("synthex-line")
FAULTS = (
    "one-byte-at-a-time",
    "console-log",
    "garbled",
    "truncated",
    "echo",
    "silence",
    "hang-up",
    "terminal-escapes",
)
"""Some of them; ``simulators.pytest_plugin.ALL_FAULTS`` names all."""


def read(target: str) -> Reading:
    return asyncio.run(
        read_identity(parse_target(target), driver=DRIVER, profile=PROFILE, timeout_s=5)
    )


def test_the_identity_is_read_twice_and_agrees(exoskeleton: Exoskeletons) -> None:
    reading = read(exoskeleton(str(TX7)).target)
    assert {name: reading.agreed(name) for name in reading.passes[0].fields} == {
        FieldName.MANUFACTURER: "Synthex Mobility",
        FieldName.MODEL: "TX-7",
        FieldName.SERIAL: "TX7-26-00021",
        FieldName.FIRMWARE_VERSION: "3.1.0",
    }


def test_a_serial_that_changes_does_not_agree(exoskeleton: Exoskeletons) -> None:
    reading = read(exoskeleton(str(TX7.with_name("tx7-serial-changes.toml"))).target)
    assert reading.agreed(FieldName.SERIAL) is None
    assert [question.question for question in reading.passes[0].unanswered] == [
        "*IDN? firmware_version"
    ]


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_ends_in_a_reading_or_in_a_sentence(
    exoskeleton: Exoskeletons, fault: str
) -> None:
    device = exoskeleton(str(TX7), fault, pace=0)
    try:
        ended: Reading | DriverError = read(device.target)
    except DriverError as error:
        ended = error
    assert isinstance(ended, DriverError) or len(ended.passes) == 3


@pytest.mark.parametrize(
    "frame",
    [b"*RST\r\n", b"*TST?\r\n", b"*CAL?\r\n", b"MOT:ON\r\n", b"*IDN?\n", b"*IDN?\r\n*RST\r\n"],
)
def test_a_dangerous_neighbour_is_not_declared(frame: bytes) -> None:
    assert frame not in DRIVER.allowlist(PROFILE)


def test_a_section_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "synthex-tx7.toml"
    text = (HERE / "profiles" / "synthex-tx7.toml").read_text()
    file.write_text(text.replace('"crlf"', '"cr"'))
    with pytest.raises(ProfileError, match="line_end"):
        DRIVER.allowlist(load_profile(file))
