"""What a device does on its line: the acts that a wire's answers, and the faults over them, lead to.

A wire gives answers. A :class:`Talk` says also when something leaves, in which pieces, what comes
unasked and when the device goes away. It does no input or output and has no clock of its own:
:func:`simulators.transmit.converse` performs the acts on a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum, auto
from typing import NamedTuple, Protocol, TypeAlias

from simulators.wire import Wire


class Part(Enum):
    """Which part of an answer a piece is."""

    WHOLE = auto()
    FIRST = auto()
    MIDDLE = auto()
    LAST = auto()
    NOISE = auto()
    """None: it belongs to no answer."""

    @property
    def starts(self) -> bool:
        """An answer begins with it."""
        return self in (Part.WHOLE, Part.FIRST)

    @property
    def ends(self) -> bool:
        """An answer ends with it."""
        return self in (Part.WHOLE, Part.LAST)

    @classmethod
    def of(cls, *, starts: bool, ends: bool) -> Part:
        """The part of an answer that so begins and ends."""
        if starts:
            return cls.WHOLE if ends else cls.FIRST
        return cls.LAST if ends else cls.MIDDLE


class Send(NamedTuple):
    """Bytes that leave together, at least one.

    Attributes:
        at_once: they are handed over in one piece when the line has carried the last of them.
    """

    data: bytes
    part: Part = Part.WHOLE
    at_once: bool = False

    def cut(self, places: Iterable[int]) -> Iterator[Send]:
        """The pieces between ascending places within the data."""
        ends = [*places, len(self.data)]
        begin = 0
        for end in ends:
            part = self.part
            if part is not Part.NOISE:
                first, last = begin == 0, end == len(self.data)
                part = Part.of(starts=part.starts and first, ends=part.ends and last)
            yield self._replace(data=self.data[begin:end], part=part)
            begin = end


class Pause(NamedTuple):
    """The device does nothing, and reads nothing, for so long."""

    seconds: float


class HangUp(NamedTuple):
    """The device goes away, as if unplugged."""


Act: TypeAlias = Send | Pause | HangUp


def noise(data: bytes) -> Send:
    """Bytes that belong to no answer."""
    return Send(data, Part.NOISE)


class Talk(Protocol):
    """One connection, seen from the line."""

    @property
    def held_bytes(self) -> int:
        """How much is kept between calls, the wire's own part aside."""
        ...

    def opened(self) -> Iterator[Act]:
        """The connection begins."""
        ...

    def receive(self, data: bytes) -> Iterator[Act]:
        """Bytes came; give what they lead to. Never raises for what is in them."""
        ...

    def due_s(self) -> float | None:
        """When :meth:`wake` is next wanted, by the talk's clock; ``None`` for not at all."""
        ...

    def wake(self) -> Iterator[Act]:
        """Give what the device does by itself; nothing before its time."""
        ...


class Plain:
    """A wire without faults."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    @property
    def held_bytes(self) -> int:
        """Nothing."""
        return 0

    def opened(self) -> Iterator[Act]:
        """A well behaved device waits to be asked."""
        yield from ()

    def receive(self, data: bytes) -> Iterator[Act]:
        """Each answer as one piece."""
        for answer in self._wire.receive(data):
            if answer:
                yield Send(answer)

    def due_s(self) -> float | None:
        """Never."""
        return None

    def wake(self) -> Iterator[Act]:
        """Nothing."""
        yield from ()
