"""SMP over a console: frames as base64 lines among whatever else the console prints.

A packet is ``06 09`` + base64 + ``0A``, continued by ``04 14`` + base64 + ``0A``. The bytes under
the base64 are a 16-bit big-endian length (of frame and CRC), the frame, and its CRC-16/XMODEM
(Zephyr, "SMP over console"). Log text may stand before, between and behind the lines.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

from drivers.protocol.smp.packet import MAX_PACKET_BYTES, Damaged, Found, Packet

_START: Final = b"\x06\x09"
_CONTINUE: Final = b"\x04\x14"
_MARKS: Final = (_START, _CONTINUE)
_LINE_END: Final = b"\n"
_SPECIAL: Final = re.compile(rb"[\n\x04\x06\x09\x14]")

_REQUEST_LINE_CHARACTERS: Final = 124
"""Zephyr takes lines of 127 bytes: two of mark, 124 of base64, one of end."""

MAX_LINE_BYTES: Final = 8_192
"""Some servers write a whole packet in one line; longer ones are not SMP."""

_LENGTH_BYTES: Final = 2
_CRC_BYTES: Final = 2


def encode_console(frame: bytes) -> bytes:
    """Wrap a frame for the console."""
    body = frame + crc16(frame).to_bytes(_CRC_BYTES, "big")
    text = base64.b64encode(len(body).to_bytes(_LENGTH_BYTES, "big") + body)
    lines = [
        text[at : at + _REQUEST_LINE_CHARACTERS]
        for at in range(0, len(text), _REQUEST_LINE_CHARACTERS)
    ]
    marks = [_START, *[_CONTINUE] * (len(lines) - 1)]
    return b"".join(mark + line + _LINE_END for mark, line in zip(marks, lines, strict=True))


def crc16(data: bytes) -> int:
    """CRC-16/XMODEM: polynomial 0x1021, initial value 0."""
    return binascii.crc_hqx(data, 0)


class ConsoleDecoder:
    """Finds packets in a stream of console bytes, however it is cut; its memory is bounded."""

    def __init__(self) -> None:
        self._line = bytearray()  # from a mark on, or the one byte that may begin a mark
        self._packet = bytearray()  # decoded so far: length, frame, CRC
        self._open = False  # a start line was read, and the packet is not yet whole

    def feed(self, data: bytes) -> list[Found]:
        """Take the next bytes; answer what became complete by them, in order."""
        found: list[Found] = []
        at = 0
        while at < len(data):
            plain = self._plain(data, at)
            if plain:
                at += len(plain)
                self._take_plain(plain)
            else:
                self._take(data[at], found)
                at += 1
        return found

    def give_up(self) -> list[Found]:
        """Answer nothing: a new line's mark ends an unfinished one, so none hides behind it."""
        return []

    def _plain(self, data: bytes, at: int) -> bytes:
        """Answer the bytes from there on that neither end a line nor belong to a mark.

        They are no more than the line may still hold, so that an overlong one is seen at its byte.
        """
        special = _SPECIAL.search(data, at)
        end = len(data) if special is None else special.start()
        return data[at : min(end, at + MAX_LINE_BYTES - len(self._line))]

    def _take_plain(self, plain: bytes) -> None:
        if self._line.startswith(_MARKS):
            self._line += plain
        else:
            self._line[:] = plain[-1:]

    def _take(self, byte: int, found: list[Found]) -> None:
        self._line.append(byte)
        if self._line.endswith(_MARKS):
            # Base64 holds no such bytes: a line that was begun before was cut off.
            if len(self._line) > len(_START):
                self._abandon(found, "was cut off in the middle of a line")
            self._line[:] = self._line[-2:]
        elif not self._line.startswith(_MARKS):
            self._line[:] = self._line[-1:]
        elif byte == _LINE_END[0]:
            line = bytes(self._line)
            self._line.clear()
            self._end_line(line, found)
        elif len(self._line) > MAX_LINE_BYTES:
            self._line.clear()
            self._abandon(found, f"has a line of more than {MAX_LINE_BYTES} bytes")

    def _abandon(self, found: list[Found], what: str) -> None:
        self._packet.clear()
        self._open = False
        found.append(Damaged(what))

    def _end_line(self, line: bytes, found: list[Found]) -> None:
        if line.startswith(_START):
            if self._open:
                self._abandon(found, "was cut off by the next one")
            self._open = True
        elif not self._open:
            return  # the rest of a packet that was already given up
        try:
            self._packet += base64.b64decode(line[2:].rstrip(b"\r\n"), validate=True)
        except binascii.Error:
            self._abandon(found, "is not base64")
            return
        self._try_packet(found)

    def _try_packet(self, found: list[Found]) -> None:
        if len(self._packet) < _LENGTH_BYTES:
            self._abandon(found, "is too short to hold its length")
            return
        length = int.from_bytes(self._packet[:_LENGTH_BYTES], "big")
        body = bytes(self._packet[_LENGTH_BYTES:])
        if length > MAX_PACKET_BYTES:
            self._abandon(found, f"announces more than {MAX_PACKET_BYTES} bytes")
        elif len(body) > length:
            self._abandon(found, "is longer than it announced")
        elif len(body) == length:
            self._close_packet(body, found)

    def _close_packet(self, body: bytes, found: list[Found]) -> None:
        frame, crc = body[:-_CRC_BYTES], int.from_bytes(body[-_CRC_BYTES:], "big")
        if len(body) < _CRC_BYTES or crc16(frame) != crc:
            self._abandon(found, "has a wrong checksum")
            return
        self._packet.clear()
        self._open = False
        found.append(Packet(frame))
