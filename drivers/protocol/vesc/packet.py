"""VESC packets in a stream of bytes: a head with the length, the payload, its CRC, ``03``.

The head is ``02`` and one byte of length, ``03`` and two, or ``04`` and three, big-endian, and a
shorter head must be used where it suffices. The CRC is CRC-16/XMODEM over the payload alone.
"""

from __future__ import annotations

import binascii
from typing import Final, NamedTuple, TypeAlias

_SHORTEST_OF_HEAD: Final = {2: 1, 3: 255, 4: 65_535}
"""First byte, which is also the head's length in bytes: the shortest payload that may use it."""

_STOP: Final = 3
_CRC_BYTES: Final = 2
_BEHIND_BYTES: Final = _CRC_BYTES + 1

MAX_PAYLOAD_BYTES: Final = 512
"""The firmware's own bound; the answer to a firmware version has at most 65."""


class Payload(NamedTuple):
    """A packet's content; its CRC was right."""

    data: bytes


class Damaged(NamedTuple):
    """Something that began like a packet and was none; ``what`` completes "a packet …"."""

    what: str


class _Open(NamedTuple):
    """As far as it goes it may be a packet."""


_OPEN: Final = _Open()
PacketFound: TypeAlias = Payload | Damaged


def encode_packet(payload: bytes) -> bytes:
    """Wrap a payload of 1 to 254 bytes: requests are no longer.

    Raises:
        ValueError: it is empty or longer.
    """
    if not 1 <= len(payload) < _SHORTEST_OF_HEAD[3]:
        raise ValueError("a request has 1 to 254 bytes")
    return bytes([2, len(payload)]) + payload + _crc(payload) + bytes([_STOP])


class PacketDecoder:
    """Finds packets in a stream, however it is cut; it never holds more than one packet's length.

    What is not a packet after all is given up from its first byte on, and the search goes on at the
    next byte, as in the reference.
    """

    def __init__(self, max_payload_bytes: int = MAX_PAYLOAD_BYTES) -> None:
        self._longest = max_payload_bytes
        self._held = bytearray()

    def feed(self, data: bytes) -> list[PacketFound]:
        """Take the next bytes; answer what became complete by them, in order."""
        self._held += data
        return self._search()

    def give_up(self) -> list[PacketFound]:
        """Answer what lies behind beginnings that were never completed; nothing is kept."""
        found: list[PacketFound] = []
        while self._held:
            del self._held[:1]
            found += [Damaged("ended too early"), *self._search()]
        return found

    def _search(self) -> list[PacketFound]:
        found: list[PacketFound] = []
        at = 0
        while at < len(self._held):
            match self._examine(at):
                case Payload(data) as payload:
                    found.append(payload)
                    at += self._held[at] + len(data) + _BEHIND_BYTES
                case Damaged() as damage:
                    found.append(damage)
                    at += 1
                case None:
                    at += 1
                case _Open():
                    break
        del self._held[:at]
        return found

    def _examine(self, at: int) -> Payload | Damaged | _Open | None:
        """Judge what begins at a byte; ``None`` if nothing does."""
        held = self._held
        head_bytes = held[at]
        if head_bytes not in _SHORTEST_OF_HEAD:
            return None
        if len(held) < at + head_bytes:
            return _OPEN
        length = int.from_bytes(held[at + 1 : at + head_bytes], "big")
        if not _SHORTEST_OF_HEAD[head_bytes] <= length <= self._longest:
            return Damaged(f"announces {length} bytes")
        end = at + head_bytes + length
        if len(held) < end + _BEHIND_BYTES:
            return _OPEN
        if held[end + _CRC_BYTES] != _STOP:
            return Damaged("has no end mark where its length says")
        data = bytes(held[at + head_bytes : end])
        if _crc(data) != held[end : end + _CRC_BYTES]:
            return Damaged("has a wrong checksum")
        return Payload(data)


def _crc(data: bytes) -> bytes:
    return binascii.crc_hqx(data, 0).to_bytes(_CRC_BYTES, "big")
