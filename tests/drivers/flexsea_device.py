"""A FlexSEA board without I/O for the tests; it shares no codec with the driver."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

QUESTION = 0x01
UUID = bytes.fromhex("220034000951333634363932")


def frame(payload: bytes) -> bytes:
    """Wrap a payload: an escape before each mark, a sum over what is then there."""
    stuffed = payload
    for mark in (b"\xe9", b"\xed", b"\xee"):  # in this order, or escapes would be escaped
        stuffed = stuffed.replace(mark, b"\xe9" + mark)
    return b"\xed" + bytes([len(stuffed)]) + stuffed + bytes([sum(stuffed) & 0xFF]) + b"\xee"


def message(command: int, access: int, number: int, data: bytes = b"") -> bytes:
    """Build a payload; ``number`` may hold the acknowledgement's bit."""
    return bytes([command << 2 | access, number >> 8, number & 0xFF]) + data


def number_of(request: bytes) -> int:
    """Answer the packet number of a question, which the driver's four never have to escape."""
    return int.from_bytes(request[3:5], "big")


@dataclass
class Board:
    """Answers Who Am I; anything else is kept in ``violations``."""

    name: bytes = b"FX-10".ljust(24, b"\0")
    serial: int = 1042
    uuid: bytes = UUID
    numbering: Callable[[int], int] = lambda asked: asked
    violations: list[bytes] = field(default_factory=list)
    asked: int = 0

    def __call__(self, request: bytes) -> bytes:
        """Answer one question."""
        self.asked += 1
        if request[0] != 0xED or request[2] != QUESTION:
            self.violations.append(request)
            return b""
        data = self.uuid + self.serial.to_bytes(4, "little") + self.name
        return frame(message(0, 2, self.numbering(number_of(request)), data))
