"""What a UART set to one speed makes of bytes sent at another.

An approximation: 8N1, ideal edges, each bit sampled once in its middle, and bytes one after the
other without a gap. A stop bit that reads 0 is a framing error, which Linux hands over as a zero
byte unless told otherwise (termios, INPCK); so does this. Real receivers sample thrice and drift.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

DATA_BITS: Final = 8
FRAME_BITS: Final = 10
"""8N1: a start bit, eight data bits with the lowest first, a stop bit."""

MAX_READ_BYTES: Final = 65_536
"""A faster receiver makes up to five bytes of one; more than this is not read of one piece."""


_IDLE: Final = b"\x01"
_FALL: Final = b"\x01\x00"


def _frame(byte: int) -> bytes:
    return bytes([0, *(byte >> bit & 1 for bit in range(DATA_BITS)), 1])


_FRAMES: Final = tuple(_frame(byte) for byte in range(256))
"""The ten levels of each byte, one byte for each level."""


def misread(data: bytes, sender_baud: int, receiver_baud: int) -> bytes:
    """The bytes that the receiver reads; the line is idle (1) before and after.

    Args:
        data: what was sent, back to back.
        sender_baud: bits a second.
        receiver_baud: likewise.
    """
    levels = _IDLE + b"".join(_FRAMES[byte] for byte in data)
    most = max(MAX_READ_BYTES, len(data))
    return bytes(islice(_read(levels, sender_baud / receiver_baud), most))


def _read(levels: bytes, bit_times: float) -> Iterator[int]:
    """Each byte read; ``bit_times`` is one bit of the receiver in levels."""
    # What is sampled after the last level is idle; how long after it makes no difference.
    late = len(levels)
    _, *data_bits, stop = [min(int((bit + 0.5) * bit_times), late) for bit in range(FRAME_BITS)]
    levels += _IDLE * (stop + 1)
    edge = levels.find(_FALL) + 1
    while edge:
        byte = 0
        for bit, place in enumerate(data_bits):
            byte |= levels[edge + place] << bit
        yield byte if levels[edge + stop] else 0
        # After its stop bit the receiver waits for the line to fall again.
        edge = levels.find(_FALL, edge + stop) + 1
