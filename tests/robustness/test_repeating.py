"""A device that repeats itself: its first answer must never pass for its second."""

from __future__ import annotations

import pytest

from drivers.driver import find_driver
from drivers.errors import DriverError
from drivers.reading import FieldName
from simulators.faults import faults_of
from simulators.scenario import load
from tests.robustness.bench import read

CASES = [
    ("vesc-listed", "vesc", "hardware_id", FieldName.HARDWARE_ID),
    ("flexsea-listed", "flexsea", "serial", FieldName.SERIAL),
    ("modbus-basic", "modbus", "manufacturer", FieldName.MANUFACTURER),
]

REPEATED = {
    "at once": ("duplicate-sequence",),
    "byte by byte": ("duplicate-sequence", "one-byte-at-a-time"),
    "before a pause": ("duplicate-sequence", "slow:ms=200"),
    "in place of the answer": ("duplicate-sequence", "late-answer:every=2"),
    "in place of the answer, and for long": (
        "duplicate-sequence",
        "late-answer:every=2,requests=100,after_ms=600000",
    ),
    "one answer behind": ("wrong-sequence", "duplicate-sequence", "slow:ms=200"),
}


@pytest.mark.parametrize("is_gathered", [True, False], ids=["in one piece", "in its pieces"])
@pytest.mark.parametrize(("scenario", "driver", "field", "name"), CASES, ids=str)
@pytest.mark.parametrize("faults", REPEATED.values(), ids=list(REPEATED))
def test_a_value_that_changes_is_never_agreed_by_a_repeated_answer(
    scenario: str,
    driver: str,
    field: str,
    name: FieldName,
    faults: tuple[str, ...],
    *,
    is_gathered: bool,
) -> None:
    laid = faults_of([f"serial-changes:field={field},turns=64", *faults])
    done = read(
        load(scenario), laid, driver=find_driver(driver), profile=None, is_gathered=is_gathered
    )
    assert isinstance(done.result, DriverError) or done.result.agreed(name) is None
