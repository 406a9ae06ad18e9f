"""Each step of a conversation timed by itself, so that what else the computer does spoils steps, not rounds.

A round of sixty steps of two milliseconds is rarely left alone on a busy computer; each single step is, in
many of the rounds. What the steps take in their better rounds, added up, is what an idle one takes.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import fmean
from typing import Final, NamedTuple, ParamSpec, TypeVar

from bleak.backends.client import BaseBleakClient, get_platform_client_backend_type
from bleak.backends.scanner import BaseBleakScanner, get_platform_scanner_backend_type

from drivers.link.ble.radio import Radio

_SCANNING: Final = ("start", "stop")
_HEARING: Final = "call_detection_callbacks"

WAITING: Final = "waiting"
"""For the first advertisement."""

_SHARED: Final = frozenset({WAITING, "connect"})
_TALKING: Final = ("connect", "read_gatt_char", "disconnect")

_BEST: Final = 4
"""One in so many rounds counts, of each step."""

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")
_Kind = TypeVar("_Kind", bound=type[BaseBleakScanner] | type[BaseBleakClient])


class Step(NamedTuple):
    """A part of a round.

    Attributes:
        call: bleak's, in which it passes; empty between two calls; `WAITING` while nothing was heard.
    """

    call: str
    ms: float


class Marks:
    """The moments at which the calls of one round began and ended."""

    def __init__(self) -> None:
        self._at_s: list[tuple[str, float]] = []
        self._is_heard = False

    def begin(self) -> None:
        """Begin a round."""
        self._at_s = []
        self._is_heard = False
        self.mark()

    def mark(self, call: str = "") -> None:
        """Say that a step ends here, and the next begins."""
        self._at_s.append((call, time.perf_counter()))

    def wait(self) -> None:
        """Say that a device is waited for; it may have been heard already."""
        self.mark(WAITING)
        if self._is_heard:
            self.mark()

    def hear(self) -> None:
        """Say that a device was heard; the first one ends the waiting."""
        self._is_heard = True
        if self._at_s[-1][0] == WAITING:
            self.mark()

    def steps(self) -> list[Step]:
        """End the round, and answer its steps."""
        self.mark()
        return [
            Step(call, (after_s - before_s) * 1000)
            for (call, before_s), (_, after_s) in pairwise(self._at_s)
        ]


def marked(radio: Radio, marks: Marks) -> Radio:
    """Answer the same radio; each of bleak's calls to it leaves a mark where it begins and where it ends."""
    scanner = radio.scanner or get_platform_scanner_backend_type()[0]
    client = radio.client or get_platform_client_backend_type()[0]
    scanning = _marking(_hearing(scanner, marks), _SCANNING, marks)
    return Radio(scanning, _marking(client, _TALKING, marks))


def at_best_ms(
    ours: Sequence[Sequence[Step]], peer: Sequence[Sequence[Step]]
) -> tuple[float, float]:
    """Add up the steps of each side, each as the mean of its best quarter: the very best of a wait is chance.

    While bleak connects, and while nothing is heard, nothing runs that differs between the sides, and
    thirty milliseconds of each are chance: there both sides' rounds count as one.

    Raises:
        ValueError: the rounds have not all the same calls, in the same order.
    """
    ours_ms = peer_ms = 0.0
    for mine, other in zip(_by_step(ours), _by_step(peer), strict=True):
        if {step.call for step in mine} != {step.call for step in other}:
            raise ValueError("the two sides call bleak otherwise")
        is_shared = mine[0].call in _SHARED
        ours_ms += _best([*mine, *other] if is_shared else mine)
        peer_ms += _best([*mine, *other] if is_shared else other)
    return ours_ms, peer_ms


def _by_step(rounds: Sequence[Sequence[Step]]) -> Iterator[tuple[Step, ...]]:
    yield from zip(*rounds, strict=True)


def _best(steps: Sequence[Step]) -> float:
    times = sorted(step.ms for step in steps)
    return fmean(times[: max(1, len(times) // _BEST)])


def _hearing(kind: type[BaseBleakScanner], marks: Marks) -> type[BaseBleakScanner]:
    told = getattr(kind, _HEARING)

    def heard(*given: object) -> None:
        marks.hear()
        told(*given)

    return type(kind.__name__, (kind,), {_HEARING: heard})


def _marking(kind: _Kind, names: Iterable[str], marks: Marks) -> _Kind:
    calls = {name: _between_marks(name, getattr(kind, name), marks) for name in names}
    made: _Kind = type(kind.__name__, (kind,), calls)  # type: ignore[assignment]
    return made


def _between_marks(
    name: str, call: Callable[_Given, Awaitable[_Answer]], marks: Marks
) -> Callable[_Given, Awaitable[_Answer]]:
    ended = marks.wait if name == "start" else marks.mark

    async def between(*given: _Given.args, **named: _Given.kwargs) -> _Answer:
        marks.mark(name)
        try:
            return await call(*given, **named)
        finally:
            ended()

    return between
