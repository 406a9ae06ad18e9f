"""SMP on a UART of its own: bare messages, and messages in COBS with a checksum.

Source: Zephyr's raw UART transport (a message is as long as its header says, and nothing marks where it
begins); Cheshire and Baker, "Consistent Overhead Byte Stuffing" (1999), with the CRC-16/XMODEM of the
message behind it and a zero byte at the end, as patched MCUboot recovery speaks it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulators.wire.smp_header import HEADER_BYTES, OP_READ, OP_WRITE, unpack
from simulators.wire.smp_line import Packet, Stray, crc16

_CRC_BYTES: Final = 2
_LONGEST_BLOCK: Final = 254
_RESERVED_BITS: Final = 0xE0


class RawDecoder:
    """Finds messages one behind the other; keeps at most one.

    Args:
        max_message_bytes: what begins like a longer one is no message.
    """

    def __init__(self, max_message_bytes: int) -> None:
        self._most = max_message_bytes
        self._held = b""

    @property
    def held_bytes(self) -> int:
        """How much is kept between calls."""
        return len(self._held)

    def feed(self, data: bytes) -> Iterator[Packet | Stray]:
        """Take bytes and give what they complete, in order."""
        self._held += data
        while len(self._held) >= HEADER_BYTES:
            header = unpack(self._held)
            size = HEADER_BYTES + header.length
            known = header.op in (OP_READ, OP_WRITE) and not self._held[0] & _RESERVED_BITS
            if not known or size > self._most:
                stray, self._held = self._held, b""
                yield Stray(stray)
            elif len(self._held) < size:
                return
            else:
                message, self._held = self._held[:size], self._held[size:]
                yield Packet(message)


class CobsDecoder:
    """Finds messages between zero bytes; keeps at most one.

    Args:
        max_message_bytes: a longer one is dropped.
    """

    def __init__(self, max_message_bytes: int) -> None:
        self._most = max_message_bytes + _CRC_BYTES
        self._most += self._most // _LONGEST_BLOCK + 1
        self._held = bytearray()
        self._overlong = False

    @property
    def held_bytes(self) -> int:
        """How much is kept between calls."""
        return len(self._held)

    def feed(self, data: bytes) -> Iterator[Packet | Stray]:
        """Take bytes and give what they complete, in order."""
        for byte in data:
            if byte:
                self._overlong |= len(self._held) >= self._most
                if not self._overlong:
                    self._held.append(byte)
                continue
            stuffed, overlong = bytes(self._held), self._overlong
            self._held.clear()
            self._overlong = False
            if stuffed and not overlong:
                yield from _judge(stuffed)


def _judge(stuffed: bytes) -> Iterator[Packet | Stray]:
    checked = unstuff(stuffed)
    if checked is None or len(checked) < HEADER_BYTES + _CRC_BYTES:
        yield Stray(stuffed)
    elif crc16(checked[:-_CRC_BYTES]) == int.from_bytes(checked[-_CRC_BYTES:], "big"):
        yield Packet(checked[:-_CRC_BYTES])


def encode_cobs(message: bytes, *, crc_xor: int = 0) -> bytes:
    """A message with its checksum, stuffed, and the zero byte behind it.

    Args:
        message: header and body.
        crc_xor: bits of the checksum to change, for a device that reckons it wrongly.
    """
    out = bytearray()
    block = bytearray()
    for byte in message + (crc16(message) ^ crc_xor).to_bytes(_CRC_BYTES, "big"):
        if byte:
            block.append(byte)
        if not byte or len(block) == _LONGEST_BLOCK:
            out += bytes([len(block) + 1]) + block
            block.clear()
    return bytes(out + bytes([len(block) + 1]) + block) + b"\0"


def unstuff(stuffed: bytes) -> bytes | None:
    """What these bytes stand for; ``None`` where they stand for nothing."""
    out = bytearray()
    rest = stuffed
    while rest:
        count, rest = rest[0], rest[1:]
        if not count or len(rest) < count - 1:
            return None
        out += rest[: count - 1]
        rest = rest[count - 1 :]
        if rest and count <= _LONGEST_BLOCK:
            out.append(0)
    return bytes(out)
