"""The SDO server of a CANopen node: reading objects, in one frame or in segments.

Source: CiA 301, "SDO protocol"; exchanges captured from canopen's LocalNode are locked in
tests/simulators. Eight bytes each way. It never writes: a download is aborted.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final, NamedTuple, TypeAlias

FRAME_BYTES: Final = 8
EXPEDITED_BYTES: Final = 4
SEGMENT_BYTES: Final = 7

ABORT_TOGGLE: Final = 0x0503_0000
ABORT_COMMAND: Final = 0x0504_0001
ABORT_READ_ONLY: Final = 0x0601_0002
ABORT_NO_OBJECT: Final = 0x0602_0000
ABORT_NO_SUBINDEX: Final = 0x0609_0011
ABORT_NO_DATA: Final = 0x0800_0024

_HEAD: Final = struct.Struct("<BHB")
_UPLOAD: Final = 0x40
_SEGMENT: Final = 0x60
_TOGGLE: Final = 0x10
_ABORT: Final = 0x80
_WRITES: Final = (0x00, 0x20, 0xC0)
"""Segment download, initiate download, block download."""


@dataclass(frozen=True, slots=True)
class Address:
    """An object of the dictionary."""

    index: int
    subindex: int


class Abort(NamedTuple):
    """The object cannot be read, for this reason."""

    code: int


Lookup: TypeAlias = Callable[[Address], bytes | Abort]


class Kind(Enum):
    """What a request is."""

    READ = "read"
    WRITE = "write"
    UNKNOWN = "unknown"


class Request(NamedTuple):
    """A request's kind, and its name for a person."""

    kind: Kind
    text: str


def classify(data: bytes) -> Request:
    """What the host asks; a read is exactly one of the forms of CiA 301, unused bytes zero."""
    if len(data) != FRAME_BYTES:
        return Request(Kind.UNKNOWN, f"an SDO frame of {len(data)} bytes")
    command = data[0]
    _, index, subindex = _HEAD.unpack_from(data)
    if command & 0xE0 in _WRITES:
        return Request(Kind.WRITE, f"SDO command 0x{command:02X} on 0x{index:04X}:{subindex:02X}")
    upload = command == _UPLOAD and not any(data[4:])
    segment = command & ~_TOGGLE == _SEGMENT and not any(data[1:])
    if upload or segment or command == _ABORT:
        return Request(Kind.READ, f"SDO upload of 0x{index:04X}:{subindex:02X}")
    return Request(Kind.UNKNOWN, f"SDO command 0x{command:02X}")


class SdoServer:
    """One node's server; one transfer at a time.

    Args:
        look_up: an object's value; asked once for each upload.
    """

    def __init__(self, look_up: Lookup) -> None:
        self._look_up = look_up
        self._address = Address(0, 0)
        self._rest: bytes | None = None
        self._toggle = 0

    def answer(self, data: bytes) -> bytes | None:
        """The eight bytes of the answer; none to an abort or to a frame of another length."""
        if len(data) != FRAME_BYTES:
            return None
        command, index, subindex = _HEAD.unpack_from(data)
        if command & 0xE0 == _ABORT:
            self._rest = None
            return None
        if command & 0xE0 == _SEGMENT:
            return self._segment(command)
        self._address = Address(index, subindex)
        self._rest = None
        if command & 0xE0 == _UPLOAD:
            return self._begin()
        return self._abort(ABORT_READ_ONLY if command & 0xE0 in _WRITES else ABORT_COMMAND)

    def _begin(self) -> bytes:
        value = self._look_up(self._address)
        if isinstance(value, Abort):
            return self._abort(value.code)
        if not value:
            return self._abort(ABORT_NO_DATA)
        if len(value) <= EXPEDITED_BYTES:
            unused = EXPEDITED_BYTES - len(value)
            return self._head(0x43 | unused << 2) + value.ljust(EXPEDITED_BYTES, b"\0")
        self._rest, self._toggle = value, 0
        return self._head(0x41) + len(value).to_bytes(4, "little")

    def _segment(self, command: int) -> bytes:
        if self._rest is None:
            return self._abort(ABORT_COMMAND)
        if command & _TOGGLE != self._toggle:
            self._rest = None
            return self._abort(ABORT_TOGGLE)
        piece, rest = self._rest[:SEGMENT_BYTES], self._rest[SEGMENT_BYTES:]
        first = self._toggle | (SEGMENT_BYTES - len(piece)) << 1 | (not rest)
        self._rest = rest or None
        self._toggle ^= _TOGGLE
        return bytes([first]) + piece.ljust(SEGMENT_BYTES, b"\0")

    def _abort(self, code: int) -> bytes:
        return self._head(_ABORT) + code.to_bytes(4, "little")

    def _head(self, command: int) -> bytes:
        return _HEAD.pack(command, self._address.index, self._address.subindex)
