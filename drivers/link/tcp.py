"""A serial line behind a TCP bridge, or a simulator: plain bytes over asyncio streams."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Final

from drivers.errors import LinkError, LinkReason
from drivers.link.trouble import lost, send_timed_out

_CHUNK_BYTES: Final = 4_096
_SEND_WAIT_S: Final = 2.0
"""As long as a serial port is given."""


class TcpLink:
    """One TCP connection."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    @property
    def place(self) -> str:
        """Host and port."""
        return f"{self._host} port {self._port}"

    async def open(self) -> None:
        """Connect; see `Link.open`."""
        try:
            self._streams = await asyncio.open_connection(self._host, self._port)
        except OSError as error:
            raise LinkError(
                LinkReason.NOT_FOUND,
                f"Nothing answers at {self.place}.",
                next_step="Check host, port and network, and that the bridge or simulator runs.",
            ) from error

    async def send(self, data: bytes) -> None:
        """Write all of it; see `Link.send`."""
        _, writer = self._open_streams()
        try:
            writer.write(data)
            async with asyncio.timeout(_SEND_WAIT_S):
                await writer.drain()
        except TimeoutError as error:
            raise send_timed_out(self.place) from error
        except OSError as error:
            raise lost(self.place, error) from error

    async def receive(self) -> bytes:
        """Wait for the next bytes; see `Link.receive`."""
        reader, _ = self._open_streams()
        try:
            data = await reader.read(_CHUNK_BYTES)
        except OSError as error:
            raise lost(self.place, error) from error
        if not data:
            raise lost(self.place)
        return data

    async def close(self) -> None:
        """Drop the connection, without waiting for the other side."""
        streams, self._streams = self._streams, None
        if streams is not None:
            streams[1].transport.abort()
            with contextlib.suppress(OSError):
                await streams[1].wait_closed()

    def _open_streams(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None:
            raise lost(self.place)
        return self._streams
