"""SMP over a serial console: lines of base64 around a length, a message and a checksum.

Source: Zephyr's "SMP Transport Specification", console transport. A packet's first line begins with
06 09, the following ones with 04 14, each ends in a line feed and has at most 127 bytes. The base64
text of all lines together is a 16-bit length (of what follows), the message, and the message's
CRC-16/XMODEM. What the decoder ignores, Zephyr 4.4.0 was seen to ignore.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Final, NamedTuple

FIRST: Final = b"\x06\x09"
"""Begins a packet's first line."""

NEXT: Final = b"\x04\x14"
"""Begins each following line."""

MAX_LINE_BYTES: Final = 127
"""Marker, base64 and line feed together, as Zephyr sends."""

MAX_LINE_TAKEN_BYTES: Final = 256
"""A longer line is dropped up to its end. Zephyr takes 128; other servers are built with more."""

_TEXT_BYTES: Final = (MAX_LINE_BYTES - 3) // 4 * 4
_LENGTH_BYTES: Final = 2
_CRC_BYTES: Final = 2


class Packet(NamedTuple):
    """A whole message whose checksum holds."""

    message: bytes


class Stray(NamedTuple):
    """A line that belongs to no packet: what a driver for another protocol would send."""

    line: bytes


def crc16(message: bytes) -> int:
    """CRC-16/XMODEM: polynomial 0x1021, initial value 0, not reflected."""
    return binascii.crc_hqx(message, 0)


def encode(message: bytes, *, crc_xor: int = 0) -> bytes:
    """The console lines that carry one message.

    Args:
        message: header and body.
        crc_xor: bits of the checksum to change, for a device that reckons it wrongly.

    Raises:
        OverflowError: the message has more than 65,533 bytes.
    """
    checked = message + (crc16(message) ^ crc_xor).to_bytes(_CRC_BYTES, "big")
    text = base64.b64encode(len(checked).to_bytes(_LENGTH_BYTES, "big") + checked)
    pieces = (text[i : i + _TEXT_BYTES] for i in range(0, len(text), _TEXT_BYTES))
    return b"".join((NEXT if n else FIRST) + piece + b"\n" for n, piece in enumerate(pieces))


class Decoder:
    """Finds packets in a stream of bytes; keeps at most a line and a packet.

    Args:
        max_message_bytes: a packet that claims more is dropped.
    """

    def __init__(self, max_message_bytes: int) -> None:
        self._max_checked = max_message_bytes + _CRC_BYTES
        self._line = bytearray()
        self._overlong = False
        self._packet: bytearray | None = None

    @property
    def held_bytes(self) -> int:
        """How much is kept between calls."""
        return len(self._line) + len(self._packet or b"")

    def feed(self, data: bytes) -> Iterator[Packet | Stray]:
        """Take bytes and give what they complete, in order."""
        *ended, rest = data.split(b"\n")
        for piece in ended:
            self._extend(piece)
            line, overlong = bytes(self._line), self._overlong
            self._line.clear()
            self._overlong = False
            yield from self._take(line, overlong=overlong)
        self._extend(rest)

    def _extend(self, piece: bytes) -> None:
        room = MAX_LINE_TAKEN_BYTES - len(self._line)
        self._line += piece[:room]
        self._overlong = self._overlong or len(piece) > room

    def _take(self, line: bytes, *, overlong: bool) -> Iterator[Packet | Stray]:
        if not line.startswith((FIRST, NEXT)):
            if line.strip():
                yield Stray(line)
            return
        if overlong:
            self._packet = None
            return
        if line.startswith(FIRST):
            self._packet = bytearray()
        if self._packet is not None:
            yield from self._add(self._packet, line[len(FIRST) :])

    def _add(self, packet: bytearray, text: bytes) -> Iterator[Packet]:
        try:
            packet += base64.b64decode(text.rstrip(b"\r"), validate=True)
        except binascii.Error:
            self._packet = None
            return
        if len(packet) < _LENGTH_BYTES:
            return
        length = int.from_bytes(packet[:_LENGTH_BYTES], "big")
        got = len(packet) - _LENGTH_BYTES
        if length > self._max_checked or got > length:
            self._packet = None
        elif got == length:
            self._packet = None
            message, crc = bytes(packet[_LENGTH_BYTES:-_CRC_BYTES]), packet[-_CRC_BYTES:]
            if length > _CRC_BYTES and crc16(message) == int.from_bytes(crc, "big"):
                yield Packet(message)
