"""VESC packets: a start byte that says how long the length is, length, payload, CRC-16, 03.

Source: the behaviour of the VESC firmware's packet layer. The CRC is CRC-16/XMODEM over the
payload alone, big-endian. Lengths of 1 to 255 have one byte (start 02), longer ones two (03) or
three (04); a packet with more length bytes than it needs is refused.
"""

from __future__ import annotations

import binascii
from typing import Final

from simulators.wire.scan import NOTHING, PARTIAL, Damaged, Match, Whole

STOP: Final = 3
_TAIL_BYTES: Final = 3

MAX_PAYLOAD_BYTES: Final = 512
"""PACKET_MAX_PL_LEN of the firmware: a longer request is not taken."""

MAX_FRAME_BYTES: Final = MAX_PAYLOAD_BYTES + 3 + _TAIL_BYTES

_LEAST_BY_START: Final = {2: 1, 3: 255}
"""The shortest payload by start byte; start 04 is for more than the firmware takes."""


def crc16(payload: bytes) -> int:
    """CRC-16/XMODEM: polynomial 0x1021, initial value 0, not reflected."""
    return binascii.crc_hqx(payload, 0)


def encode(payload: bytes) -> bytes:
    """The packet of a payload; hostile devices send longer ones than the firmware would."""
    length_bytes = 1 if len(payload) <= 0xFF else 2 if len(payload) <= 0xFFFF else 3
    head = bytes([length_bytes + 1]) + len(payload).to_bytes(length_bytes, "big")
    return head + payload + crc16(payload).to_bytes(2, "big") + bytes([STOP])


def match(buffer: bytes, start: int) -> Match[bytes]:
    """The payload of the packet that begins at the offset, if one does."""
    head_bytes = buffer[start]
    if head_bytes not in _LEAST_BY_START:
        return NOTHING
    head = buffer[start : start + head_bytes]
    if len(head) < head_bytes:
        return PARTIAL
    length = int.from_bytes(head[1:], "big")
    if not _LEAST_BY_START[head_bytes] <= length <= MAX_PAYLOAD_BYTES:
        return NOTHING
    frame = buffer[start : start + head_bytes + length + _TAIL_BYTES]
    if len(frame) < head_bytes + length + _TAIL_BYTES:
        return PARTIAL
    if frame[-1] != STOP:
        return NOTHING
    payload = frame[head_bytes:-_TAIL_BYTES]
    if crc16(payload) != int.from_bytes(frame[-_TAIL_BYTES:-1], "big"):
        return Damaged(len(frame))
    return Whole(payload, len(frame))
