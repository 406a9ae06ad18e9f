"""FlexSEA messages, and the one that names a board: "Who Am I".

A message is ``cmd << 2 | rw``, ``ack << 7 | number[14:8]``, ``number[7:0]``, data. Who Am I's data
are, little-endian: three 32-bit words of the chip's unique id, a 32-bit serial number, and the
board's name in a field of 24 bytes (12 in the Python side of the reference).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from drivers.protocol.asking import damaged
from drivers.protocol.taken import Found, Missing, Taken, text_of_c_string
from drivers.reading import FieldName

QUESTION: Final = "flexsea who am i"
WHO_AM_I: Final = 0
READ: Final = 1
WRITE: Final = 2
"""What an answer carries: to the one who asked, it is written."""

MAX_NUMBER: Final = 0x7FFF
_HEAD_BYTES: Final = 3
_UUID_BYTES: Final = 12
_SERIAL_BYTES: Final = 4
_NAME_BYTES: Final = (12, 24)
"""Shortest and longest field for the board's name."""

_BLANK_SERIALS: Final = {0: "0, the reference's preset", 0xFFFF_FFFF: "0xFFFFFFFF, erased memory"}
_BLANK_UUIDS: Final = {bytes(_UUID_BYTES): "all zero", b"\xff" * _UUID_BYTES: "all ones"}


class Message(NamedTuple):
    """A payload's parts."""

    command: int
    access: int
    number: int
    data: bytes


class WhoAmI(NamedTuple):
    """The answer's fields, as the wire has them."""

    uuid: bytes
    serial: bytes
    board: bytes


def encode_question(number: int) -> bytes:
    """Encode reading Who Am I; there is no way here to encode another command or a write."""
    if not 0 <= number <= MAX_NUMBER:
        raise ValueError("a packet number has 15 bits")
    return bytes([WHO_AM_I << 2 | READ]) + number.to_bytes(2, "big")


def decode_message(payload: bytes) -> Message:
    """Split a payload of at least three bytes; the bit that asks for an acknowledgement is left out.

    Nothing is ever acknowledged: this driver only reads.
    """
    number = int.from_bytes(payload[1:_HEAD_BYTES], "big") & MAX_NUMBER
    return Message(payload[0] >> 2, payload[0] & 0b11, number, payload[_HEAD_BYTES:])


def decode_who_am_i(data: bytes) -> WhoAmI:
    """Split Who Am I's data.

    Raises:
        ProtocolError: garbled: it has not the length of any known version.
    """
    shortest, longest = (_UUID_BYTES + _SERIAL_BYTES + name for name in _NAME_BYTES)
    if not shortest <= len(data) <= longest:
        raise damaged(QUESTION, f"holds {len(data)} bytes of data, not {shortest} to {longest}")
    at = _UUID_BYTES + _SERIAL_BYTES
    return WhoAmI(data[:_UUID_BYTES], data[_UUID_BYTES:at], data[at:])


def take(who: WhoAmI) -> Iterator[Taken]:
    """Take model, serial number and chip id; what a factory never wrote is missing, not a value."""
    yield text_of_c_string(FieldName.MODEL, who.board, f"{QUESTION}, board")
    yield _serial(who.serial)
    yield _uuid(who.uuid)


def _serial(raw: bytes) -> Taken:
    source = f"{QUESTION}, serial number"
    number = int.from_bytes(raw, "little")
    if number in _BLANK_SERIALS:
        return Missing(source, f"the number is {_BLANK_SERIALS[number]}: none was written")
    return Found(FieldName.SERIAL, str(number), raw, source)


def _uuid(raw: bytes) -> Taken:
    source = f"{QUESTION}, uuid in the order of the wire"
    if raw in _BLANK_UUIDS:
        return Missing(source, f"the id is {_BLANK_UUIDS[raw]}: the board gives none")
    return Found(FieldName.HARDWARE_ID, raw.hex(), raw, source)
