"""A device that repeats itself: its first answer must never pass for its second."""

from __future__ import annotations

import pytest

from drivers.driver import find_driver
from drivers.errors import DriverError
from drivers.identify import PASSES, UNNUMBERED_PASSES
from drivers.reading import FieldName
from simulators.faults import faults_of
from simulators.scenario import load
from tests.drivers.drive import drive
from tests.robustness.bench import read as read_on_bench
from tests.robustness.wires import wire_of

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


LEAST = {
    "vesc": ("vesc-listed", FieldName.HARDWARE_ID, UNNUMBERED_PASSES),
    "modbus": ("modbus-basic", FieldName.MANUFACTURER, UNNUMBERED_PASSES),
    "canopen": ("canopen-listed", FieldName.SERIAL, PASSES),
}
"""The drivers whose answers carry no number at all: a device, a field of it, and how often it is read."""


@pytest.mark.parametrize("driver", LEAST)
@pytest.mark.parametrize("copies", range(1, UNNUMBERED_PASSES))
def test_no_fewer_copies_pass_for_a_value_than_the_page_says(driver: str, copies: int) -> None:
    """What docs/drivers.md leaves out is no more than has to be left out.

    The device's value changes with every answer, and it gives the answers of the first pass again
    in place of those of the next ones. So many equal answers are also what a device gives that is well.
    """
    scenario, name, passes = LEAST[driver]
    device = wire_of(load(scenario))
    laid = faults_of([f"serial-changes:field={name.value},turns=64"])
    wire = device.scenario.connect(device.scenario.controller(laid))
    first: dict[bytes, bytes] = {}

    def fresh(frame: bytes) -> list[bytes]:
        said = b"".join(wire.receive(frame))
        first.setdefault(frame, said)
        return [said]

    def old(frame: bytes) -> list[bytes]:
        return [first[frame]]

    values = []
    for number in range(passes):
        answer = old if 0 < number <= copies else fresh
        read = drive(device.driver.session(device.profile, number=number), answer)
        values.append(read.fields[name].value)
    assert (len(set(values)) == 1) == (copies >= passes - 1)
