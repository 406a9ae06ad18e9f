"""SMP in COBS frames: a frame with its CRC, stuffed so that a zero byte only stands at its end.

Consistent Overhead Byte Stuffing (Cheshire and Baker, 1999): each block is a code byte, which is one
more than the number of bytes behind it, and stands for those bytes and a zero; a full block (255)
and the last one stand for no zero. The CRC is CRC-16/XMODEM, big-endian, behind the frame.
"""

from __future__ import annotations

from typing import Final

from drivers.protocol.smp.console import crc16
from drivers.protocol.smp.packet import MAX_PACKET_BYTES, Damaged, Found, Packet

_END: Final = 0
_FULL: Final = 0xFF
"""The code of a block of 254 bytes."""

_CRC_BYTES: Final = 2
MAX_COBS_BYTES: Final = MAX_PACKET_BYTES + MAX_PACKET_BYTES // 254 + 1
"""What the largest packet may grow to by stuffing."""


def encode_cobs(frame: bytes) -> bytes:
    """Wrap a frame: CRC, stuffing, and the zero byte at the end."""
    return stuff(frame + crc16(frame).to_bytes(_CRC_BYTES, "big")) + bytes([_END])


def stuff(data: bytes) -> bytes:
    """Answer bytes without a zero that stand for the given ones."""
    stuffed = bytearray()
    for part in data.split(bytes([_END])):
        rest = part
        while len(rest) >= _FULL - 1:
            stuffed += bytes([_FULL]) + rest[: _FULL - 1]
            rest = rest[_FULL - 1 :]
        stuffed += bytes([len(rest) + 1]) + rest
    return bytes(stuffed)


def unstuff(stuffed: bytes) -> bytes | None:
    """Answer the bytes that these stand for; ``None`` if they are no whole blocks."""
    data = bytearray()
    at = 0
    while at < len(stuffed):
        code = stuffed[at]
        block = stuffed[at + 1 : at + code]
        if code == _END or len(block) != code - 1:
            return None
        data += block
        at += code
        if code != _FULL and at < len(stuffed):
            data.append(_END)
    return bytes(data)


class CobsDecoder:
    """Finds packets in a stream, however it is cut; its memory is bounded."""

    def __init__(self) -> None:
        self._held = bytearray()  # since the last zero byte, no more than one packet and a byte
        self._is_overlong = False

    def feed(self, data: bytes) -> list[Found]:
        """Take the next bytes; answer what became complete by them, in order."""
        found: list[Found] = []
        *ended, rest = data.split(bytes([_END]))
        for part in ended:
            self._hold(part)
            found.extend(self._end())
        self._hold(rest)
        return found

    def give_up(self) -> list[Found]:
        """Drop a packet without an end: nothing hides behind it, for it holds no zero byte."""
        is_begun = bool(self._held)
        self._held.clear()
        self._is_overlong = False
        return [Damaged("ended too early")] if is_begun else []

    def _hold(self, part: bytes) -> None:
        room = MAX_COBS_BYTES - len(self._held)
        self._is_overlong |= len(part) > room
        self._held += part[:room]

    def _end(self) -> list[Found]:
        stuffed, is_overlong = bytes(self._held), self._is_overlong
        self._held.clear()
        self._is_overlong = False
        if is_overlong:
            return [Damaged(f"has more than {MAX_PACKET_BYTES} bytes")]
        return [_packet(stuffed)] if stuffed else []  # between two packets may stand more zeros


def _packet(stuffed: bytes) -> Found:
    data = unstuff(stuffed)
    if data is None or len(data) < _CRC_BYTES:
        return Damaged("is not whole")
    frame, crc = data[:-_CRC_BYTES], int.from_bytes(data[-_CRC_BYTES:], "big")
    return Packet(frame) if crc16(frame) == crc else Damaged("has a wrong checksum")
