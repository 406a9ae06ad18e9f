"""The values of a scenario file that are bytes: texts, hex, repeated ones, and lists of these that
reads give in turn.
"""

from __future__ import annotations

import re
from itertools import repeat
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

MAX_VALUE_BYTES: Final = 65_000
"""A longer value could not be sent in one SMP message."""

_FORM: Final = 'a value is a text, { text = "…" }, { hex = "…" }, or a list of these'


def to_values(value: object) -> tuple[bytes, ...]:
    """The bytes of a text, of ``{hex = "…"}`` or ``{text = "…"}``, or of each item of a list.

    A table may also say ``times = N``: so often the bytes come, one after the other.

    Raises:
        ValueError: it is none of these, or too long.
    """
    items = value if isinstance(value, list) else [value]
    if not items:
        raise ValueError("a list needs at least one value")
    return tuple(_to_bytes(item) for item in items)


def from_hex(text: object) -> bytes:
    """The bytes of hex digits; strict, so that a slip is not read as something else.

    Raises:
        ValueError: it is no text of hex digits in pairs.
    """
    if isinstance(text, str) and re.fullmatch(r"([0-9a-fA-F]{2})*", text):
        return bytes.fromhex(text)
    raise ValueError("hex digits come in pairs, without spaces")


def _to_bytes(item: object) -> bytes:
    match item:
        case str():
            data = item.encode()
        case dict():
            data = _from_table(item)
        case _:
            raise ValueError(_FORM)
    if len(data) > MAX_VALUE_BYTES:
        raise ValueError(f"a value has at most {MAX_VALUE_BYTES} bytes")
    return data


def _from_table(item: dict[str, object]) -> bytes:
    times = item.get("times", 1)
    if not isinstance(times, int) or isinstance(times, bool) or not 1 <= times <= MAX_VALUE_BYTES:
        raise ValueError(f"'times' is a whole number from 1 to {MAX_VALUE_BYTES}")
    content = {key: value for key, value in item.items() if key != "times"}
    match content:
        case {"hex": text} if len(content) == 1:
            once = from_hex(text)
        case {"text": str(text)} if len(content) == 1:
            once = text.encode()
        case _:
            raise ValueError(_FORM)
    return b"".join(repeat(once, min(times, MAX_VALUE_BYTES // max(1, len(once)) + 1)))


Values = Annotated[tuple[bytes, ...], BeforeValidator(to_values)]
"""One value, or several that reads give in turn."""

Sha256 = Annotated[bytes, BeforeValidator(from_hex), Field(min_length=32, max_length=32)]
"""A hash, as 64 hex digits."""
