"""FlexSEA v2 frames: ED, length, escaped payload, checksum, EE.

Source: the project's reference C and its unit tests. The length counts the escaped payload; E9
stands before each ED, EE and E9 of it; the checksum is the sum of the escaped payload's bytes
modulo 256 (the project's README, which adds the length byte, is wrong).
"""

from __future__ import annotations

import re
from typing import Final

from simulators.wire.scan import NOTHING, PARTIAL, Damaged, Match, Whole

START: Final = 0xED
END: Final = 0xEE
ESCAPE: Final = 0xE9

MAX_ENCODED_BYTES: Final = 200
"""MAX_ENCODED_PAYLOAD of the reference: a longer payload is neither taken nor sent."""

MAX_FRAME_BYTES: Final = MAX_ENCODED_BYTES + 4

_SPECIAL: Final = re.compile(rb"[\xe9\xed\xee]")


def encode(payload: bytes) -> bytes | None:
    """The frame of a payload; ``None`` where it is too long escaped."""
    escaped = _SPECIAL.sub(lambda found: bytes([ESCAPE]) + found[0], payload)
    if len(escaped) > MAX_ENCODED_BYTES:
        return None
    return bytes([START, len(escaped)]) + escaped + bytes([sum(escaped) & 0xFF, END])


def match(buffer: bytes, start: int) -> Match[bytes]:
    """The payload of the frame that begins at the offset, if one does."""
    head = buffer[start : start + 2]
    if head[0] != START:
        return NOTHING
    if len(head) < 2:
        return PARTIAL
    count = head[1]
    if not 0 < count <= MAX_ENCODED_BYTES:
        return NOTHING
    frame = buffer[start : start + count + 4]
    if len(frame) < count + 4:
        return PARTIAL
    if frame[-1] != END:
        return NOTHING
    return _judge(frame)


def _judge(frame: bytes) -> Match[bytes]:
    escaped = frame[2:-2]
    payload = _unescape(escaped)
    if payload is None or sum(escaped) & 0xFF != frame[-2]:
        return Damaged(len(frame))
    return Whole(payload, len(frame))


def _unescape(escaped: bytes) -> bytes | None:
    """The payload; ``None`` where a special byte stands alone."""
    payload = bytearray()
    rest = iter(escaped)
    for byte in rest:
        if byte in (START, END):
            return None
        taken = next(rest, None) if byte == ESCAPE else byte
        if taken is None:
            return None
        payload.append(taken)
    return bytes(payload)
