"""Modbus RTU frames: unit address, function, data, CRC-16 with its low byte first.

RTU frames have no marks: a real device finds their ends by silence. Without a clock this device
finds them thus: the declared read to this unit has a fixed form of seven bytes, found wherever it
begins and however it is split; any other frame is found by its CRC, where it comes in one piece.

Source: MODBUS over Serial Line V1.02, RTU transmission mode.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from simulators.wire.scan import NOTHING, PARTIAL, Damaged, Match, Matcher, Whole

MAX_FRAME_BYTES: Final = 256
MIN_FRAME_BYTES: Final = 4
CRC_BYTES: Final = 2

MAX_UNIT: Final = 247
BROADCAST: Final = 0

READ_DEVICE_ID: Final = b"\x2b\x0e"
"""Function 0x2B (encapsulated interface transport) with type 0x0E."""

READ_BYTES: Final = 7
"""Unit, function, type, access code, object, CRC."""

_A_READ: Final = b"\x01" + READ_DEVICE_ID + b"\x01\x00\x00\x00"
_READ: Final = re.compile(rb"[\x01-\xf7]\x2b\x0e[\x01-\x04].(..)", re.DOTALL)
_MAX_FUNCTION: Final = 0x7F


class Frame(NamedTuple):
    """A frame whose CRC holds.

    Attributes:
        pdu: function and data.
    """

    unit: int
    pdu: bytes


def _table() -> tuple[int, ...]:
    def entry(value: int) -> int:
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
        return value

    return tuple(entry(value) for value in range(256))


_TABLE: Final = _table()


def crc16(data: bytes) -> int:
    """CRC-16/MODBUS: polynomial 0x8005 reflected (0xA001), initial value 0xFFFF."""
    crc = 0xFFFF
    for byte in data:
        crc = crc >> 8 ^ _TABLE[(crc ^ byte) & 0xFF]
    return crc


def encode(unit: int, pdu: bytes) -> bytes:
    """The frame of a unit's answer."""
    body = bytes([unit]) + pdu
    return body + crc16(body).to_bytes(CRC_BYTES, "little")


def matcher(unit: int) -> Matcher[Frame]:
    """Finds frames for the device with this address; only the begun reads of its own it awaits."""

    def match(buffer: bytes, start: int) -> Match[Frame]:
        read = _READ.match(buffer, start)
        if read and crc16(read[0]) == 0:
            return Whole(_cut(read[0]), READ_BYTES)
        other = _other(buffer, start)
        if isinstance(other, Whole):
            return other
        if read:
            return Damaged(READ_BYTES)
        return PARTIAL if buffer[start] == unit and _is_begun(buffer[start:]) else NOTHING

    return match


def _cut(frame: bytes) -> Frame:
    return Frame(frame[0], frame[1:-CRC_BYTES])


def _is_begun(piece: bytes) -> bool:
    """Whether these bytes, up to the end of what came, may become a declared read."""
    return len(piece) < READ_BYTES and bool(_READ.match(piece + _A_READ[len(piece) :]))


def _other(buffer: bytes, start: int) -> Match[Frame]:
    """The shortest frame here whose CRC holds; it does not reach over a declared read."""
    piece = buffer[start : start + MAX_FRAME_BYTES]
    if len(piece) < MIN_FRAME_BYTES or piece[0] > MAX_UNIT or not 0 < piece[1] <= _MAX_FUNCTION:
        return NOTHING
    end = _next_read(piece)
    crc = 0xFFFF
    for count, byte in enumerate(piece[:end], start=1):
        crc = crc >> 8 ^ _TABLE[(crc ^ byte) & 0xFF]
        if crc == 0 and count >= MIN_FRAME_BYTES:
            return Whole(_cut(piece[:count]), count)
    return NOTHING


def _next_read(piece: bytes) -> int:
    for found in _READ.finditer(piece, 1):
        if crc16(found[0]) == 0:
            return found.start()
    return len(piece)
