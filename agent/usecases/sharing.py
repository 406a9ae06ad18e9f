"""Thousands of stored things looked at in as many processes as the computer has processors.

What is handed over and what comes back are plain values; the store stays with the process that opened it.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import Any, Final, TypeVar

AT_ONCE: Final = 250
"""So many are handed over together; fewer than that in all are looked at in this process."""

AHEAD: Final = 2
"""Portions for each process that wait or are done: what is held in memory does not grow with the log."""

In = TypeVar("In")
Out = TypeVar("Out")

Work = Callable[[Sequence[In]], list[Out]]
"""What is done with a portion. It is handed to each process once, with all that it needs to know."""


def shared_out(work: Work[In, Out], items: Iterator[In]) -> Generator[Out]:
    """What comes of every item, in the items' order.

    Args:
        work: a function of a module, or a ``functools.partial`` of one: a process can be given it.
        items: asked for as the work goes on.

    Raises:
        Exception: what ``work`` or ``items`` raised; nothing more is then begun.
    """
    first = list(islice(items, AT_ONCE))
    if len(first) < AT_ONCE:
        yield from work(first)
        return
    processes = os.cpu_count() or 1
    pool = ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=_take_up, initargs=(work,)
    )
    try:
        waiting: deque[Future[list[Out]]] = deque()
        portion: Sequence[In] = first
        while portion:
            waiting.append(pool.submit(_do, portion))
            if len(waiting) > AHEAD * processes:
                yield from waiting.popleft().result()
            portion = list(islice(items, AT_ONCE))
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


_taken_up: list[Work[Any, Any]] = []
"""In a process of the pool: its one work."""


def _take_up(work: Work[Any, Any]) -> None:
    _taken_up[:] = [work]


def _do(portion: Sequence[Any]) -> list[Any]:
    (work,) = _taken_up
    return work(portion)
