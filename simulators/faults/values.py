"""Faults of the identity's values: the device says, in good frames, what no device should say."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Annotated, ClassVar, Final

from pydantic import Field, StringConstraints

from simulators.faults.fault import Fault, Identity, Medium
from simulators.values import MAX_VALUE_BYTES

ALL_FIELDS: Final = "all"

MAX_TURNS: Final = 64
"""A value that changes twice over doubles its turns; more of them tell nothing new."""

_FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
_DIGITS: Final = b"0123456789"


class ValueFault(Fault):
    """A fault that changes each value of one field, or of all."""

    repeatable: ClassVar[bool] = True
    media: ClassVar[Medium] = Medium.LINE | Medium.RADIO
    field: _FieldName = Field(default=ALL_FIELDS, description="which field; all by default")

    def alter(self, identity: Identity) -> Identity:
        """The identity with the changed values; a field that it has not stays absent."""
        return {
            name: self._change_all(values) if self.field in (ALL_FIELDS, name) else values
            for name, values in identity.items()
        }

    def _change_all(self, values: tuple[bytes, ...]) -> tuple[bytes, ...]:
        return tuple(self._change(each)[:MAX_VALUE_BYTES] for each in values)

    def _change(self, value: bytes) -> bytes:
        raise NotImplementedError


class NulPadded(ValueFault):
    """Values out of fixed-size buffers."""

    name: ClassVar[str] = "nul-padded"
    help: ClassVar[str] = "Values are followed by zero bytes, as out of a buffer of fixed size."
    size: int = Field(default=32, ge=1, le=MAX_VALUE_BYTES, description="the buffer's bytes")

    def _change(self, value: bytes) -> bytes:
        return value.ljust(max(self.size, len(value) + 1), b"\0")


class Empty(ValueFault):
    """Values that nobody ever set."""

    name: ClassVar[str] = "empty"
    help: ClassVar[str] = "Values are there and empty."

    def _change(self, _value: bytes) -> bytes:
        return b""


class NonUtf8(ValueFault):
    """Values out of erased memory."""

    name: ClassVar[str] = "non-utf8"
    help: ClassVar[str] = "Values are not UTF-8: their last byte is FF, as in erased flash."

    def _change(self, value: bytes) -> bytes:
        return value[:-1] + b"\xff"


class Overlong(ValueFault):
    """Values without an end."""

    name: ClassVar[str] = "overlong"
    help: ClassVar[str] = "Values are far too long, as far as the protocol carries them."
    size: int = Field(default=MAX_VALUE_BYTES, ge=1, le=MAX_VALUE_BYTES, description="their bytes")

    def _change(self, value: bytes) -> bytes:
        return value.ljust(self.size, b"A")


class TerminalEscapes(ValueFault):
    """Values that take a terminal over."""

    name: ClassVar[str] = "terminal-escapes"
    help: ClassVar[str] = "Values would clear a terminal, set its title and overwrite lines."

    def _change(self, value: bytes) -> bytes:
        return b"\x1b[2J\x1b]0;exo\x07" + value + b"\r\n\x08\xe2\x80\xae\x1b[31m"


class Html(ValueFault):
    """Values that take a page over."""

    name: ClassVar[str] = "html"
    help: ClassVar[str] = "Values are HTML with a script, and would break out of an attribute."

    def _change(self, value: bytes) -> bytes:
        return b"\"'><script>alert(1007)</script><b title='" + value + b"'>&amp;"


class SerialChanges(ValueFault):
    """A value that is another one each time."""

    name: ClassVar[str] = "serial-changes"
    help: ClassVar[str] = "The serial is another one at every second read."
    field: _FieldName = Field(default="serial", description="which field")
    turns: int = Field(
        default=2, ge=2, le=MAX_TURNS, description="so many different ones, one after the other"
    )

    def _change_all(self, values: tuple[bytes, ...]) -> tuple[bytes, ...]:
        turns = (item for each in values for item in _following(each, self.turns))
        return tuple(islice(turns, MAX_TURNS))


def _following(value: bytes, turns: int) -> Iterator[bytes]:
    """The value and those after it, all of the same kind and length and different."""
    for _turn in range(turns):
        yield value
        value = neighbour(value) if turns <= _PAIR else _counted_on(value)


_PAIR: Final = 2
_PRINTABLE: Final = range(0x21, 0x7F)


def _counted_on(value: bytes) -> bytes:
    """The value with its end counted on: digits stay digits, and what can be printed stays so."""
    tens, last = value[-2:-1], value[-1:]
    if not last or last in _DIGITS:
        carries = last == b"9" and tens and tens in _DIGITS
        return neighbour(value[:-1]) + b"0" if carries else neighbour(value)
    after = (last[0] + 1) % 256
    if last[0] in _PRINTABLE and after not in _PRINTABLE:
        after = _PRINTABLE.start
    return value[:-1] + bytes([after])


def neighbour(value: bytes) -> bytes:
    """A value of the same kind and length that is another one: 00417 → 00418."""
    if not value:
        return b"1"
    last = value[-1:]
    after = _DIGITS[(int(last) + 1) % 10] if last in _DIGITS else last[0] ^ 1
    return value[:-1] + bytes([after])
