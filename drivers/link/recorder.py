"""The only line that a session's frames reach: it lets declared frames pass and records all bytes.

The transcript is the evidence, so an entry is written for every byte that the session was given,
in the order in which it was given them; and a frame is written down before it is sent.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final, NamedTuple, TypeAlias

from drivers.allowlist import AllowList
from drivers.errors import ProtocolError, ProtocolReason
from drivers.link.base import Link
from drivers.reading import Direction, Transcript, TranscriptEntry

Clock: TypeAlias = Callable[[], datetime]
"""Answers the present moment, always with a zone; it may be wrong."""

MAX_RECEIVED_BYTES: Final = 256 * 1024
"""An identity is below 4 KB; a console that logs all the time still fits for a minute."""

MAX_ENTRIES: Final = 16_384
"""So that a device which trickles single bytes fills no memory."""


class Recorded(NamedTuple):
    """Bytes that came, and the index of their entry."""

    data: bytes
    entry: int


class RecordingLink:
    """A line with an allow-list, a transcript, and bounds on both."""

    def __init__(self, link: Link, allowlist: AllowList, clock: Clock) -> None:
        self._link = link
        self._allowlist = allowlist
        self._clock = clock
        self._entries: list[TranscriptEntry] = []
        self._received_bytes = 0
        self._opened_ns = time.monotonic_ns()

    @property
    def place(self) -> str:
        """The port or address, escaped, for sentences."""
        return self._link.place

    @property
    def elapsed_ns(self) -> int:
        """Nanoseconds since `open` was called."""
        return time.monotonic_ns() - self._opened_ns

    def transcript(self) -> Transcript:
        """Answer every byte so far, in order."""
        return Transcript(entries=tuple(self._entries))

    async def open(self) -> None:
        """Connect; see `Link.open`."""
        self._opened_ns = time.monotonic_ns()
        await self._link.open()

    async def send(self, frame: bytes) -> None:
        """Send a frame that the driver declared.

        Raises:
            Refused: it did not; the line has seen none of its bytes.
            LinkError: lost, timeout.
        """
        self._allowlist.check(frame, self.place)
        self._record(Direction.SENT, frame)
        await self._link.send(frame)

    async def receive(self) -> Recorded:
        """Wait for the next bytes.

        Raises:
            LinkError: lost.
            ProtocolError: unexpected: the device has sent more than any identity needs.
        """
        data = await self._link.receive()
        self._received_bytes += len(data)
        if self._received_bytes > MAX_RECEIVED_BYTES or len(self._entries) >= MAX_ENTRIES:
            raise ProtocolError(
                ProtocolReason.UNEXPECTED,
                f"{self.place} sent more than {MAX_RECEIVED_BYTES} bytes or {MAX_ENTRIES} pieces "
                "before its identity was complete.",
                next_step="Check that this is the controller's port and not a data stream's.",
            )
        self._record(Direction.RECEIVED, data)
        return Recorded(data, len(self._entries) - 1)

    async def close(self) -> None:
        """Let go of the line; never raises."""
        await self._link.close()

    def _record(self, direction: Direction, data: bytes) -> None:
        self._entries.append(
            TranscriptEntry(
                direction=direction,
                data_hex=data.hex(),
                monotonic_ns=self.elapsed_ns,
                wall_time=self._clock(),
            )
        )
