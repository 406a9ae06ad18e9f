"""Each step of a conversation timed by itself, so that what else the computer does spoils steps, not rounds.

A round of sixty steps of two milliseconds is rarely left alone on a busy computer; each single step is, in
many of the rounds. What the steps take in their better rounds, added up, is what an idle one takes.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from statistics import fmean
from typing import Final, ParamSpec, TypeVar

from bleak.backends.client import BaseBleakClient, get_platform_client_backend_type
from bleak.backends.scanner import BaseBleakScanner, get_platform_scanner_backend_type

from drivers.link.ble.radio import Radio

_SCANNING: Final = ("start", "stop")
_TALKING: Final = ("connect", "read_gatt_char", "disconnect")

_BEST: Final = 4
"""One in so many rounds counts, of each step."""

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")
_Kind = TypeVar("_Kind", bound=type[BaseBleakScanner] | type[BaseBleakClient])


class Marks:
    """The moments at which the calls of one round began and ended."""

    def __init__(self) -> None:
        self._at_s: list[float] = []

    def begin(self) -> None:
        """Begin a round."""
        self._at_s = [time.perf_counter()]

    def mark(self) -> None:
        """Say that a step ends here, and the next begins."""
        self._at_s.append(time.perf_counter())

    def steps_ms(self) -> list[float]:
        """End the round, and answer how long each step took."""
        self.mark()
        return [
            (after - before) * 1000
            for before, after in zip(self._at_s, self._at_s[1:], strict=False)
        ]


def marked(radio: Radio, marks: Marks) -> Radio:
    """Answer the same radio; each of bleak's calls to it leaves a mark where it begins and where it ends."""
    scanner = radio.scanner or get_platform_scanner_backend_type()[0]
    client = radio.client or get_platform_client_backend_type()[0]
    return Radio(_marking(scanner, _SCANNING, marks), _marking(client, _TALKING, marks))


def at_best_ms(rounds: Iterable[Sequence[float]]) -> float:
    """Add up the steps, each as the mean of its best quarter: the very best of a wait is chance.

    Raises:
        ValueError: the rounds have not all the same steps.
    """
    return sum(_best(step) for step in zip(*rounds, strict=True))


def _best(times: Sequence[float]) -> float:
    return fmean(sorted(times)[: max(1, len(times) // _BEST)])


def _marking(kind: _Kind, names: Iterable[str], marks: Marks) -> _Kind:
    calls = {name: _between_marks(getattr(kind, name), marks) for name in names}
    made: _Kind = type(kind.__name__, (kind,), calls)  # type: ignore[assignment]
    return made


def _between_marks(
    call: Callable[_Given, Awaitable[_Answer]], marks: Marks
) -> Callable[_Given, Awaitable[_Answer]]:
    async def between(*given: _Given.args, **named: _Given.kwargs) -> _Answer:
        marks.mark()
        try:
            return await call(*given, **named)
        finally:
            marks.mark()

    return between
