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

_FRAME: Final = re.compile(rb"t([0-7][0-9A-Fa-f]{2})([0-8])((?:[0-9A-Fa-f]{2}){0,10})\Z")
_OTHER_FRAME: Final = re.compile(
    rb"([rdbTRDB])((?<=[rdb])[0-7][0-9A-Fa-f]{2}|(?<=[TRDB])[01][0-9A-Fa-f]{7})"
    rb"([0-9A-Fa-f])((?:[0-9A-Fa-f]{2})*)\Z"
)
_TIMESTAMP_BYTES: Final = 2
_DATA_BYTES: Final = (0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 20, 24, 32, 48, 64)
"""By the digit of a length; the last seven are CAN FD's."""

_CLASSIC_MOST: Final = 8
_VERSION: Final = re.compile(rb"V[0-9][0-9A-Za-z.]{1,30}\Z")
"""Lawicel's has four digits; the letter alone would be an echo."""


class Frame(NamedTuple):
    """A standard data frame of the bus.

    Attributes:
        is_whole: nothing stood before it in its line, which then may be a text that only ends so.
    """

    id: int
    data: bytes
    is_whole: bool = True


class Said(Enum):
    """What else the adapter may say."""

    YES = "an empty line: the command was carried out"
    NO = "a bell: the command was refused"
    VERSION = "the adapter's version: only an adapter has one"
    ECHO = "the question for its version, come back"
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
    if line.startswith(b"V"):
        return Said.ECHO if line == b"V" else _if_fits(_VERSION, line, Said.VERSION)
    # "t" is no hexadecimal digit: what stands before the last one was cut off, or is no frame.
    at = line.rfind(b"t")
    match = _FRAME.match(line[at:]) if at >= 0 else None
    if match is None:
        return Said.TRAFFIC if _is_other_frame(line) else Said.NOISE
    length = int(match[2])
    data = bytes.fromhex(match[3].decode("ascii"))
    if len(data) not in {length, length + _TIMESTAMP_BYTES}:
        return Said.NOISE
    return Frame(int(match[1], 16), data[:length], is_whole=at == 0)


def _if_fits(pattern: re.Pattern[bytes], line: bytes, said: Said) -> Said:
    return said if pattern.match(line) else Said.NOISE


def _is_other_frame(line: bytes) -> bool:
    """Whether a line is an extended, remote or CAN FD frame, with as many bytes as it says."""
    match = _OTHER_FRAME.match(line)
    if match is None:
        return False
    kind, length = match[1].lower(), _DATA_BYTES[int(match[3], 16)]
    if kind in b"tr" and length > _CLASSIC_MOST:
        return False
    held = len(match[4]) // 2 - (0 if kind == b"r" else length)
    return held in {0, _TIMESTAMP_BYTES}


def encode_frame(identifier: int, data: bytes) -> bytes:
    """Encode a standard data frame to be sent."""
    return f"t{identifier:03X}{len(data)}{data.hex().upper()}\r".encode("ascii")
