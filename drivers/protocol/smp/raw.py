"""SMP over a UART of its own: the bare frames, one behind the other (Zephyr, "raw UART").

Nothing marks where a frame begins, and nothing checks that it came whole: the header's length is
all there is. So a beginning counts only if it is a header that a read's answer can have, bytes
between two frames are told as damage (they may be the end of a frame whose beginning was lost), and
a damaged byte inside a frame is not noticed here: two equal reads are the only guard.
"""

from __future__ import annotations

from typing import Final

from drivers.protocol.smp.packet import Damaged, Found, Packet

_HEADER_BYTES: Final = 8
_FIRST_BYTES: Final = frozenset({0x01, 0x09})
"""An answer to a read, in SMPv1 and SMPv2; everything else in that byte is reserved."""

_FLAGS: Final = 0
_GROUP_HIGH: Final = 0
"""The groups that are asked have small numbers; this keeps many a false beginning out."""

MAX_RAW_BYTES: Final = 4_096
"""Twice the largest buffer of real servers: a false beginning may not wait for more than that."""


def encode_raw(frame: bytes) -> bytes:
    """Answer the frame itself."""
    return frame


class RawDecoder:
    """Finds frames in a stream, however it is cut; its memory is bounded."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._is_astray = False

    def feed(self, data: bytes) -> list[Found]:
        """Take the next bytes; answer what became complete by them, in order."""
        self._held += data
        return self._search()

    def give_up(self) -> list[Found]:
        """Answer what lies behind beginnings that were never completed; nothing is kept."""
        found: list[Found] = []
        while self._held:
            del self._held[:1]
            found += [Damaged("ended too early"), *self._search()]
        self._is_astray = False
        return found

    def _search(self) -> list[Found]:
        found: list[Found] = []
        at = 0
        while at < len(self._held):
            size = _announced(self._held[at : at + _HEADER_BYTES])
            if size is None:
                at += 1
                found += self._go_astray()
            elif len(self._held) < at + size:
                break
            else:
                found.append(Packet(bytes(self._held[at : at + size])))
                at += size
                self._is_astray = False
        del self._held[:at]
        return found

    def _go_astray(self) -> list[Found]:
        """Tell a run of bytes that begin no frame once, however long it is."""
        was_astray, self._is_astray = self._is_astray, True
        return [] if was_astray else [Damaged("does not begin where the last one ended")]


def _announced(header: bytes | bytearray) -> int | None:
    """Answer how long the frame is that begins so, or ``None`` if none does.

    Of a header that is not whole yet, what is there must fit.
    """
    expected = (_FIRST_BYTES, {_FLAGS}, None, None, {_GROUP_HIGH})
    for byte, allowed in zip(header, expected, strict=False):
        if allowed is not None and byte not in allowed:
            return None
    length = int.from_bytes(header[2:4], "big") if len(header) >= _HEADER_BYTES else 0
    size = _HEADER_BYTES + length
    return size if size <= MAX_RAW_BYTES else None
