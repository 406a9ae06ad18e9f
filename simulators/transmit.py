"""From what a device does to a line: paced, woken in time, cut off where the device goes away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import Protocol, assert_never

from simulators.pace import CHUNK_BYTES, Pacer
from simulators.talk import Act, HangUp, Pause, Send, Talk


class HungUp(Exception):
    """The device has sent all that it was to send, and is gone."""


class Opening(Enum):
    """When a connection begins."""

    AT_ONCE = auto()
    AT_FIRST_BYTES = auto()
    """A pseudo-terminal does not tell when it is opened: the first bytes stand for it."""


class Port(Protocol):
    """One open line, seen from the device."""

    async def read(self) -> bytes:
        """Some bytes, or none where the other side has gone for good."""
        ...

    async def write(self, data: bytes) -> None:
        """Put bytes on the line; what nobody takes is lost, as on a real line.

        Raises:
            OSError: the other side has gone.
        """
        ...

    async def rest(self) -> bytes:
        """What has come and was not read, without waiting; the port is read no more after it."""
        ...


class Transmitter:
    """Sends for one device over all its connections.

    Args:
        hang_up_after_bytes: the device goes away after so many bytes; ``None`` for never.
    """

    def __init__(self, pacer: Pacer, hang_up_after_bytes: int | None = None) -> None:
        self._pacer = pacer
        self._left = hang_up_after_bytes

    async def perform(self, act: Act, port: Port) -> None:
        """Do what the device does.

        Raises:
            HungUp: it has gone away.
            OSError: the other side has.
        """
        match act:
            case Send():
                whole = len(act.data) if act.at_once else CHUNK_BYTES
                await self.send(act.data, port, chunk_bytes=whole)
            case Pause():
                await self._pacer.pause(act.seconds)
            case HangUp():
                raise HungUp
            case _:
                assert_never(act)

    async def send(self, data: bytes, port: Port, *, chunk_bytes: int = CHUNK_BYTES) -> None:
        """Send an answer, or as much of it as the device still sends.

        Raises:
            HungUp: that was the last byte.
            OSError: the other side has gone.
        """
        if self._left is None:
            await self._pacer.send(data, port.write, chunk_bytes=chunk_bytes)
            return
        data = data[: self._left]
        self._left -= len(data)
        await self._pacer.send(data, port.write, chunk_bytes=chunk_bytes)
        if self._left == 0:
            raise HungUp


async def converse(
    talk: Talk,
    port: Port,
    transmitter: Transmitter,
    *,
    now: Callable[[], float],
    opening: Opening = Opening.AT_ONCE,
) -> None:
    """Answer what comes in, and do what is due, until the other side has gone.

    Nothing is taken in while an answer is being sent, so that a flood of requests fills no memory.
    When the task is cancelled, what has come by then is still heard, though not answered: a safety
    violation sent last is recorded.

    Raises:
        HungUp: the device has gone.
    """
    doing = _Doing(talk, port, transmitter)
    reader = _Reader(port, now)
    try:
        if opening is Opening.AT_ONCE:
            await doing.all(talk.opened())
        while (data := await reader.next(talk.due_s())) != b"":
            if data is None:
                await doing.all(talk.wake())
                continue
            if opening is Opening.AT_FIRST_BYTES:
                opening = Opening.AT_ONCE
                await doing.all(talk.opened())
            await doing.all(talk.receive(data))
    except OSError:
        return
    except asyncio.CancelledError:
        doing.hear(await reader.rest())
        raise
    finally:
        reader.stop()


class _Doing:
    """Performs acts one after the other, and knows what is left of them."""

    def __init__(self, talk: Talk, port: Port, transmitter: Transmitter) -> None:
        self._talk = talk
        self._port = port
        self._transmitter = transmitter
        self._acts: Iterator[Act] = iter(())

    async def all(self, acts: Iterator[Act]) -> None:
        self._acts = acts
        for act in acts:
            await self._transmitter.perform(act, self._port)

    def hear(self, data: bytes) -> None:
        """Let the device hear the rest of what came; it says nothing more."""
        for acts in (self._acts, self._talk.receive(data)):
            for _ in acts:
                pass


class _Reader:
    """Reads a port until a given time without losing a byte when the time has come."""

    def __init__(self, port: Port, now: Callable[[], float]) -> None:
        self._port = port
        self._now = now
        self._reading: asyncio.Task[bytes] | None = None

    async def next(self, until_s: float | None) -> bytes | None:
        """Some bytes, none where the other side has gone, ``None`` when the time has come."""
        if until_s is None and self._reading is None:
            return await self._port.read()
        if self._reading is None:
            self._reading = asyncio.ensure_future(self._port.read())
        wait_s = None if until_s is None else max(0.0, until_s - self._now())
        await asyncio.wait({self._reading}, timeout=wait_s)
        if not self._reading.done():
            return None
        read, self._reading = self._reading, None
        return read.result()

    async def rest(self) -> bytes:
        """What has come and was not heard; without waiting."""
        read, self._reading = self._reading, None
        begun = b""
        if read is not None and read.done() and not read.cancelled() and read.exception() is None:
            begun = read.result()
        elif read is not None:
            read.cancel()
            await asyncio.wait({read})
        return begun + await self._port.rest()

    def stop(self) -> None:
        """Read no more."""
        if self._reading is not None:
            self._reading.cancel()
