"""What each promise of the table of Bluetooth's faults asks of a reading, as assertions."""

from __future__ import annotations

from typing import assert_never

import pytest

from drivers.allowlist import AllowList
from drivers.conformance.bench import CLOSING_S
from drivers.conformance.evidence import unsent
from drivers.conformance.radio import RadioEnding
from drivers.conformance.radio_faults import Promise, RadioFault
from drivers.errors import DriverError
from drivers.reading import FieldName, Reading


def require_in_time(took_s: float, fault: RadioFault) -> None:
    """It ended by itself, or at its limit."""
    assert took_s < fault.limit_s + CLOSING_S


def require_promise(promise: Promise, ending: RadioEnding, reading: Reading) -> None:
    """What came of it is what the promise says, given the reading without a fault."""
    if isinstance(ending.result, Exception):
        require_error(ending.result)
        assert promise is not Promise.SAME, ending.result
    else:
        require_reading(promise, ending.result, reading)


def require_sent(ending: RadioEnding) -> None:
    """Behind each value stand bytes that the device sent in the answer which it names."""
    if isinstance(ending.result, Reading):
        made_up = unsent(ending.result)
        assert made_up == [], f"no bytes of the device stand behind {', '.join(made_up)}"


def require_declared(ending: RadioEnding, allowed: AllowList) -> None:
    """The device was sent nothing but reads, and those of declared characteristics."""
    assert ending.violations == (), "\n".join(ending.violations)
    undeclared = sorted(ending.reads - {each.uuid for each in allowed.readable})
    assert undeclared == [], f"the device was asked for {', '.join(undeclared)}"


def require_let_go(ending: RadioEnding) -> None:
    """No connection to the device is left."""
    assert ending.was_let_go, "a connection to the device is left"


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
