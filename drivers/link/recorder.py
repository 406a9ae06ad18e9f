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
from drivers.errors import ProtocolError, ProtocolReason, Refused
from drivers.gatt import Characteristic
from drivers.link.base import Declined, GattLink, Link
from drivers.protocol.session import ABSENT, SEVERAL
from drivers.reading import Direction, Transcript, TranscriptEntry

Clock: TypeAlias = Callable[[], datetime]
"""Answers the present moment, always with a zone; it may be wrong."""

MAX_RECEIVED_BYTES: Final = 256 * 1024
"""An identity is below 4 KB; a console that logs all the time still fits for a minute."""

MAX_ENTRIES: Final = 16_384
"""So that a device which trickles single bytes fills no memory."""


MAX_VALUE_BYTES: Final = 512
"""Bluetooth Core, Vol 3 Part F, section 3.2.9: no attribute's value is longer."""


class Recorded(NamedTuple):
    """Bytes that came, and the index of their entry."""

    data: bytes
    entry: int


class RecordedNoValue(NamedTuple):
    """Why a characteristic gave no value, and the index of the entry that says so."""

    why: str
    entry: int


class RecordingLink:
    """A line with an allow-list, a transcript, and bounds on both.

    Args:
        link: not open yet, or opened at ``opened_ns`` of the monotonic clock.
    """

    def __init__(
        self, link: Link, allowlist: AllowList, clock: Clock, opened_ns: int | None = None
    ) -> None:
        self._link = link
        self._gatt_link = (
            link if isinstance(link, GattLink) else None
        )  # a slow question, asked once
        self._allowlist = allowlist
        self._clock = clock
        self._entries: list[TranscriptEntry] = []
        self._received_bytes = 0
        self._opened_ns = time.monotonic_ns() if opened_ns is None else opened_ns

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
        await self.begin()

    async def begin(self) -> None:
        """Go on from a line that is open: listen where the driver's answers come from.

        Raises:
            LinkError: lost.
            PairingRequired: the device answers only after pairing.
            ProtocolError: the device has no such characteristic.
        """
        if self._channel is not None:
            await self._gatt.subscribe(self._channel)

    async def send(self, frame: bytes) -> None:
        """Send a frame that the driver declared.

        Raises:
            Refused: it did not; the line has seen none of its bytes.
            LinkError: lost, timeout.
        """
        self._allowlist.check(frame, self.place)
        self._record(Direction.SENT, frame, self._channel)
        await self._link.send(frame)

    async def read(self, characteristic: Characteristic) -> Recorded | RecordedNoValue:
        """Read a characteristic that the driver declared.

        Raises:
            Refused: it did not, or this is no line to a Bluetooth LE device; nothing was asked.
            LinkError: lost.
            PairingRequired: the device answers only after pairing.
            ProtocolError: unexpected: the value is longer than any can be.
        """
        self._allowlist.check_read(characteristic, self.place)
        there = self._gatt.occurrences(characteristic)
        if there != 1:
            return self._no_value(characteristic, SEVERAL if there else ABSENT)
        self._record(Direction.SENT, b"", characteristic)
        heard = await self._gatt.read(characteristic)
        if isinstance(heard, Declined):
            return self._no_value(characteristic, f"att 0x{heard.att_error:02x}")
        if len(heard) > MAX_VALUE_BYTES:
            raise self._too_much(f"a value of more than {MAX_VALUE_BYTES} bytes")
        self._record(Direction.RECEIVED, heard, characteristic)
        return Recorded(heard, len(self._entries) - 1)

    async def receive(self) -> Recorded:
        """Wait for the next bytes.

        Raises:
            LinkError: lost.
            ProtocolError: unexpected: the device has sent more than any identity needs.
        """
        data = await self._link.receive()
        self._received_bytes += len(data)
        if self._received_bytes > MAX_RECEIVED_BYTES or len(self._entries) >= MAX_ENTRIES:
            raise self._too_much(f"more than {MAX_RECEIVED_BYTES} bytes or {MAX_ENTRIES} pieces")
        self._record(Direction.RECEIVED, data, self._channel)
        return Recorded(data, len(self._entries) - 1)

    async def close(self) -> None:
        """Let go of the line; never raises."""
        await self._link.close()

    @property
    def _channel(self) -> Characteristic | None:
        return self._allowlist.channel

    @property
    def _gatt(self) -> GattLink:
        if self._gatt_link is None:
            raise Refused(
                f"The driver wanted to read a characteristic, and {self.place} is no Bluetooth device.",
                next_step="Disconnect, and report this to whoever wrote the driver.",
            )
        return self._gatt_link

    def _no_value(self, characteristic: Characteristic, why: str) -> RecordedNoValue:
        self._record(Direction.RECEIVED, b"", characteristic, why)
        return RecordedNoValue(why, len(self._entries) - 1)

    def _too_much(self, what: str) -> ProtocolError:
        return ProtocolError(
            ProtocolReason.UNEXPECTED,
            f"{self.place} sent {what} before its identity was complete.",
            next_step="Check that this is the controller's port and not a data stream's."
            if self._gatt_link is None
            else "Check that this is the controller and not another device.",
        )

    def _record(
        self,
        direction: Direction,
        data: bytes,
        characteristic: Characteristic | None = None,
        no_value: str | None = None,
    ) -> None:
        self._entries.append(
            TranscriptEntry(
                direction=direction,
                data_hex=data.hex(),
                monotonic_ns=self.elapsed_ns,
                wall_time=self._clock(),
                characteristic=None if characteristic is None else str(characteristic),
                no_value=no_value,
            )
        )
