"""Every frame that the Modbus driver may send, declared apart from the encoder its session uses.

Each row is literal: the three bytes that make a request an identity read, the access code, and the
object ids that may follow it. Unit, row and CRC make a whole frame. The CRC is reckoned a second
time on purpose: were the session's wrong, its frame would not be here, and the link would refuse it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from drivers.allowlist import AllowList


class Row(NamedTuple):
    """Requests of one access code: the object ids with which they may begin."""

    request: bytes
    object_ids: Iterable[int]


STANDARD_ROWS: Final = (
    Row(b"\x2b\x0e\x01", (0x00, 0x01, 0x02)),  # basic, from its beginning or going on
    Row(b"\x2b\x0e\x02", (0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06)),  # regular, the same
)
"""What every device may be asked."""

_ONE: Final = b"\x2b\x0e\x04"
_EXTENDED: Final = b"\x2b\x0e\x03"
_PRIVATE: Final = range(0x80, 0x100)
_UNITS: Final = range(1, 248)
"""0 is every device on the line at once, and above 247 nobody has an address."""


def modbus_allowlist(unit: int, private_objects: Iterable[int]) -> AllowList:
    """Answer the standard reads of one unit, and those of the profile's private objects.

    Raises:
        ValueError: no single unit, or no private object; profiles are checked for that before.
    """
    if unit not in _UNITS:
        raise ValueError("a unit is 1 to 247; 0 would be every device on the line")
    rows = list(STANDARD_ROWS)
    for object_id in private_objects:
        if object_id not in _PRIVATE:
            raise ValueError("a private object is 0x80 to 0xFF")
        rows.append(Row(_ONE, (object_id,)))
        rows.append(Row(_EXTENDED, range(0x100)))  # an answer names the object to go on with
    return AllowList(_frames(unit, rows))


def _frames(unit: int, rows: Iterable[Row]) -> Iterator[bytes]:
    for request, object_ids in rows:
        for object_id in object_ids:
            body = bytes([unit]) + request + bytes([object_id])
            yield body + _checksum(body)


def _checksum(body: bytes) -> bytes:
    """Answer the CRC by long division, bit by bit, low byte first."""
    rest = 0xFFFF
    for byte in body:
        rest ^= byte
        for _bit in range(8):
            rest, odd = divmod(rest, 2)
            rest ^= 0xA001 * odd
    return bytes([rest % 256, rest // 256])
