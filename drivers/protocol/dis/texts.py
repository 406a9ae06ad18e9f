"""The Device Information Service's texts: UTF-8 of any length, with nothing around them.

Source: Bluetooth SIG, Device Information Service 1.2, sections 3.1 to 3.6; GATT Specification
Supplement, the strings' ``utf8s``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from drivers.protocol.taken import Found, Missing, Taken
from drivers.reading import FieldName
from drivers.text import PADDING

_SHOWN_BYTES: Final = 32
"""Enough of a value that is no text to recognise it in the transcript."""


def text_of(field: FieldName, kind: str | None = None) -> Callable[[bytes, str], Iterator[Taken]]:
    """Answer what takes a text for a field: as it was sent, padding and all, or not at all."""

    def take(data: bytes, label: str) -> Iterator[Taken]:
        yield text(field, data, label, kind)

    return take


def text(field: FieldName, data: bytes, label: str, kind: str | None = None) -> Taken:
    """Take one text; one that is empty, or not UTF-8, is missing with the reason."""
    try:
        value = data.decode()
    except UnicodeDecodeError:
        shown = data[:_SHOWN_BYTES].hex()
        return Missing(label, f"the value for {field.value} is not UTF-8 text: {shown}")
    if not value.strip(PADDING):
        return Missing(label, f"the value holds an empty text for {field.value}")
    return Found(field, value, data, label, kind)
