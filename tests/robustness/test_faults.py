"""Every fault × every driver: never a wrong identity, never a hang, never a traceback.

Each case is read as a person would, by ``k1007 identify``: so the exit code and the sentence are
those that a person gets. `tests.robustness.table` says what must come of each. Every case is read on
the bench, where waiting costs nothing; some of them also on a real line, by the same table.
"""

from __future__ import annotations

from typing import Final, assert_never

import pytest

from drivers.driver import Line, builtin_drivers, line_of
from drivers.identify import TIMEOUT_S
from simulators.faults import CATALOGUE
from simulators.pytest_plugin import Exoskeletons
from simulators.scenario import line_names, load
from tests.robustness.bench import CLOSING_S
from tests.robustness.reading import Read, Terminal, allowed, read_at_once, read_on_a_line
from tests.robustness.table import OUTCOMES, TRUE, Failure, Identity, Outcome
from tests.robustness.wires import SCENARIOS, WIRES, Wire, wire_of

UNPACED: Final = 0
NOT_CONFIRMED: Final = 3
DEVICE: Final = 4
JSON: Final = ("--json",)

ON_A_LINE: Final = (
    "one-byte-at-a-time",
    "console-log",
    "hang-up",
    "reset-after-open",
    "serial-changes",
)
"""What a port, its buffers and a real clock could make another thing of; none waits for long."""

CASES: Final = {
    f"{driver}-{fault}": (driver, fault, outcome)
    for fault, row in OUTCOMES.items()
    for driver, outcome in row.items()
}
"""Every cell of the table."""

SAME_LINE: Final = frozenset({"smp-raw", "smp-cobs"})
"""What is theirs is decided before a byte reaches the line."""

LINE_CASES: Final = {
    name: case for name, case in CASES.items() if case[1] in ON_A_LINE and case[0] not in SAME_LINE
}


def test_the_table_has_every_fault_and_every_driver() -> None:
    on_a_line = {n for n, each in builtin_drivers().items() if line_of(each) is Line.SERIAL}
    assert {*SCENARIOS} == on_a_line
    assert {fault: {*row} for fault, row in OUTCOMES.items()} == {
        fault: {*SCENARIOS} for fault in CATALOGUE
    }


@pytest.mark.parametrize(("driver", "fault", "outcome"), CASES.values(), ids=CASES)
def test_a_fault_ends_as_the_table_says(
    driver: str, fault: str, outcome: Outcome, terminal: Terminal
) -> None:
    wire = WIRES[driver]
    done = read_at_once(terminal, wire, laid_as(fault, outcome), options=JSON)
    require_outcome(driver, outcome, done)
    require_safe(wire, done)


@pytest.mark.parametrize(("driver", "fault", "outcome"), LINE_CASES.values(), ids=LINE_CASES)
def test_a_fault_on_a_real_line_ends_as_the_table_says(
    driver: str, fault: str, outcome: Outcome, exoskeleton: Exoskeletons, terminal: Terminal
) -> None:
    wire = WIRES[driver]
    device = exoskeleton(SCENARIOS[driver], laid_as(fault, outcome), pace=UNPACED)
    done = read_on_a_line(terminal, wire, device, options=JSON)
    require_outcome(driver, outcome, done)
    require_safe(wire, done)


def laid_as(fault: str, outcome: Outcome) -> str:
    laid = outcome.fault or fault
    assert laid.partition(":")[0] == fault
    return laid


def require_safe(wire: Wire, done: Read) -> None:
    assert "Traceback" not in done.out + done.err
    assert done.took_s < TIMEOUT_S + CLOSING_S
    assert done.sent
    assert [frame.hex() for frame in done.sent if frame not in allowed(wire)] == []
    assert done.violations == 0


def require_outcome(driver: str, outcome: Outcome, done: Read) -> None:
    match outcome:
        case Failure(words=words, or_words=or_words):
            assert any(said in done.err for said in (words, or_words) if said), done.err
            assert (done.code, [*done.said]) == (DEVICE, ["error"])
        case Identity(changed=changed, differs=differs):
            everything = {**TRUE[driver], **changed}
            expected = {name: text for name, text in everything.items() if text is not None}
            told = f"The reads differ in {', '.join(sorted(differs))}: " if differs else ""
            told = told if expected else "The device was reached, and told nothing of who it is: "
            assert done.code == (NOT_CONFIRMED if told else 0)
            assert done.err.startswith(told) if told else done.err == ""
            assert done.identity == expected
            assert done.not_agreed == differs
            assert done.told_sent == done.sent
            assert bool(done.unanswered) == (None in changed.values())
        case never:
            assert_never(never)


@pytest.mark.parametrize("driver", WIRES)
def test_what_would_take_a_terminal_over_is_shown_escaped(driver: str, terminal: Terminal) -> None:
    done = read_at_once(terminal, WIRES[driver], "terminal-escapes", options=())
    assert "\\x1b[2J" in done.out
    shown = (done.out + done.err).replace("\n", "")
    assert shown.isprintable()


@pytest.mark.parametrize("scenario", line_names())
def test_no_scenario_is_sent_anything_but_what_its_driver_declares(
    scenario: str, terminal: Terminal
) -> None:
    wire = wire_of(load(scenario))
    done = read_at_once(terminal, wire, options=JSON)
    assert done.code in {0, NOT_CONFIRMED, DEVICE}
    assert "error" in done.said or done.told_sent == done.sent
    require_safe(wire, done)
