"""A session in memory, with no line and no time: every step it takes is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from drivers.allowlist import AllowList
from drivers.errors import DriverError
from drivers.gatt import Characteristic
from drivers.protocol.session import (
    ABSENT,
    AnySession,
    Ask,
    Chunk,
    GattEvent,
    NoValue,
    Read,
    Silence,
    Value,
    pass_of,
)
from drivers.reading import Pass

MAX_STEPS: Final = 100_000
"""An identity is read in some dozen steps; a session that takes this many never ends."""

MAX_WAIT_S: Final = 10.0
"""A reading is cut off then, with a sentence that cannot say what the device did."""

CLOSING_S: Final = 20.0
"""Two seconds at most by the drivers' own promise, the rest for a busy computer: what hangs, hangs."""

Answers = Callable[[bytes], Iterable[bytes]]
"""Is given each frame that was asked; answers the chunks that then come."""


Values = Callable[[Characteristic], bytes | str]
"""Is given each characteristic that was read; answers its value, or why it has none."""


def _absent(_characteristic: Characteristic) -> str:
    return ABSENT


class Outcome(NamedTuple):
    """How a session ended, and how long it would have waited for a silent device.

    Attributes:
        values: by entry, what was given for a characteristic.
    """

    result: Pass | DriverError
    asked: tuple[bytes, ...]
    waited_s: float
    read: tuple[Characteristic, ...] = ()
    values: Mapping[int, tuple[Characteristic, bytes]] = {}


def converse(
    session: AnySession, allowed: AllowList, answers: Answers, values: Values = _absent
) -> Outcome:
    """Drive one session to its end.

    Raises:
        AssertionError: it did what no driver may do.
    """
    asked: list[bytes] = []
    read: list[Characteristic] = []
    given: dict[int, tuple[Characteristic, bytes]] = {}
    coming: list[bytes] = []
    waited_s = 0.0
    wait_s = 0.0
    try:
        step = next(session)
        for entry in range(MAX_STEPS):
            if isinstance(step, Ask):
                _require_declared(step, allowed)
                asked.append(step.frame)
                coming.extend(answers(step.frame))
                wait_s = step.wait_s
            event: GattEvent
            if isinstance(step, Read):
                allowed.check_read(step.characteristic, "the bench")
                read.append(step.characteristic)
                value = values(step.characteristic)
                if isinstance(value, bytes):
                    given[entry] = (step.characteristic, value)
                    event = Value(value, entry)
                else:
                    event = NoValue(value, entry)
            elif coming:
                event = Chunk(coming.pop(0), entry)
            else:
                event = Silence("the bench")
                waited_s, wait_s = waited_s + wait_s, 0.0
            step = session.send(event)
    except StopIteration as done:
        return Outcome(pass_of(done), tuple(asked), waited_s, tuple(read), given)
    except DriverError as error:
        return Outcome(error, tuple(asked), waited_s, tuple(read), given)
    finally:
        session.close()
    raise AssertionError(f"the session went on for {MAX_STEPS} steps")


def _require_declared(ask: Ask, allowed: AllowList) -> None:
    assert ask.frame in allowed, f"the session asks what is not declared: {ask.frame.hex(' ')}"
    assert 0 < ask.wait_s <= MAX_WAIT_S, f"the session waits {ask.wait_s} s for one answer"
    parting = ask.parting
    assert parting is None or parting in allowed, f"not declared: {parting.hex(' ')}"
