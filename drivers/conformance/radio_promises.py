"""What each promise of the table of Bluetooth's faults asks of a reading, as assertions."""

from __future__ import annotations

from typing import assert_never

import pytest

from drivers.conformance.bench import CLOSING_S
from drivers.conformance.radio_faults import Promise, RadioFault
from drivers.errors import DriverError
from drivers.reading import FieldName, Reading


def require_in_time(took_s: float, fault: RadioFault) -> None:
    """It ended by itself, or at its limit."""
    assert took_s < fault.limit_s + CLOSING_S


def require_error(error: Exception) -> None:
    """It is one of the tree, with a sentence and what to do next."""
    assert isinstance(error, DriverError), repr(error)
    assert error.message.endswith(".")
    assert error.next_step.endswith(".")


def require_reading(promise: Promise, read: Reading, reading: Reading) -> None:
    """A reading keeps the promise, given the one without a fault."""
    true, said = _by_pass(reading), _by_pass(read)
    match promise:
        case Promise.SAME:
            assert said == true
        case Promise.ERROR:
            pytest.fail(f"a reading came where none can: {said}")
        case Promise.NOTHING:
            assert not any(said), said
        case Promise.TRUE:
            every = {pair for each in true for pair in each.items()}
            assert {pair for each in said for pair in each.items()} <= every
        case Promise.AS_SENT:
            pass  # another test holds every reading against what was sent
        case Promise.CHANGES:
            told = read.values(FieldName.SERIAL)
            assert read.agreed(FieldName.SERIAL) is None, f"each pass says the serial {told[0]}"
        case _:
            assert_never(promise)


def _by_pass(reading: Reading) -> list[dict[FieldName, str]]:
    return [{name: field.value for name, field in p.fields.items()} for p in reading.passes]
