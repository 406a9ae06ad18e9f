"""Faults that damage answers on their way."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import ClassVar, Final

from pydantic import Field

from simulators.faults.fault import Fault, Medium, Over, OverAnswers, Setting
from simulators.faults.uart import misread
from simulators.talk import Act, Send, Talk, noise

BYTES_PER_DAMAGE: Final = 16
"""One damaged byte in so many, and never fewer than two: no frame comes through whole."""


class GarbageBefore(Fault):
    """Bytes of no meaning before every answer."""

    name: ClassVar[str] = "garbage-before"
    help: ClassVar[str] = "Bytes without meaning come before every answer."
    count: int = Field(default=16, ge=1, le=4096, description="how many")

    def over(self, talk: Talk, _setting: Setting) -> Talk:
        """Say them where an answer starts."""
        return _Preceded(talk, self.random(), self.count)


class Garbled(Fault):
    """Damaged bytes in every answer."""

    name: ClassVar[str] = "garbled"
    help: ClassVar[str] = "Some bytes of every answer are others, anywhere in it."
    media: ClassVar[Medium] = Medium.LINE | Medium.STREAM

    def over(self, talk: Talk, _setting: Setting) -> Talk:
        """Change one byte in 16, and at least two."""
        chance = self.random()
        return _Changed(talk, lambda answer: garble(answer, chance))


class BadChecksum(Fault):
    """Check sums that do not hold."""

    name: ClassVar[str] = "bad-checksum"
    help: ClassVar[str] = "The check sum of every answer does not hold; the rest is right."

    def over(self, talk: Talk, setting: Setting) -> Talk:
        """As the wire's framing knows, or one bit near the end."""
        return _Changed(talk, setting.framing.spoil_checksum)


class WrongLength(Fault):
    """Length fields that do not hold."""

    name: ClassVar[str] = "wrong-length"
    help: ClassVar[str] = "The length of every answer is not what it says."
    media: ClassVar[Medium] = Medium.LINE | Medium.STREAM
    by: int = Field(default=1, ge=-255, le=255, description="how much more it says than is there")

    def over(self, talk: Talk, setting: Setting) -> Talk:
        """As the wire's framing knows, or by leaving bytes out."""
        return _Changed(talk, lambda answer: setting.framing.spoil_length(answer, self.by))


class Truncated(Fault):
    """Answers without their end."""

    name: ClassVar[str] = "truncated"
    help: ClassVar[str] = "The end of every answer is missing."
    media: ClassVar[Medium] = Medium.LINE | Medium.STREAM
    drop: int = Field(default=5, ge=1, le=65_536, description="how many bytes")

    def over(self, talk: Talk, _setting: Setting) -> Talk:
        """Leave the last bytes out."""
        return _Changed(talk, lambda answer: answer[: -self.drop])


class BaudMismatch(Fault):
    """Answers as a receiver of another speed reads them."""

    name: ClassVar[str] = "baud-mismatch"
    help: ClassVar[str] = (
        "What the device says comes as a receiver set to another speed reads it; it hears well."
    )
    device: int = Field(default=57_600, ge=50, le=10_000_000, description="the device's speed")
    driver: int = Field(default=115_200, ge=50, le=10_000_000, description="the receiver's")

    def over(self, talk: Talk, _setting: Setting) -> Talk:
        """Sample the device's bits at the receiver's times; noise too."""
        return _Misread(talk, self.device, self.driver)


def garble(answer: bytes, chance: random.Random) -> bytes:
    """The answer with some of its bytes changed to others."""
    damaged = bytearray(answer)
    count = min(len(answer), max(2, len(answer) // BYTES_PER_DAMAGE))
    for position in chance.sample(range(len(answer)), count):
        damaged[position] ^= chance.randrange(1, 256)
    return bytes(damaged)


class _Preceded(Over):
    def __init__(self, under: Talk, chance: random.Random, count: int) -> None:
        super().__init__(under)
        self._chance = chance
        self._count = count

    def _say(self, send: Send) -> Iterator[Act]:
        if send.part.starts:
            yield noise(self._chance.randbytes(self._count))
        yield send


class _Changed(OverAnswers):
    def __init__(self, under: Talk, change: Callable[[bytes], bytes]) -> None:
        super().__init__(under)
        self._change = change

    def _answer(self, answer: bytes) -> Iterator[Act]:
        changed = self._change(answer)
        if changed:
            yield Send(changed)


class _Misread(Over):
    def __init__(self, under: Talk, sender_baud: int, receiver_baud: int) -> None:
        super().__init__(under)
        self._sender_baud = sender_baud
        self._receiver_baud = receiver_baud

    def _say(self, send: Send) -> Iterator[Act]:
        data = misread(send.data, self._sender_baud, self._receiver_baud)
        if data:
            yield send._replace(data=data)
