"""Plays a tape on a TCP port of this computer, with one fault laid over it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from drivers.conformance.faults import Fault
from drivers.conformance.tape import Tape
from drivers.target import Target, TcpTarget

_HOST: Final = "127.0.0.1"
_READ_BYTES: Final = 4_096


class _HungUp(Exception):
    """The device goes away."""


@asynccontextmanager
async def playing(tape: Tape, fault: Fault) -> AsyncIterator[Target]:
    """Serve the tape while the block runs."""
    server = await asyncio.start_server(lambda r, w: _talk(_Player(tape, fault, w), r), _HOST, 0)
    try:
        yield TcpTarget(host=_HOST, port=server.sockets[0].getsockname()[1])
    finally:
        server.close()


async def _talk(player: _Player, reader: asyncio.StreamReader) -> None:
    try:
        await player.begin()
        while data := await reader.read(_READ_BYTES):
            await player.hear(data)
    except (_HungUp, OSError):
        pass
    finally:
        player.end()


class _Player:
    """One connection."""

    def __init__(self, tape: Tape, fault: Fault, writer: asyncio.StreamWriter) -> None:
        self._tape = tape
        self._fault = fault
        self._writer = writer
        self._pending = b""
        self._turns: Counter[bytes] = Counter()
        self._sent = 0

    async def begin(self) -> None:
        await self._send(self._tape.before)

    async def hear(self, data: bytes) -> None:
        """Answer each frame of the tape that was heard; what was never asked has no answer."""
        self._pending += data
        while frame := self._next_frame():
            self._pending = self._pending[len(frame) :]
            turn = self._turns[frame]
            self._turns[frame] += 1
            for chunk in self._fault.chunks(frame, self._tape.answer(frame, turn)):
                await self._send(chunk)
        if not any(frame.startswith(self._pending) for frame in self._tape.answers):
            self._pending = b""

    def end(self) -> None:
        self._writer.transport.abort()

    def _next_frame(self) -> bytes | None:
        heard = (frame for frame in self._tape.answers if self._pending.startswith(frame))
        return max(heard, key=len, default=None)

    async def _send(self, data: bytes) -> None:
        left = self._fault.hang_up_after
        part = data if left is None else data[: left - self._sent]
        self._sent += len(part)
        self._writer.write(part)
        await self._writer.drain()
        if left is not None and self._sent >= left:
            self._writer.close()  # what was written still arrives
            raise _HungUp
