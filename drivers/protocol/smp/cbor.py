"""A small strict CBOR decoder (RFC 8949): just what SMP answers hold, within bounds.

Read: maps, arrays, byte and text strings, integers, booleans and null, with definite and with
indefinite lengths (Zephyr answers with the latter). Not read: floats, tags, undefined, other simple
values. It recurses no deeper than `MAX_DEPTH` and builds no more than `MAX_ITEMS` values; no length
that the input announces is believed before the bytes are there.
"""

from __future__ import annotations

import struct
from typing import Final, TypeAlias

from drivers.errors import ProtocolError, ProtocolReason

CborValue: TypeAlias = "bool | int | str | bytes | tuple[CborValue, ...] | CborMap | None"
CborMap: TypeAlias = "dict[str | int, CborValue]"

MAX_DEPTH: Final = 8
"""An image list is three deep."""

MAX_ITEMS: Final = 1_024
"""An image list of four slots has about 80 values."""

_BYTES: Final = 2
_TEXT: Final = 3
"""Major types, for the parts of a string of indefinite length."""

_INDEFINITE: Final = 31
_BREAK: Final = 0xFF
_SIMPLE_VALUES: Final[dict[int, bool | None]] = {20: False, 21: True, 22: None}


def decode(data: bytes) -> CborValue:
    """Decode exactly one value.

    Raises:
        ProtocolError: garbled: not well-formed, a key twice, bytes left over, or out of bounds;
            unsupported: a kind of value that SMP answers do not hold.
    """
    decoder = _Decoder(data)
    value = decoder.value(depth=0)
    if decoder.position != len(data):
        raise _garbled(f"holds {len(data) - decoder.position} bytes after its end")
    return value


class _Decoder:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._items = 0
        self.position = 0

    def value(self, depth: int) -> CborValue:
        self._items += 1
        if depth > MAX_DEPTH or self._items > MAX_ITEMS:
            raise _garbled("is nested too deeply or holds too many values")
        major, info = self._head()
        match major:
            case 0:  # unsigned integer
                return self._number(info)
            case 1:  # negative integer
                return -1 - self._number(info)
            case 2:  # byte string
                return self._string(_BYTES, info)
            case 3:  # text string
                return self._text(info)
            case 4:  # array
                return self._array(info, depth)
            case 5:  # map
                return self._map(info, depth)
            case 7 if info in _SIMPLE_VALUES:
                return _SIMPLE_VALUES[info]
            case 7 if info == _INDEFINITE:
                raise _garbled("breaks off where a value must stand")
            case _:
                raise _unsupported("holds a float, a tag or a simple value that SMP does not use")

    def _head(self) -> tuple[int, int]:
        byte = self._take(1)[0]
        return byte >> 5, byte & 0x1F

    def _take(self, count: int) -> bytes:
        end = self.position + count
        if end > len(self._data):
            raise _garbled("ends too early")
        taken = self._data[self.position : end]
        self.position = end
        return taken

    def _number(self, info: int) -> int:
        match info:
            case _ if info < 24:  # the head holds the number itself
                return info
            case 24:
                return self._take(1)[0]
            case 25:
                return int(struct.unpack(">H", self._take(2))[0])
            case 26:
                return int(struct.unpack(">I", self._take(4))[0])
            case 27:
                return int(struct.unpack(">Q", self._take(8))[0])
            case _:
                raise _garbled("has a reserved length")

    def _break_follows(self) -> bool:
        if self.position >= len(self._data):
            raise _garbled("ends too early")
        if self._data[self.position] != _BREAK:
            return False
        self.position += 1
        return True

    def _string(self, major: int, info: int) -> bytes:
        if info != _INDEFINITE:
            return self._take(self._number(info))
        parts: list[bytes] = []
        while not self._break_follows():
            self._items += 1
            if self._items > MAX_ITEMS:
                raise _garbled("holds too many values")
            part_major, part_info = self._head()
            if part_major != major or part_info == _INDEFINITE:
                raise _garbled("has a string in parts of another kind")
            parts.append(self._take(self._number(part_info)))
        return b"".join(parts)

    def _text(self, info: int) -> str:
        try:
            return self._string(_TEXT, info).decode()
        except UnicodeDecodeError as error:
            raise _garbled("has a text that is not UTF-8") from error

    def _more(self, info: int, done: int, count: int) -> bool:
        return not self._break_follows() if info == _INDEFINITE else done < count

    def _array(self, info: int, depth: int) -> tuple[CborValue, ...]:
        count = 0 if info == _INDEFINITE else self._number(info)
        values: list[CborValue] = []
        while self._more(info, len(values), count):
            values.append(self.value(depth + 1))
        return tuple(values)

    def _map(self, info: int, depth: int) -> CborMap:
        count = 0 if info == _INDEFINITE else self._number(info)
        pairs: CborMap = {}
        while self._more(info, len(pairs), count):
            key = self.value(depth + 1)
            if isinstance(key, bool) or not isinstance(key, str | int):
                raise _unsupported("has a map key that is neither text nor a number")
            if key in pairs:
                raise _garbled("has a map with the same key twice")
            pairs[key] = self.value(depth + 1)
        return pairs


def _garbled(what: str) -> ProtocolError:
    return ProtocolError(
        ProtocolReason.GARBLED,
        f"The answer's CBOR {what}.",
        next_step="Check the cable and the baud rate, then read again.",
    )


def _unsupported(what: str) -> ProtocolError:
    return ProtocolError(
        ProtocolReason.UNSUPPORTED,
        f"The answer's CBOR {what}.",
        next_step="Check that this device really speaks SMP, then report its transcript.",
    )
