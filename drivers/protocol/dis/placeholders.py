"""Texts that stand where a maker has to write its own: they name nobody, and many devices share them.

The standard texts of the SDKs that controllers are built with are FOUND in their sources: the Device
Information examples of Texas Instruments' BLE stack (devinfoservice.c: "Serial Number", "Model Number",
"Manufacturer Name" and so on) and Zephyr's Kconfig.dis ("Manufacturer"). Digits in a row and all zeros
are what else stands in unwritten serials; a number 0 is no serial to the other drivers either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from drivers.protocol.dis.texts import PADDING, text
from drivers.protocol.taken import Found, Missing, Taken
from drivers.reading import FieldName
from drivers.text import quoted

_TEXTS: Final = {
    FieldName.MANUFACTURER: frozenset({"manufacturer", "manufacturer name"}),
    FieldName.MODEL: frozenset({"model number"}),
    FieldName.SERIAL: frozenset({"serial number", "none", "n/a", "unknown"}),
    FieldName.FIRMWARE_VERSION: frozenset({"firmware revision"}),
    FieldName.HARDWARE_REVISION: frozenset({"hardware revision"}),
    FieldName.SOFTWARE_REVISION: frozenset({"software revision"}),
}
"""In lower case."""

_DIGITS_IN_A_ROW: Final = frozenset(
    {"12345678", "123456789", "1234567890", "0123456789", "0123456789ab", "0123456789abcdef"}
)
_FILLED: Final = re.compile("0+|f{4,}|x{4,}")
"""What an unwritten memory, or a mask, looks like."""


def written_text_of(
    field: FieldName, kind: str | None = None
) -> Callable[[bytes, str], Iterator[Taken]]:
    """Answer what takes a text for a field as `text_of` does; a placeholder is missing."""

    def take(data: bytes, label: str) -> Iterator[Taken]:
        taken = text(field, data, label, kind)
        if isinstance(taken, Found) and is_placeholder(field, taken.value):
            taken = Missing(label, f"{quoted(taken.value)} is a placeholder that nobody wrote over")
        yield taken

    return take


def is_placeholder(field: FieldName, value: str) -> bool:
    """Answer whether a text is one that nobody wrote for this device."""
    plain = value.strip(PADDING).lower()
    if plain in _TEXTS.get(field, ()):
        return True
    if field is not FieldName.SERIAL:
        return False
    return plain in _DIGITS_IN_A_ROW or _FILLED.fullmatch(plain) is not None
