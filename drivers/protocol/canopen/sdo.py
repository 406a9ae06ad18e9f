"""CANopen's SDO upload, expedited and segmented, as bytes without I/O (CiA 301, section 7.2.4.3).

An upload reads one object from a node's dictionary. There is nothing here that encodes a download.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

SDO_BYTES: Final = 8
"""An SDO always fills its frame."""

_UPLOAD: Final = 0x40
_SEGMENT: Final = 0x60
_TOGGLE: Final = 0x10


@dataclass(frozen=True, slots=True)
class ObjectId:
    """Where an object stands in the dictionary."""

    index: int
    sub: int

    def __str__(self) -> str:
        return f"0x{self.index:04X}:{self.sub}"


class Expedited(NamedTuple):
    """The whole value, of four bytes at most."""

    object_id: ObjectId
    data: bytes


class Begun(NamedTuple):
    """The value comes in segments; ``size`` is what the node announces, if it does."""

    object_id: ObjectId
    size: int | None


class Segment(NamedTuple):
    """Up to seven bytes of the value."""

    toggle: bool
    data: bytes
    is_last: bool


class Abort(NamedTuple):
    """The node declines."""

    object_id: ObjectId
    code: int


SdoAnswer: TypeAlias = Expedited | Begun | Segment | Abort


def encode_upload(object_id: ObjectId) -> bytes:
    """Encode the question for one object."""
    return struct.pack("<BHB4x", _UPLOAD, object_id.index, object_id.sub)


def encode_segment(*, toggle: bool) -> bytes:
    """Encode the question for the next segment; ``toggle`` alternates, and is false at first."""
    return bytes([_SEGMENT | (_TOGGLE if toggle else 0)]).ljust(SDO_BYTES, b"\0")


def decode_answer(data: bytes) -> SdoAnswer | None:
    """Decode what a node sent on its SDO channel; ``None`` if it is no answer to an upload."""
    if len(data) != SDO_BYTES:
        return None
    head, index, sub = struct.unpack_from("<BHB", data)
    object_id = ObjectId(index, sub)
    match head >> 5:
        case 0:
            unused = head >> 1 & 0b111
            return Segment(bool(head & _TOGGLE), data[1 : SDO_BYTES - unused], bool(head & 1))
        case 2:
            return _decode_upload(head, object_id, data[4:])
        case 4:
            return Abort(object_id, int.from_bytes(data[4:], "little"))
        case _:
            return None


def _decode_upload(head: int, object_id: ObjectId, data: bytes) -> Expedited | Begun:
    is_expedited, has_size = bool(head & 0b10), bool(head & 0b01)
    if is_expedited:
        unused = head >> 2 & 0b11 if has_size else 0
        return Expedited(object_id, data[: len(data) - unused])
    return Begun(object_id, int.from_bytes(data, "little") if has_size else None)
