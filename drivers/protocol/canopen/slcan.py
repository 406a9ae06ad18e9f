r"""slcan: a CAN adapter's text protocol over a serial line, without I/O.

A command or a frame is a line that ends with ``\r``; a lone ``\r`` says yes and a BEL (``07``) says
no. A received standard frame is ``tiiil`` and two hexadecimal digits for each of its ``l`` bytes,
where an adapter that keeps time adds four more. Nothing protects these lines from damage: only that
two passes must agree does.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final, NamedTuple, TypeAlias

END: Final = b"\r"
BELL: Final = b"\x07"

MAX_LINE_BYTES: Final = 160
"""A CAN FD frame's line has 142; longer ones are no frame."""

_FRAME: Final = re.compile(rb"t([0-9A-Fa-f]{3})([0-8])((?:[0-9A-Fa-f]{2}){0,10})\Z")
_OTHER_FRAME: Final = re.compile(rb"[TrRdDbB][0-9A-Fa-f]{4,}\Z")
_TIMESTAMP_BYTES: Final = 2


class Frame(NamedTuple):
    """A standard data frame of the bus."""

    id: int
    data: bytes


class Said(Enum):
    """What else the adapter may say."""

    YES = "an empty line: the command was carried out"
    NO = "a bell: the command was refused"
    TRAFFIC = "a frame of a kind that carries no answer: extended, remote or CAN FD"
    NOISE = "a line that is none of these"


Token: TypeAlias = Frame | Said


class LineDecoder:
    """Finds the adapter's lines in a stream, however it is cut; its memory is bounded."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._overlong = False

    @property
    def is_between_lines(self) -> bool:
        """Whether nothing is left of a line that was begun."""
        return not self._line.lstrip(b"\n") and not self._overlong

    def feed(self, data: bytes) -> list[Token]:
        """Take the next bytes; answer what became complete by them, in order."""
        found: list[Token] = []
        for byte in data:
            if byte == BELL[0]:
                self._clear()
                found.append(Said.NO)
            elif byte == END[0]:
                found.append(Said.NOISE if self._overlong else _read(bytes(self._line)))
                self._clear()
            elif len(self._line) < MAX_LINE_BYTES:
                self._line.append(byte)
            else:
                self._overlong = True
        return found

    def _clear(self) -> None:
        self._line.clear()
        self._overlong = False


def _read(line: bytes) -> Token:
    line = line.lstrip(b"\n")  # of a boot message or a log line that ended before
    if not line or line in {b"z", b"Z"}:
        return Said.YES  # "z": a frame was sent
    # "t" is no hexadecimal digit: what stands before the last one was cut off, or is no frame.
    match = _FRAME.search(line[line.rfind(b"t") :]) if b"t" in line else None
    if match is None:
        return Said.TRAFFIC if _OTHER_FRAME.match(line) else Said.NOISE
    length = int(match[2])
    data = bytes.fromhex(match[3].decode("ascii"))
    if len(data) not in {length, length + _TIMESTAMP_BYTES}:
        return Said.NOISE
    return Frame(int(match[1], 16), data[:length])


def encode_frame(identifier: int, data: bytes) -> bytes:
    """Encode a standard data frame to be sent."""
    return f"t{identifier:03X}{len(data)}{data.hex().upper()}\r".encode("ascii")
