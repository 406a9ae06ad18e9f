"""Texts that stand where a maker has to write its own: they name nobody, and many devices share them.

``is_sdk_text`` is what the Bluetooth drivers know: a reading is decoded again years later, so it never
changes. ``names_no_unit`` knows more of serial numbers, from whatever wire or label; verdicts rest on it
(agent.confirm, identity 5), so it never changes either: more is a new edition beside it.

The standard texts of the SDKs that controllers are built with are FOUND in their sources: the Device
Information examples of Texas Instruments' BLE stack (devinfoservice.c: "Serial Number", "Model Number",
"Manufacturer Name" and so on) and Zephyr's Kconfig.dis ("Manufacturer"). The other words, digits in a
row, and what an unwritten memory looks like are our own list (DESIGN).
"""

from __future__ import annotations

import re
from typing import Final

from drivers.reading import FieldName
from drivers.text import PADDING

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

_WORDS: Final = frozenset(
    {
        *("serial", "serialnumber", "serialno", "serialnum", "sn", "noserial", "noserialnumber"),
        *("none", "na", "nil", "null", "unknown", "undefined", "invalid", "tbd", "todo"),
        *("unset", "notset", "unassigned", "notassigned", "unprogrammed", "notprogrammed"),
        *("notavailable", "notapplicable", "empty", "blank", "changeme", "tobefilledbyoem"),
        *("default", "dummy", "placeholder", "example", "sample", "test", "demo"),
    }
)
"""In lower case, without the signs between: ``N/A``, ``S/N``, ``To be filled by O.E.M.`` are among them."""

_ROWS: Final = ("1234567890abcdef", "123456789abcdef", "0123456789abcdef")
_ROW_LENGTH: Final = 8
"""How many digits in a row make no number: a maker that counts its units may have a unit 123456."""

_SAME_DIGIT: Final = 6
_SAME_LETTER: Final = 4
"""How often one character alone makes no number: there may be a unit 1111, and none is 0 or FFFF."""


def is_sdk_text(field: FieldName, value: str) -> bool:
    """Answer whether a text of the Device Information Service is one that nobody wrote for this device."""
    plain = value.strip(PADDING).lower()
    if plain in _TEXTS.get(field, ()):
        return True
    if field is not FieldName.SERIAL:
        return False
    return plain in _DIGITS_IN_A_ROW or _FILLED.fullmatch(plain) is not None


def names_no_unit(serial: str) -> bool:
    """Answer whether a serial number, whole, is one that nobody wrote for a unit.

    That is one of a few words, one character again and again, digits in a row from their beginning, or
    nothing but signs. A part of a serial number is never looked at: ``SX2-26-00000`` is a number.
    """
    whole = serial.strip(PADDING).casefold()
    plain = "".join(character for character in whole if character.isalnum())
    if not plain or plain in _WORDS:
        return True
    if len(whole) >= _ROW_LENGTH and any(row.startswith(whole) for row in _ROWS):
        return True
    if whole.isdecimal() and whole.strip("0"):
        return len(set(whole)) == 1 and len(whole) >= _SAME_DIGIT
    written = plain.removeprefix("0x")
    if not written.strip("0"):
        return True
    return written.isalpha() and len(set(written)) == 1 and len(written) >= _SAME_LETTER
