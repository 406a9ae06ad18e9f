"""Every fault × every driver: never a wrong identity, never a hang, never a traceback.

Each case is read as a person would, by ``k1007 identify``: so the exit code and the sentence are
those that a person gets. `tests.robustness.table` says what must come of each.
"""

from __future__ import annotations

from typing import Final, assert_never

import pytest

from drivers.driver import Line, builtin_drivers, line_of
from drivers.identify import TIMEOUT_S
from simulators.faults import CATALOGUE
from simulators.pytest_plugin import Exoskeletons
from simulators.scenario import line_names
from tests.robustness.reading import Read, Reader, allowed
from tests.robustness.table import OUTCOMES, SCENARIOS, TRUE, Failure, Identity, Outcome

UNPACED: Final = 0
DEVICE: Final = 4

CLOSING_S: Final = 2.0
"""So long at most does closing take, behind the limit of the reading."""

SAME_WIRE: Final = {"smp-raw", "smp-cobs"}
"""The driver smp in two more framings; tests/drivers has their damage."""


CASES: Final = {
    f"{driver}-{fault}": (driver, fault, outcome)
    for fault, row in OUTCOMES.items()
    for driver, outcome in row.items()
}
"""Every cell of the table."""


def test_the_table_has_every_fault_and_every_driver() -> None:
    on_a_line = {n for n, each in builtin_drivers().items() if line_of(each) is Line.SERIAL}
    assert {*SCENARIOS} == on_a_line - SAME_WIRE
    assert {fault: {*row} for fault, row in OUTCOMES.items()} == {
        fault: {*SCENARIOS} for fault in CATALOGUE
    }


@pytest.mark.parametrize(("driver", "fault", "outcome"), CASES.values(), ids=CASES)
def test_a_fault_ends_as_the_table_says(
    driver: str, fault: str, outcome: Outcome, exoskeleton: Exoskeletons, read: Reader
) -> None:
    laid = outcome.fault or fault
    assert laid.partition(":")[0] == fault
    device = exoskeleton(SCENARIOS[driver], laid, pace=UNPACED)
    assert device.driver == driver
    done = read(device, "--json")
    require_outcome(driver, outcome, done)
    assert "Traceback" not in done.out + done.err
    assert done.took_s < TIMEOUT_S + CLOSING_S
    assert done.sent
    assert [frame.hex() for frame in done.sent if frame not in allowed(device)] == []
    assert device.violations == ()


def require_outcome(driver: str, outcome: Outcome, done: Read) -> None:
    match outcome:
        case Failure(words=words, or_words=or_words):
            assert any(said in done.err for said in (words, or_words) if said), done.err
            assert (done.code, done.out) == (DEVICE, "")
        case Identity(changed=changed, differs=differs):
            assert (done.code, done.err) == (0, "")
            expected = {**TRUE[driver], **changed}
            assert done.identity == {
                name: value for name, value in expected.items() if value is not None
            }
            assert done.not_agreed == differs
            assert done.told_sent == done.sent
            assert bool(done.unanswered) == (None in changed.values())
        case never:
            assert_never(never)


@pytest.mark.parametrize("driver", SCENARIOS)
def test_what_would_take_a_terminal_over_is_shown_escaped(
    driver: str, exoskeleton: Exoskeletons, read: Reader
) -> None:
    device = exoskeleton(SCENARIOS[driver], "terminal-escapes", pace=UNPACED)
    done = read(device)
    assert "\\x1b[2J" in done.out
    shown = (done.out + done.err).replace("\n", "")
    assert shown.isprintable()


@pytest.mark.parametrize("scenario", line_names())
def test_no_scenario_is_sent_anything_but_what_its_driver_declares(
    scenario: str, exoskeleton: Exoskeletons, read: Reader
) -> None:
    device = exoskeleton(scenario, pace=UNPACED)
    done = read(device, "--json")
    assert done.code in {0, DEVICE}
    assert done.sent
    assert not done.said or done.told_sent == done.sent
    assert [frame.hex() for frame in done.sent if frame not in allowed(device)] == []
    assert device.violations == ()
