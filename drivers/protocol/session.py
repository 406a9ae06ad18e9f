"""How a protocol without I/O talks with the world: one pass of questions as a generator.

A session yields a `Step` and is sent an `Event`. It knows neither ports nor clocks, so that the
same code reads a device and, years later, decodes the stored transcript again.

Over Bluetooth LE a session may besides `Read` a characteristic, and is sent a `Value` or a `NoValue`.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, Final, NamedTuple, TypeAlias

from drivers.gatt import Characteristic
from drivers.reading import Pass


class Ask(NamedTuple):
    """Send this frame, exactly; an answer may take ``wait_s`` seconds from now.

    Attributes:
        parting: a declared frame that leaves the device as it was found. It is sent if the session
            is cut off (by an error, a time limit or Ctrl-C) while this is its last question, as
            far as the line still carries it; nobody waits for its answer. A session that ends by
            itself says its own goodbye.
    """

    frame: bytes
    wait_s: float
    parting: bytes | None = None


class Listen(NamedTuple):
    """Hear more, for as long as the last `Ask` allows."""


class Glance(NamedTuple):
    """Hear what has come already; waits for nothing."""


class Chunk(NamedTuple):
    """Bytes that came, and the index of the transcript entry that holds them."""

    data: bytes
    entry: int


class Silence(NamedTuple):
    """The wait is over; ``place`` names the port for the error's sentence."""

    place: str


class Read(NamedTuple):
    """Read this characteristic, once."""

    characteristic: Characteristic


class Value(NamedTuple):
    """A characteristic's value, and the index of the transcript entry that holds it."""

    data: bytes
    entry: int


class NoValue(NamedTuple):
    """Why a characteristic gave none (`drivers.reading.TranscriptEntry.no_value`), and its entry."""

    why: str
    entry: int


ABSENT: Final = "absent"
"""The device's table has no such characteristic; it was not asked."""

SEVERAL: Final = "several"
"""The device's table has it, or its service, more than once: which of them is meant is not guessed."""

Step: TypeAlias = Ask | Listen | Glance
Event: TypeAlias = Chunk | Silence
Session: TypeAlias = Generator[Step, Event, Pass]

GattStep: TypeAlias = Step | Read
GattEvent: TypeAlias = Event | Value | NoValue
GattSession: TypeAlias = Generator[GattStep, GattEvent, Pass]
"""A session over Bluetooth LE; each step has its own events."""

AnySession: TypeAlias = Generator[GattStep, Any, Pass]
"""Either kind, for whoever drives it."""


def pass_of(done: StopIteration) -> Pass:
    """Answer what a session returned; its type is lost in the exception that carries it."""
    value = done.value
    if not isinstance(value, Pass):
        raise TypeError("a session returns a Pass")
    return value
