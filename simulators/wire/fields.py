"""Fields of a scenario that a wire sends as numbers or as a fixed count of bytes.

A number is written as text, decimal or ``0x`` and hex digits, so that it can change from read to
read like any other field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Final, TypeAlias

from pydantic import StringConstraints

from simulators.controller import Controller

FieldRef = Annotated[str, StringConstraints(min_length=1, max_length=64)]
"""The name of an identity or a counter."""

Fields: TypeAlias = Mapping[str, tuple[bytes, ...]]
"""All fields of a device, each with the values that reads give in turn."""

MAX_U32: Final = 0xFFFF_FFFF
CHIP_ID_BYTES: Final = 12
"""The 96-bit unique id of an STM32."""

_NUMBER: Final = re.compile(rb"0x[0-9A-Fa-f]{1,8}|[0-9]{1,10}")


def number(value: bytes) -> int:
    """The number that the text says.

    Raises:
        ValueError: it says none, or one of more than 32 bits.
    """
    if _NUMBER.fullmatch(value):
        found = int(value, 16) if value.startswith(b"0x") else int(value)
        if found <= MAX_U32:
            return found
    raise ValueError(f"{value[:20]!r} is no number from 0 to {MAX_U32}")


def require_known(fields: Fields, name: str, place: str) -> tuple[bytes, ...]:
    """The field's values.

    Raises:
        ValueError: there is no such field; ``place`` is where it was named.
    """
    if name not in fields:
        raise ValueError(f"{place} names {name!r}, which is no identity or counter")
    return fields[name]


def require_numbers(fields: Fields, name: str, place: str) -> None:
    """Check that a field's values are numbers.

    Raises:
        ValueError: there is no such field, or it has another value.
    """
    for value in require_known(fields, name, place):
        number(value)


def require_chip_id(fields: Fields, name: str) -> None:
    """Check a chip id that may be left out.

    Raises:
        ValueError: it has not :data:`CHIP_ID_BYTES` bytes.
    """
    if any(len(value) != CHIP_ID_BYTES for value in fields.get(name, ())):
        raise ValueError(f"{name!r} is a chip's id and needs {CHIP_ID_BYTES} bytes")


def read_number(controller: Controller, name: str) -> int:
    """The field's next value as a number; 0 where the device has no such field."""
    value = controller.read(name)
    return 0 if value is None else number(value)


def read_bytes(controller: Controller, name: str) -> bytes:
    """The field's next value; nothing where the device has no such field."""
    return controller.read(name) or b""
