"""Faults that put other bytes on the line beside the answers."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import ClassVar, Final

from pydantic import Field

from simulators.faults.fault import Fault, Over, OverAnswers, Setting, earliest
from simulators.talk import Act, Send, Talk, noise

LINE_END: Final = b"\n"
_MODULES: Final = ("exo", "motor", "bms", "imu", "gait")
_LEVELS: Final = ("inf", "wrn", "dbg")


class ConsoleLog(Fault):
    """Log lines of the firmware on the same line."""

    name: ClassVar[str] = "console-log"
    help: ClassVar[str] = (
        "The firmware's log lines come between the lines of answers, or inside them."
    )
    mid_line: bool = Field(default=False, description="also in the middle of a line")

    def over(self, talk: Talk, _setting: Setting) -> Talk:
        """A line before each answer and after each line end inside it."""
        return _Logged(talk, self.random(), mid_line=self.mid_line)


class Babble(Fault):
    """Log lines without end."""

    name: ClassVar[str] = "babble"
    help: ClassVar[str] = "Log lines without end, from the opening on, whatever is asked."
    bytes_per_s: int = Field(
        default=11_520, ge=1, le=10_000_000, description="how fast, if the line carries it"
    )

    def over(self, talk: Talk, setting: Setting) -> Talk:
        """One line after the other; answers come between them."""
        return _Babbling(talk, self.random(), setting.now, self.bytes_per_s)


class Echo(Fault):
    """Everything sent comes back."""

    name: ClassVar[str] = "echo"
    help: ClassVar[str] = "Every byte that is sent comes back before the answer."

    def over(self, talk: Talk, _setting: Setting) -> Talk:
        """As on a two-wire bus, or a console."""
        return _Echoing(talk)


def log_line(chance: random.Random, number: int) -> bytes:
    """A line as Zephyr's log prints it."""
    seconds, micros = divmod(number * 8_317_001, 1_000_000)
    minutes, seconds = divmod(seconds, 60)
    clock = f"00:{minutes % 60:02}:{seconds:02}.{micros // 1000:03},{micros % 1000:03}"
    level, module = chance.choice(_LEVELS), chance.choice(_MODULES)
    text = f"[{clock}] <{level}> {module}: step {number}, torque {chance.uniform(-9, 9):+.3f}"
    return text.encode() + b"\r" + LINE_END


class _Logged(OverAnswers):
    def __init__(self, under: Talk, chance: random.Random, *, mid_line: bool) -> None:
        super().__init__(under)
        self._chance = chance
        self._mid_line = mid_line
        self._lines = 0

    def _answer(self, answer: bytes) -> Iterator[Act]:
        for piece in Send(answer).cut(self._places(answer)):
            self._lines += 1
            yield noise(log_line(self._chance, self._lines))
            yield piece

    def _places(self, answer: bytes) -> list[int]:
        places = {at + 1 for at in range(len(answer) - 1) if answer[at : at + 1] == LINE_END}
        if self._mid_line and len(answer) > 1:
            places.add(self._chance.randrange(1, len(answer)))
        return sorted(places)


class _Babbling(Over):
    def __init__(
        self, under: Talk, chance: random.Random, now: Callable[[], float], bytes_per_s: int
    ) -> None:
        super().__init__(under)
        self._chance = chance
        self._now = now
        self._bytes_per_s = bytes_per_s
        self._next_s: float | None = None
        self._lines = 0

    def opened(self) -> Iterator[Act]:
        yield from super().opened()
        self._next_s = self._now()

    def due_s(self) -> float | None:
        return earliest(self._next_s, self._under.due_s())

    def wake(self) -> Iterator[Act]:
        yield from super().wake()
        now_s = self._now()
        if self._next_s is None or now_s < self._next_s:
            return
        self._lines += 1
        line = log_line(self._chance, self._lines)
        self._next_s = now_s + len(line) / self._bytes_per_s
        yield noise(line)


class _Echoing(Over):
    def receive(self, data: bytes) -> Iterator[Act]:
        if data:
            yield noise(data)
        yield from super().receive(data)
