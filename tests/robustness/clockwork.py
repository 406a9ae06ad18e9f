"""An event loop whose time passes at once: what waits, waits by its clock and not by ours."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _AtOnce(selectors.DefaultSelector):
    """Where the real one would wait, the clock is put on instead."""

    def __init__(self) -> None:
        super().__init__()
        self.now_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready: list[tuple[selectors.SelectorKey, int]] = super().select(0)
        if ready or timeout is None:
            return ready or super().select(timeout)
        self.now_s += timeout
        return ready


class ClockworkLoop(asyncio.SelectorEventLoop):
    """Nothing in it really waits; work for threads is done on the spot."""

    def __init__(self) -> None:
        self._at_once = _AtOnce()
        super().__init__(self._at_once)
        self._clock_resolution = 1e-6

    def time(self) -> float:
        return self._at_once.now_s

    def run_in_executor(
        self, _executor: object, func: Callable[..., T], *args: object
    ) -> asyncio.Future[T]:
        done: asyncio.Future[T] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 — handed on to whoever awaits
            done.set_exception(error)
        return done


class Clockwork(asyncio.DefaultEventLoopPolicy):
    """What ``asyncio.run`` then runs in."""

    def __init__(self) -> None:
        super().__init__()
        self._loops: list[ClockworkLoop] = []

    @property
    def took_s(self) -> float:
        """How much time has passed in all of its loops."""
        return sum(loop.time() for loop in self._loops)

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        self._loops.append(ClockworkLoop())
        return self._loops[-1]


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a clockwork loop."""
    with asyncio.Runner(loop_factory=ClockworkLoop) as runner:
        return runner.run(work)
