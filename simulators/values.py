"""The values of a scenario file that are bytes: texts, hex, and lists that reads give in turn."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

MAX_VALUE_BYTES: Final = 65_000
"""A longer value could not be sent in one SMP message."""

_HEX_KEYS: Final = frozenset({"hex"})


def to_values(value: object) -> tuple[bytes, ...]:
    """The bytes of a text, of ``{hex = "…"}``, or of each item of a list.

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
    if isinstance(item, str):
        data = item.encode()
    elif isinstance(item, dict) and set(item) == _HEX_KEYS:
        data = from_hex(item["hex"])
    else:
        raise ValueError('a value is a text, { hex = "…" }, or a list of these')
    if len(data) > MAX_VALUE_BYTES:
        raise ValueError(f"a value has at most {MAX_VALUE_BYTES} bytes")
    return data


Values = Annotated[tuple[bytes, ...], BeforeValidator(to_values)]
"""One value, or several that reads give in turn."""

Sha256 = Annotated[bytes, BeforeValidator(from_hex), Field(min_length=32, max_length=32)]
"""A hash, as 64 hex digits."""
