"""Faults of the order of answers: late ones, the same twice, wrong sequence numbers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import ClassVar, Final, NamedTuple

from pydantic import Field

from simulators.faults.fault import Fault, Medium, OverAnswers, Setting, earliest
from simulators.talk import Act, Send, Talk, noise
from simulators.wire.framing import Framing

MAX_LATE_BYTES: Final = 524_288
"""What is held back beyond this leaves before its time, the oldest first."""


class LateAnswer(Fault):
    """Answers that come after the next question."""

    name: ClassVar[str] = "late-answer"
    help: ClassVar[str] = "Some answers come only after later questions were asked."
    media: ClassVar[Medium] = Medium.LINE | Medium.STREAM
    every: int = Field(default=2, ge=1, le=1000, description="which answers: every second, …")
    requests: int = Field(default=1, ge=1, le=100, description="after so many more requests")
    after_ms: int = Field(
        default=3000, ge=1, le=600_000, description="or after so long, if that is sooner"
    )

    def over(self, talk: Talk, setting: Setting) -> Talk:
        """Hold them back."""
        return _Late(talk, setting.now, self)


class DuplicateSequence(Fault):
    """The previous answer once more, under its old number."""

    name: ClassVar[str] = "duplicate-sequence"
    help: ClassVar[str] = (
        "Before every answer the previous one comes once more, under its old sequence number."
    )
    media: ClassVar[Medium] = Medium.LINE | Medium.STREAM

    def over(self, talk: Talk, _setting: Setting) -> Talk:
        """Say the previous answer again."""
        return _Repeating(talk)


class WrongSequence(Fault):
    """Answers under another number than asked."""

    name: ClassVar[str] = "wrong-sequence"
    help: ClassVar[str] = (
        "Answers have wrong sequence numbers; without such numbers each comes one question late."
    )
    media: ClassVar[Medium] = Medium.LINE | Medium.STREAM
    by: int = Field(default=1, ge=1, le=255, description="how far the number is off")

    def over(self, talk: Talk, setting: Setting) -> Talk:
        """As the wire's framing knows, or the answer to the question before."""
        return _Renumbered(talk, setting.framing, self.by)


class _Held(NamedTuple):
    answer: bytes
    after_request: int
    due_s: float


class _Late(OverAnswers):
    def __init__(self, under: Talk, now: Callable[[], float], fault: LateAnswer) -> None:
        super().__init__(under)
        self._now = now
        self._fault = fault
        self._late: deque[_Held] = deque()
        self._late_bytes = 0
        self._answers = 0
        self._requests = 0

    @property
    def held_bytes(self) -> int:
        return super().held_bytes + self._late_bytes

    def receive(self, data: bytes) -> Iterator[Act]:
        self._requests += 1
        yield from self._let_go(lambda held: held.after_request <= self._requests)
        yield from super().receive(data)

    def due_s(self) -> float | None:
        own = self._late[0].due_s if self._late else None
        return earliest(own, self._under.due_s())

    def wake(self) -> Iterator[Act]:
        yield from super().wake()
        now_s = self._now()
        yield from self._let_go(lambda held: held.due_s <= now_s)

    def _answer(self, answer: bytes) -> Iterator[Act]:
        self._answers += 1
        if self._answers % self._fault.every:
            yield Send(answer)
            return
        due_s = self._now() + self._fault.after_ms / 1000
        self._late.append(_Held(answer, self._requests + self._fault.requests, due_s))
        self._late_bytes += len(answer)
        yield from self._let_go(lambda _: self._late_bytes > MAX_LATE_BYTES)

    def _let_go(self, ripe: Callable[[_Held], bool]) -> Iterator[Act]:
        while self._late and ripe(self._late[0]):
            held = self._late.popleft()
            self._late_bytes -= len(held.answer)
            yield Send(held.answer)


class _Repeating(OverAnswers):
    def __init__(self, under: Talk) -> None:
        super().__init__(under)
        self._previous = b""

    @property
    def held_bytes(self) -> int:
        return super().held_bytes + len(self._previous)

    def _answer(self, answer: bytes) -> Iterator[Act]:
        previous, self._previous = self._previous, answer
        if previous:
            yield noise(previous)
        yield Send(answer)


class _Renumbered(OverAnswers):
    def __init__(self, under: Talk, framing: Framing, by: int) -> None:
        super().__init__(under)
        self._framing = framing
        self._by = by
        self._previous = b""

    @property
    def held_bytes(self) -> int:
        return super().held_bytes + len(self._previous)

    def _answer(self, answer: bytes) -> Iterator[Act]:
        renumbered = self._framing.resequence(answer, self._by)
        if renumbered is None:
            renumbered, self._previous = self._previous, answer
        if renumbered:
            yield Send(renumbered)
