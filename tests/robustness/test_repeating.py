"""A device that repeats itself: its first answer must never pass for its second."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from drivers.driver import find_driver
from drivers.errors import DriverError
from drivers.identify import read_identity
from drivers.reading import FieldName
from drivers.target import parse_target
from simulators.process import start

CASES = [
    ("vesc-listed", "vesc", "hardware_id", FieldName.HARDWARE_ID),
    ("flexsea-listed", "flexsea", "serial", FieldName.SERIAL),
    ("modbus-basic", "modbus", "manufacturer", FieldName.MANUFACTURER),
]


@pytest.mark.parametrize(("scenario", "driver", "field", "name"), CASES, ids=str)
@pytest.mark.parametrize("apart", [(), ("one-byte-at-a-time",), ("slow:ms=5",)])
def test_a_value_that_changes_is_never_agreed_by_a_repeated_answer(
    scenario: str, driver: str, field: str, name: FieldName, apart: tuple[str, ...]
) -> None:
    faults = [f"serial-changes:field={field}", "duplicate-sequence", *apart]
    agreed = None
    with start(scenario, pace=0, faults=faults) as device, contextlib.suppress(DriverError):
        reading = asyncio.run(
            read_identity(parse_target(device.target), driver=find_driver(driver))
        )
        agreed = reading.agreed(name)
    assert agreed is None
