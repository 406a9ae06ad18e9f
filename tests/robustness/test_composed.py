"""Two or three faults at once, on every wire: the true identity or an error, never another identity.

The line, the device and the time are those of `tests.robustness.bench`, so each of some thousands of
readings takes milliseconds. What is true is what the same device says without the faults of the line.
"""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.errors import DriverError
from drivers.identify import TIMEOUT_S
from drivers.reading import FieldName, Reading
from simulators.faults import Fault
from simulators.faults.values import SerialChanges, ValueFault
from simulators.pace import DEFAULT_BAUD, UNPACED
from tests.robustness.bench import CLOSING_S, read
from tests.robustness.composed import faults
from tests.robustness.wires import WIRES

THOROUGH: Final = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

UNGUARDED: Final = frozenset({"canopen", "smp-raw", "flexsea"})
"""Without a check sum, or with one of eight bits, one pass may hold a damaged value; two agree never."""


def agreed(reading: Reading) -> dict[str, str]:
    named = {name for one in reading.passes for name in one.fields}
    said = {name.value: reading.agreed(name) for name in named}
    return {name: value for name, value in said.items() if value is not None}


def said_in_any_pass(reading: Reading) -> set[tuple[FieldName, str]]:
    return {(name, f.value) for one in reading.passes for name, f in one.fields.items()}


@pytest.mark.parametrize("wire", WIRES)
@THOROUGH
@given(laid=faults(), baud=st.sampled_from([UNPACED, DEFAULT_BAUD]), is_gathered=st.booleans())
def test_composed_faults_never_make_another_identity(
    wire: str, laid: tuple[Fault, ...], baud: int, *, is_gathered: bool
) -> None:
    scenario, driver, profile = WIRES[wire]
    values = tuple(fault for fault in laid if isinstance(fault, ValueFault))
    clean = read(scenario, values, driver=driver, profile=profile)
    done = read(scenario, laid, driver=driver, profile=profile, baud=baud, is_gathered=is_gathered)
    assert done.took_s <= TIMEOUT_S + CLOSING_S
    assert done.violations == ()
    if isinstance(done.result, DriverError):
        assert done.result.message
        assert done.result.next_step
        return
    if isinstance(clean.result, DriverError):
        return  # what it says is no identity, and what is true of it nobody can say
    assert agreed(done.result).items() <= agreed(clean.result).items()
    changes = any(isinstance(fault, SerialChanges) for fault in laid)
    if wire not in UNGUARDED and not changes:
        assert said_in_any_pass(done.result) <= said_in_any_pass(clean.result)
