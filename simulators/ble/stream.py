"""A characteristic as a byte stream: what is written to it comes in, what is sent is notified in pieces."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeAlias

from bumble import att
from bumble.gatt import Characteristic
from bumble.gatt_server import Server

from simulators.transmit import Port

Stream: TypeAlias = Callable[[Port], Coroutine[Any, Any, None]]
"""What answers on a characteristic's stream, for one connection."""

_NOTIFICATION_HEADER_BYTES: Final = 3
"""Opcode and handle; the rest of a message is the value."""

MAX_WAITING_BYTES: Final = 65_536
"""So much of what a host writes waits to be heard; the rest is lost."""


class CharacteristicPort:
    """The device's end of one host's stream: a port for :func:`simulators.transmit.converse`."""

    def __init__(self, server: Server, bearer: att.Bearer, to: Characteristic[bytes]) -> None:
        self._server = server
        self._bearer = bearer
        self._to = to
        self._waiting: deque[bytes] = deque()
        self._came = asyncio.Event()
        self._gone = False

    def take(self, data: bytes) -> None:
        """The host wrote."""
        if sum(map(len, self._waiting)) + len(data) <= MAX_WAITING_BYTES:
            self._waiting.append(data)
            self._came.set()

    def end(self) -> None:
        """The host has gone."""
        self._gone = True
        self._came.set()

    async def read(self) -> bytes:
        """What the host wrote at once; nothing when it has gone."""
        while not self._waiting and not self._gone:
            self._came.clear()
            await self._came.wait()
        return self._waiting.popleft() if self._waiting else b""

    async def write(self, data: bytes) -> None:
        """Notify the host, in pieces that its connection carries; nobody hears who has not asked."""
        size = self._bearer.att_mtu - _NOTIFICATION_HEADER_BYTES
        for begin in range(0, len(data), size):
            piece = data[begin : begin + size]
            await self._server.notify_subscriber(self._bearer, self._to, piece)

    async def rest(self) -> bytes:
        """What has come and was not read."""
        left = b"".join(self._waiting)
        self._waiting.clear()
        return left
