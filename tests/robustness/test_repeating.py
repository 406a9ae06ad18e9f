"""A device that repeats itself: its first answer must never pass for its second."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from drivers.driver import find_driver
from drivers.errors import DriverError
from drivers.identify import UNNUMBERED_PASSES
from drivers.reading import FieldName
from simulators.faults import faults_of
from simulators.scenario import load
from tests.drivers.drive import drive
from tests.robustness.bench import read as read_on_bench

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
    done = read_on_bench(
        load(scenario), laid, driver=find_driver(driver), profile=None, is_gathered=is_gathered
    )
    assert isinstance(done.result, DriverError) or done.result.agreed(name) is None


WITHOUT_ANY_NUMBER = [case for case in CASES if case[1] != "flexsea"]


@pytest.mark.parametrize(("scenario", "driver", "field", "name"), WITHOUT_ANY_NUMBER, ids=str)
@pytest.mark.parametrize("copies", [1, 2])
def test_one_copy_is_noticed_and_two_are_what_no_reading_could_tell(
    scenario: str, driver: str, field: str, name: FieldName, copies: int
) -> None:
    """What docs/drivers.md leaves out is no more than has to be left out.

    The device's value changes with every answer, and it gives the answers of the first pass again
    in place of those of the next ones. Three equal answers are also what a device gives that is well.
    """
    device = load(scenario)
    laid = faults_of([f"serial-changes:field={field},turns=64"])
    wire = device.connect(device.controller(laid))
    first: list[bytes] = []
    values = []
    for number in range(UNNUMBERED_PASSES):
        old = iter(first if 0 < number <= copies else ())

        said: list[bytes] = []

        def answer(
            frame: bytes, old: Iterator[bytes] = old, said: list[bytes] = said
        ) -> list[bytes]:
            fresh = b"".join(wire.receive(frame))
            said.append(fresh)
            return [next(old, fresh)]

        read = drive(find_driver(driver).session(None, number=number), answer)
        first = first or said
        values.append(read.fields[name].value)
    assert (len(set(values)) == 1) == (copies == UNNUMBERED_PASSES - 1)
