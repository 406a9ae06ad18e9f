"""UDI for Medical Devices (0x2BFF): a byte of flags, and up to four texts that end in a zero byte.

Taken field by field and leniently, so that firmware with a small mistake still says what it can; what
is odd stands beside the field as its remark, or among the unanswered.

Source: Bluetooth SIG, GATT Specification Supplement, "UDI for Medical Devices"; Device Information
Service 1.2, section 3.10.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from drivers.protocol.dis.texts import text
from drivers.protocol.taken import Found, Missing, Taken
from drivers.reading import FieldName

_FIELDS: Final = (
    (0x01, FieldName.UDI, "UDI Label"),
    (0x02, FieldName.UDI_DI, "UDI Device Identifier"),
    (0x04, FieldName.UDI_ISSUER, "UDI Issuer"),
    (0x08, FieldName.UDI_AUTHORITY, "UDI Authority"),
)
"""In the order of the bytes; a text is there only if its flag is set."""

_RESERVED: Final = 0xF0
_SHOWN_BYTES: Final = 32

NOTHING_ANNOUNCED: Final = b"\0"
"""Flags of which none is set, and nothing behind them."""


def take_udi(data: bytes, label: str) -> Iterator[Taken]:
    """Take what the flags announce, and say what does not fit them, or that they announce nothing."""
    yield from take_announced_udi(data, label)
    if data == NOTHING_ANNOUNCED:
        yield Missing(label, "its flags announce nothing")


def take_announced_udi(data: bytes, label: str) -> Iterator[Taken]:
    """Take it as the drivers did up to their version 2: of flags that announce nothing nothing is told."""
    if not data:
        yield Missing(label, "the value is empty, without so much as its flags")
        return
    flags, rest = data[0], data[1:]
    if flags & _RESERVED:
        yield Missing(
            label, f"its flags have bits set that mean nothing: 0x{flags & _RESERVED:02x}"
        )
    for bit, field, name in _FIELDS:
        if flags & bit:
            piece, terminator, rest = rest.partition(b"\0")
            yield _piece(field, piece, f"{label}, {name}", terminator)
    if rest:
        shown = rest[:_SHOWN_BYTES].hex()
        yield Missing(label, f"{len(rest)} bytes follow that no flag announces: {shown}")


def _piece(field: FieldName, piece: bytes, label: str, terminator: bytes) -> Taken:
    if not piece and not terminator:
        return Missing(label, "a flag announces it, and it is not there")
    taken = text(field, piece, label)
    if isinstance(taken, Found) and not terminator:
        return taken._replace(remark="its closing zero byte is missing")
    return taken
