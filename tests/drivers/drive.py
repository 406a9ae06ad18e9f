"""Drives a session against a device in memory: no line, no time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

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

PLACE = '"the bench"'
Respond = Callable[[bytes], Iterable[bytes]]
Values = Mapping[Characteristic, bytes | str]
"""What a device over Bluetooth LE has: values, or why there is none."""


def drive(session: AnySession, respond: Respond, values: Values | None = None) -> Pass:
    """Answer what the session returns; each piece of an answer comes as a chunk of its own."""
    waiting: list[bytes] = []
    entry = 0
    try:
        step = next(session)
        while True:
            event: GattEvent = Silence(PLACE)
            if isinstance(step, Read):
                event = _value((values or {}).get(step.characteristic, ABSENT), entry)
            else:
                if isinstance(step, Ask):
                    waiting.extend(respond(step.frame))
                if waiting:
                    event = Chunk(waiting.pop(0), entry)
            entry += 1
            step = session.send(event)
    except StopIteration as done:
        return pass_of(done)


def drive_reads(session: AnySession, values: Values) -> Pass:
    """Answer what a session returns that only reads."""

    def nobody(frame: bytes) -> Iterable[bytes]:
        raise AssertionError(f"a session that only reads sends {frame.hex()}")

    return drive(session, nobody, values)


def _value(value: bytes | str, entry: int) -> Value | NoValue:
    return Value(value, entry) if isinstance(value, bytes) else NoValue(value, entry)
