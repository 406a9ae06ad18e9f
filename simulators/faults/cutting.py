"""Faults that change when and in which pieces the bytes come, and not one of the bytes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import ClassVar, Final

from pydantic import Field

from simulators.faults.fault import Fault, Medium, Over, Setting, earliest
from simulators.faults.temper import Answer, Asked, Reaction, Temper
from simulators.talk import Act, HangUp, Part, Pause, Send, Talk

MAX_MERGED_BYTES: Final = 65_536
"""No adapter holds more; what is longer leaves before its time."""


class OneByteAtATime(Fault):
    """Each byte is handed over alone."""

    name: ClassVar[str] = "one-byte-at-a-time"
    help: ClassVar[str] = "Every byte is handed over alone."
    media: ClassVar[Medium] = Medium.LINE | Medium.STREAM
    gap_ms: int = Field(default=0, ge=0, le=1000, description="and so much later than the last one")

    def over(self, talk: Talk, _setting: Setting) -> Talk:
        """Cut after each byte."""
        return _Cutting(talk, lambda data: range(1, len(data)), self.gap_ms / 1000)


class Split(Fault):
    """Answers come in a few pieces."""

    name: ClassVar[str] = "split"
    help: ClassVar[str] = "Answers come in a few pieces, cut at chosen places, with pauses between."
    media: ClassVar[Medium] = Medium.LINE | Medium.STREAM
    pieces: int = Field(default=3, ge=2, le=64, description="how many")
    gap_ms: int = Field(default=20, ge=0, le=10_000, description="the pause between two")

    def over(self, talk: Talk, _setting: Setting) -> Talk:
        """Cut at chosen places."""
        chance = self.random()
        return _Cutting(talk, lambda data: _places(chance, data, self.pieces), self.gap_ms / 1000)


class Merged(Fault):
    """What is said shortly after one another comes as one piece."""

    name: ClassVar[str] = "merged"
    help: ClassVar[str] = (
        "What is said within a short time comes as one piece, as USB adapters hand it over."
    )
    within_ms: int = Field(default=16, ge=1, le=10_000, description="the time")

    def over(self, talk: Talk, setting: Setting) -> Talk:
        """Hold back what is said until the time has passed."""
        return _Merging(talk, setting.now, self.within_ms / 1000)


class Slow(Fault):
    """The device thinks before each answer."""

    name: ClassVar[str] = "slow"
    help: ClassVar[str] = (
        "The device takes its time before every answer and hears nothing meanwhile."
    )
    media: ClassVar[Medium] = Medium.LINE | Medium.RADIO | Medium.STREAM
    ms: int = Field(default=200, ge=0, le=60_000, description="the time")

    def over(self, talk: Talk, _setting: Setting) -> Talk:
        """Pause where an answer starts."""
        return _Thinking(talk, self.ms / 1000)

    def temper(self) -> Temper:
        """Wait before each answer."""
        return _Pondering(self.ms / 1000)


class _Pondering(Temper):
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def asked(self, _asked: Asked) -> Reaction:
        return Answer(self._seconds)


def _places(chance: random.Random, data: bytes, pieces: int) -> list[int]:
    inner = range(1, len(data))
    return sorted(chance.sample(inner, min(pieces - 1, len(inner))))


class _Cutting(Over):
    def __init__(
        self, under: Talk, places: Callable[[bytes], range | list[int]], gap_s: float
    ) -> None:
        super().__init__(under)
        self._places = places
        self._gap_s = gap_s

    def _say(self, send: Send) -> Iterator[Act]:
        for number, piece in enumerate(send.cut(self._places(send.data))):
            if number and self._gap_s:
                yield Pause(self._gap_s)
            yield piece._replace(at_once=False)


class _Thinking(Over):
    def __init__(self, under: Talk, seconds: float) -> None:
        super().__init__(under)
        self._seconds = seconds

    def _say(self, send: Send) -> Iterator[Act]:
        if send.part.starts:
            yield Pause(self._seconds)
        yield send


class _Merging(Over):
    """Holds at most :data:`MAX_MERGED_BYTES` and the piece that goes beyond them."""

    def __init__(self, under: Talk, now: Callable[[], float], within_s: float) -> None:
        super().__init__(under)
        self._now = now
        self._within_s = within_s
        self._held = bytearray()
        self._parts: set[Part] = set()
        self._until_s: float | None = None

    @property
    def held_bytes(self) -> int:
        return super().held_bytes + len(self._held)

    def due_s(self) -> float | None:
        return earliest(self._until_s, self._under.due_s())

    def wake(self) -> Iterator[Act]:
        yield from super().wake()
        if self._until_s is not None and self._now() >= self._until_s:
            yield from self._let_go()

    def _through_one(self, act: Act) -> Iterator[Act]:
        leaves_first = isinstance(act, HangUp) or (
            isinstance(act, Pause) and act.seconds >= self._within_s
        )
        if leaves_first:
            yield from self._let_go()
        yield from super()._through_one(act)

    def _say(self, send: Send) -> Iterator[Act]:
        if self._until_s is None:
            self._until_s = self._now() + self._within_s
        self._held += send.data
        self._parts.add(send.part)
        if len(self._held) >= MAX_MERGED_BYTES:
            yield from self._let_go()

    def _let_go(self) -> Iterator[Act]:
        data, part = bytes(self._held), _together(self._parts)
        self._held.clear()
        self._parts.clear()
        self._until_s = None
        if data:
            yield Send(data, part, at_once=True)


def _together(parts: set[Part]) -> Part:
    if parts <= {Part.NOISE}:
        return Part.NOISE
    return Part.of(starts=any(p.starts for p in parts), ends=any(p.ends for p in parts))
