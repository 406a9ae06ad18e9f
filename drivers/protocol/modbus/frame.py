"""Modbus RTU frames of Read Device Identification (0x2B / 0x0E), without I/O.

RTU frames carry no length: an answer's end is found by walking its objects, and its beginning by
its first bytes and its CRC. What stands before it (noise, the echo of our own request on an RS-485
line) is stepped over; what stands inside it is never looked at as a frame of its own.
"""

from __future__ import annotations

from enum import Enum, IntEnum
from typing import Final, NamedTuple, TypeAlias

FUNCTION: Final = 0x2B
MEI_TYPE: Final = 0x0E
_EXCEPTION: Final = FUNCTION | 0x80
_EXCEPTION_BYTES: Final = 5
_HEADER_BYTES: Final = 8
_CRC_BYTES: Final = 2

MAX_FRAME_BYTES: Final = 256
"""Modbus over serial line V1.02, section 2.3: no RTU frame is longer."""

_CONFORMITY: Final = frozenset({0x01, 0x02, 0x03, 0x81, 0x82, 0x83})
_MORE_FOLLOWS: Final = 0xFF
_NO_MORE: Final = 0x00


class Access(IntEnum):
    """The Read Device ID code of a request."""

    BASIC = 1
    REGULAR = 2
    EXTENDED = 3
    ONE_OBJECT = 4


class Object(NamedTuple):
    """One identification object, as sent."""

    id: int
    value: bytes


class Identification(NamedTuple):
    """An answer whose CRC is right.

    Attributes:
        conformity: 1 basic, 2 regular, 3 extended; with 0x80, single objects can be read too.
        next_id: the object with which to go on, or ``None`` if nothing follows.
    """

    access: Access
    conformity: int
    next_id: int | None
    objects: tuple[Object, ...]


class Declined(NamedTuple):
    """An exception answer to function 0x2B."""

    code: int


class Damaged(NamedTuple):
    """Something that began like an answer and was none; ``what`` completes "a packet …"."""

    what: str


Answer: TypeAlias = Identification | Declined
Found: TypeAlias = Answer | Damaged


def _crc_step(value: int) -> int:
    for _bit in range(8):
        value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value


_CRC_STEPS: Final = tuple(_crc_step(value) for value in range(256))


def crc16(data: bytes) -> int:
    """CRC-16/MODBUS: polynomial 0xA001 (0x8005 reflected), initial value 0xFFFF."""
    crc = 0xFFFF
    for byte in data:
        crc = crc >> 8 ^ _CRC_STEPS[(crc ^ byte) & 0xFF]
    return crc


def encode_request(unit: int, access: Access, object_id: int) -> bytes:
    """Encode one request; there is no way here to encode another function."""
    body = bytes([unit, FUNCTION, MEI_TYPE, access, object_id])
    return body + crc16(body).to_bytes(_CRC_BYTES, "little")


class _Unclear(Enum):
    """What else a position in the stream can be."""

    INCOMPLETE = "an answer may begin here; more bytes will tell"
    NOTHING = "no answer begins here"


class AnswerDecoder:
    """Finds the answers of one unit in a stream, however it is cut; its memory is bounded."""

    def __init__(self, request: bytes) -> None:
        """Listen for answers from the unit of ``request``, whose own echo is stepped over."""
        self._request = request
        self._unit = request[0]
        self._data = bytearray()

    def feed(self, data: bytes) -> list[Found]:
        """Take the next bytes; answer what became complete by them, in order."""
        self._data += data
        found: list[Found] = []
        at = self._data.find(self._unit)
        while at >= 0:
            here, length = self._look(at)
            if here is _Unclear.INCOMPLETE:
                break
            if not isinstance(here, _Unclear):
                found.append(here)
            at = self._data.find(self._unit, at + length)
        if at < 0:
            at = len(self._data)
        del self._data[:at]
        return found

    def give_up(self) -> list[Found]:
        """Drop an answer that was begun and never completed: the wait is over."""
        begun = bool(self._data)
        self._data.clear()
        return [Damaged("ends before its end")] if begun else []

    def _look(self, at: int) -> tuple[Found | _Unclear, int]:
        """Answer what begins at this position, and how many bytes to step on."""
        here, length = _parse(self._data[at : at + MAX_FRAME_BYTES])
        if isinstance(here, Identification | Declined):
            return here, length
        if self._data.startswith(self._request, at):
            return _Unclear.NOTHING, len(self._request)
        return here, 1


def _parse(data: bytes | bytearray) -> tuple[Found | _Unclear, int]:
    """Read one answer at the beginning of ``data``, which is its unit; also how far to step on."""
    if len(data) < 2:
        return _Unclear.INCOMPLETE, 0
    if data[1] == _EXCEPTION:
        return _parse_exception(data)
    if data[1] != FUNCTION or not _header_fits(data):
        return _Unclear.NOTHING, 1
    if len(data) < _HEADER_BYTES:
        return _Unclear.INCOMPLETE, 0
    return _parse_identification(bytes(data))


def _header_fits(data: bytes | bytearray) -> bool:
    """Look at as much of the header as there is."""
    accepted = (
        (2, {MEI_TYPE}),
        (3, set(Access)),
        (4, _CONFORMITY),
        (5, {_NO_MORE, _MORE_FOLLOWS}),
    )
    return all(data[at] in values for at, values in accepted if at < len(data))


def _parse_exception(data: bytes | bytearray) -> tuple[Found | _Unclear, int]:
    if len(data) < _EXCEPTION_BYTES:
        return _Unclear.INCOMPLETE, 0
    frame = bytes(data[:_EXCEPTION_BYTES])
    if not _crc_fits(frame):
        return Damaged("has a wrong checksum"), 1
    return Declined(frame[2]), _EXCEPTION_BYTES


def _parse_identification(data: bytes) -> tuple[Found | _Unclear, int]:
    _unit, _function, _mei, access, conformity, more, next_id, count = data[:_HEADER_BYTES]
    objects: list[Object] = []
    at = _HEADER_BYTES
    for _index in range(count):
        if at + 2 > len(data):
            return _unfinished(data)
        object_id, length = data[at], data[at + 1]
        objects.append(Object(object_id, data[at + 2 : at + 2 + length]))
        at += 2 + length
    end = at + _CRC_BYTES
    if end > len(data):
        return _unfinished(data)
    if not _crc_fits(data[:end]):
        return Damaged("has a wrong checksum"), 1
    following = next_id if more == _MORE_FOLLOWS else None
    return Identification(Access(access), conformity, following, tuple(objects)), end


def _unfinished(data: bytes) -> tuple[Found | _Unclear, int]:
    if len(data) >= MAX_FRAME_BYTES:
        return Damaged(f"announces more than {MAX_FRAME_BYTES} bytes"), 1
    return _Unclear.INCOMPLETE, 0


def _crc_fits(frame: bytes) -> bool:
    return crc16(frame[:-_CRC_BYTES]) == int.from_bytes(frame[-_CRC_BYTES:], "little")
