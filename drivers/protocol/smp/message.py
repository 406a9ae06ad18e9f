"""SMP frames: an eight-byte header and a CBOR map (Zephyr, "SMP Protocol Specification").

Header, big-endian: ``(reserved 3 bits | version 2 | op 3)  flags  length 16  group 16  sequence
command``. Version 0 is SMPv1, version 1 is SMPv2.
"""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import Final, NamedTuple, TypeGuard

from drivers.errors import ProtocolError, ProtocolReason
from drivers.protocol.smp.cbor import CborMap, decode

_HEADER: Final = struct.Struct(">BBHHBB")
_READ: Final = 0
READ_ANSWER: Final = 1
"""The op of an answer to a read; the only one that this driver ever awaits."""


class Version(IntEnum):
    """The header's version bits, which are one less than the version's name."""

    V1 = 0
    V2 = 1


class Command(NamedTuple):
    """A management group and a command in it."""

    group: int
    id: int


class Frame(NamedTuple):
    """One frame as it came; ``body`` is not yet decoded."""

    op: int
    version: int
    command: Command
    sequence: int
    body: bytes


class Declined(NamedTuple):
    """The device answered, with an error: ``group`` is ``None`` in the SMPv1 form."""

    group: int | None
    code: int


class Answered(NamedTuple):
    """The device answered with this map."""

    values: CborMap


Answer = Declined | Answered


def encode_read(version: Version, command: Command, sequence: int, body: bytes) -> bytes:
    """Encode a read request; there is no way here to encode a write."""
    first = version << 3 | _READ
    return _HEADER.pack(first, 0, len(body), command.group, sequence, command.id) + body


def encode_text_map(pairs: dict[str, str]) -> bytes:
    """Encode a CBOR map of short texts, with definite lengths.

    Raises:
        ValueError: a text is longer than 255 bytes, or there are more than 23 pairs.
    """
    if len(pairs) > 23:  # RFC 8949: what one head byte can count
        raise ValueError("more pairs than one head byte can count")
    texts = (text for pair in pairs.items() for text in pair)
    return bytes([0xA0 | len(pairs)]) + b"".join(_encode_text(text) for text in texts)


def _encode_text(text: str) -> bytes:
    data = text.encode()
    if len(data) < 24:  # RFC 8949: what one head byte can count
        return bytes([0x60 | len(data)]) + data
    return bytes([0x78, len(data)]) + data


def decode_frame(data: bytes) -> Frame:
    """Split a frame into header and body.

    Raises:
        ProtocolError: garbled: shorter than a header, or not as long as the header says.
    """
    if len(data) < _HEADER.size:
        raise _garbled("is shorter than its header")
    first, _flags, length, group, sequence, command = _HEADER.unpack_from(data)
    body = data[_HEADER.size :]
    if length != len(body):
        raise _garbled(f"announces {length} bytes and holds {len(body)}")
    return Frame(first & 0b111, first >> 3 & 0b11, Command(group, command), sequence, body)


def decode_answer(body: bytes) -> Answer:
    """Decode an answer's body and tell an error from a value.

    SMPv2 writes an error as ``{"err": {"group": G, "rc": N}}``, SMPv1 as ``{"rc": N}``; a zero is
    no error.

    Raises:
        ProtocolError: the body is not a CBOR map, or an error in it has another shape.
    """
    values = decode(body)
    if not isinstance(values, dict):
        raise _garbled("holds no map")
    if "err" in values:
        return _declined_v2(values)
    code = values.get("rc", 0)
    if not _is_int(code):
        raise _garbled("has an error code that is not a number")
    return Answered(values) if code == 0 else Declined(None, code)


def _declined_v2(values: CborMap) -> Declined:
    error = values["err"]
    if isinstance(error, dict):
        group, code = error.get("group"), error.get("rc")
        if _is_int(group) and _is_int(code):
            return Declined(group, code)
    raise _garbled("has an error of another shape")


def _is_int(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _garbled(what: str) -> ProtocolError:
    return ProtocolError(
        ProtocolReason.GARBLED,
        f"The SMP answer {what}.",
        next_step="Check the cable and the baud rate, then read again.",
    )
