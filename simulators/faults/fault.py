"""What a fault is: a name, parameters with a seed, and what it does to the device or to its line."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Flag, auto
from typing import ClassVar, Final, NamedTuple, TypeAlias

from pydantic import Field

from simulators.ble.table import Table
from simulators.faults.temper import Temper
from simulators.model import Model
from simulators.talk import Act, Part, Send, Talk
from simulators.wire.framing import Framing

DEFAULT_SEED: Final = 1007
"""Any number does; the same one each time makes the same damage each time."""

Identity: TypeAlias = Mapping[str, tuple[bytes, ...]]
"""A controller's identity: field → the values that reads give in turn."""


class Medium(Flag):
    """What a fault can be laid over."""

    LINE = auto()
    """A serial line or a TCP port."""
    RADIO = auto()
    """A device on Bluetooth."""
    STREAM = auto()
    """Its SMP characteristic, whose answers are bytes in pieces as on a line."""
    COMPUTER = auto()
    """The other side of Bluetooth: the daemon, the adapter, what the computer remembers."""

    @property
    def words(self) -> tuple[str, ...]:
        """Each of them, for a person."""
        return tuple(words for medium, words in _WORDS.items() if medium in self)


_WORDS: Final = {
    Medium.LINE: "a line",
    Medium.RADIO: "a device on Bluetooth",
    Medium.STREAM: "the SMP characteristic",
    Medium.COMPUTER: "a computer's Bluetooth",
}


class Setting(NamedTuple):
    """Where a fault is laid over.

    Attributes:
        now: seconds of a clock that never jumps.
        framing: what the wire says of its frames.
    """

    now: Callable[[], float]
    framing: Framing


class Fault(Model):
    """One way to misbehave. Frozen; what changes lives in the talk that :meth:`over` gives.

    Attributes:
        name: its stable name.
        help: one sentence on what it does.
        repeatable: whether it may be laid over twice.
        media: what it can be laid over.
        seed: chooses among the ways in which it can do it.
    """

    name: ClassVar[str]
    help: ClassVar[str]
    repeatable: ClassVar[bool] = False
    media: ClassVar[Medium] = Medium.LINE
    seed: int = Field(default=DEFAULT_SEED, ge=0, le=2**32 - 1)

    def over(self, talk: Talk, _setting: Setting) -> Talk:
        """The talk with this fault; as it is, where the fault is none of the line."""
        return talk

    def alter(self, identity: Identity) -> Identity:
        """The identity with this fault; as it is, where the fault is none of the values."""
        return identity

    def reshape(self, table: Table) -> Table:
        """The GATT table with this fault; as it is, where the fault is none of the table."""
        return table

    def temper(self) -> Temper:
        """How the device then behaves on the radio: well, where the fault is none of the radio."""
        return Temper()

    def random(self) -> random.Random:
        """A new sequence of choices, the same for the same name and seed."""
        return random.Random(f"{self.name}/{self.seed}")  # noqa: S311 — repeatable, not a secret

    def __str__(self) -> str:
        """The text that :func:`simulators.faults.parse_fault` reads; defaults are left out."""
        given = self.model_dump(exclude_defaults=True)
        told = ",".join(f"{key}={_told(value)}" for key, value in given.items())
        return f"{self.name}:{told}" if told else self.name


def _told(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class Over:
    """A talk laid over another, changing nothing: what line faults are made from.

    ``_say`` is given every piece that comes from beneath, ``_through_one`` every act.
    """

    def __init__(self, under: Talk) -> None:
        self._under = under

    @property
    def held_bytes(self) -> int:
        """How much this layer and those beneath keep."""
        return self._under.held_bytes

    def opened(self) -> Iterator[Act]:
        """The connection begins."""
        yield from self._through(self._under.opened())

    def receive(self, data: bytes) -> Iterator[Act]:
        """Bytes came."""
        yield from self._through(self._under.receive(data))

    def due_s(self) -> float | None:
        """When something beneath is due."""
        return self._under.due_s()

    def wake(self) -> Iterator[Act]:
        """What those beneath do by themselves."""
        yield from self._through(self._under.wake())

    def _through(self, acts: Iterable[Act]) -> Iterator[Act]:
        for act in acts:
            yield from self._through_one(act)

    def _through_one(self, act: Act) -> Iterator[Act]:
        if isinstance(act, Send):
            yield from self._say(act)
        else:
            yield act

    def _say(self, send: Send) -> Iterator[Act]:
        yield send


MAX_GATHERED_BYTES: Final = 262_144
"""No answer is longer: 64 KB in base64 are 88 KB. What is longer passes as it is."""


class OverAnswers(Over):
    """The same for faults of whole answers: what was cut beneath is put together again.

    ``_answer`` is given every whole answer; noise passes by.
    """

    def __init__(self, under: Talk) -> None:
        super().__init__(under)
        self._gathered = bytearray()

    @property
    def held_bytes(self) -> int:
        """The unfinished answer too."""
        return super().held_bytes + len(self._gathered)

    def _say(self, send: Send) -> Iterator[Act]:
        if send.part is Part.NOISE or not (send.part.starts or self._gathered):
            yield send
            return
        self._gathered += send.data
        if send.part.ends or len(self._gathered) > MAX_GATHERED_BYTES:
            whole = bytes(self._gathered)
            self._gathered.clear()
            yield from self._answer(whole)

    def _answer(self, answer: bytes) -> Iterator[Act]:
        yield Send(answer)


def earliest(*times_s: float | None) -> float | None:
    """The first of some times, of which each may be none."""
    known = [each for each in times_s if each is not None]
    return min(known, default=None)
