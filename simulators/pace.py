"""When bytes leave: a line of 115200 baud gives a byte every 87 µs, and nothing earlier.

The schedule is reckoned from the start of each answer, so that late wake-ups do not add up, and a
chunk leaves when its last byte would have arrived.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Final, NamedTuple

BITS_PER_BYTE: Final = 10
"""8N1: a start bit, eight data bits, a stop bit."""

DEFAULT_BAUD: Final = 115_200
"""What SMP consoles run at (facts of the MCUmgr serial transport)."""

CHUNK_BYTES: Final = 64
"""A USB full-speed bulk packet, the size in which real adapters hand bytes over: 5.6 ms."""

UNPACED: Final = 0
"""As a baud rate: bytes leave at once."""


AWAKE_BEFORE_S: Final = 0.0004
"""Of each wait, this end is spent awake: what a virtual machine takes to wake a process."""


def punctual_loop() -> asyncio.AbstractEventLoop:
    """An event loop that wakes within some 0.1 ms of the asked time.

    The usual one on Linux waits in whole milliseconds, rounded up: a tenth of a typical answer.
    """
    return asyncio.SelectorEventLoop(selectors.SelectSelector())


class Chunk(NamedTuple):
    """Bytes that leave together, ``due_s`` seconds after the schedule's start."""

    data: bytes
    due_s: float


def schedule(data: bytes, baud: int, chunk_bytes: int = CHUNK_BYTES) -> Iterator[Chunk]:
    """Cut bytes into chunks with the time at which a line of that speed has carried each.

    Args:
        data: what leaves.
        baud: bits a second, or :data:`UNPACED`.
        chunk_bytes: the most that leaves together.
    """
    if baud == UNPACED:
        if data:
            yield Chunk(data, 0.0)
        return
    for begin in range(0, len(data), chunk_bytes):
        piece = data[begin : begin + chunk_bytes]
        yield Chunk(piece, (begin + len(piece)) * BITS_PER_BYTE / baud)


async def punctual_sleep(seconds: float) -> None:
    """Sleep, and be awake already when the time comes: waking up takes a part of a millisecond."""
    until_s = time.monotonic() + seconds
    await asyncio.sleep(seconds - AWAKE_BEFORE_S)
    while time.monotonic() < until_s:  # noqa: ASYNC110 — the clock sets no event
        await asyncio.sleep(0)


class Pacer:
    """Holds each chunk back until its time, by a clock that never jumps.

    Args:
        baud: bits a second, or :data:`UNPACED`.
        now: seconds of a monotonic clock.
        sleep: waits for seconds.
    """

    def __init__(
        self,
        baud: int = DEFAULT_BAUD,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = punctual_sleep,
    ) -> None:
        self.baud = baud
        self._now = now
        self._sleep = sleep
        self._line_free_s = float("-inf")

    async def send(
        self,
        data: bytes,
        write: Callable[[bytes], Awaitable[None]],
        *,
        chunk_bytes: int = CHUNK_BYTES,
    ) -> None:
        """Hand the bytes to ``write`` as the line would carry them.

        An answer that is ready while the line is still busy starts when the line is free.
        """
        start_s = max(self._now(), self._line_free_s)
        chunks = tuple(schedule(data, self.baud, chunk_bytes))
        if chunks:
            self._line_free_s = start_s + chunks[-1].due_s
        for chunk in chunks:
            wait_s = start_s + chunk.due_s - self._now()
            if wait_s > 0:
                await self._sleep(wait_s)
            await write(chunk.data)

    async def pause(self, seconds: float) -> None:
        """Wait for the line to be free, and so long after that."""
        wait_s = max(self._now(), self._line_free_s) + seconds - self._now()
        if wait_s > 0:
            await self._sleep(wait_s)
