"""From a wire's answers to a line: paced, and cut off where the device goes away."""

from __future__ import annotations

from typing import Protocol

from simulators.pace import Pacer
from simulators.wire import Wire


class HungUp(Exception):
    """The device has sent all that it was to send, and is gone."""


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


class Transmitter:
    """Sends for one device over all its connections.

    Args:
        hang_up_after_bytes: the device goes away after so many bytes; ``None`` for never.
    """

    def __init__(self, pacer: Pacer, hang_up_after_bytes: int | None = None) -> None:
        self._pacer = pacer
        self._left = hang_up_after_bytes

    async def send(self, data: bytes, port: Port) -> None:
        """Send an answer, or as much of it as the device still sends.

        Raises:
            HungUp: that was the last byte.
            OSError: the other side has gone.
        """
        if self._left is None:
            await self._pacer.send(data, port.write)
            return
        data = data[: self._left]
        self._left -= len(data)
        await self._pacer.send(data, port.write)
        if self._left == 0:
            raise HungUp


async def converse(wire: Wire, port: Port, transmitter: Transmitter) -> None:
    """Answer what comes in until the other side has gone.

    Nothing is read while an answer is being sent, so that a flood of requests fills no memory.

    Raises:
        HungUp: the device has gone.
    """
    while data := await port.read():
        for answer in wire.receive(data):
            try:
                await transmitter.send(answer, port)
            except OSError:
                return
