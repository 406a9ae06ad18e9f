"""Somebody else's server behind a simulated characteristic: bytes go through as they are.

So a real firmware, which speaks bare SMP frames on a line, is reached over Bluetooth: what the host writes
goes to the line, what comes from the line is notified in pieces that the connection carries. It judges
nothing: what is dangerous to the server reaches it.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulators.ble.stream import Stream
from simulators.terminal import TerminalPort
from simulators.transmit import HungUp, Port


@contextmanager
def terminal_at(path: Path) -> Iterator[Port]:
    """A terminal that somebody else serves, raw, while the block runs.

    Raises:
        OSError: it cannot be opened.
    """
    import tty  # Windows has no terminals of this kind

    descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        tty.setraw(descriptor)
        yield TerminalPort(descriptor)
    finally:
        os.close(descriptor)


def piped(line: Port) -> Stream:
    """What answers on a characteristic: whatever is at the end of a line.

    Args:
        line: read by one host at a time.
    """

    async def answer(host: Port) -> None:
        """Raises HungUp where the line ends first."""
        back = asyncio.ensure_future(_carry(line, host))
        forth = asyncio.ensure_future(_carry(host, line))
        try:
            await asyncio.wait({back, forth}, return_when=asyncio.FIRST_COMPLETED)
            if not forth.done():
                raise HungUp
        finally:
            back.cancel()
            forth.cancel()

    return answer


async def _carry(source: Port, sink: Port) -> None:
    while data := await source.read():
        await sink.write(data)
