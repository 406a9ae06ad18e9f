"""Any text of one barcode or label: whose format it is, and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from agent.confirm.udi.gs1 import GS, read_link, read_printed, read_scanned
from agent.confirm.udi.hibcc import read_hibcc
from agent.confirm.udi.model import UdiReading
from agent.confirm.udi.unseparated import marked_otherwise

MAX_UDI_CHARACTERS: Final = 200
"""The longest base UDI is 76 characters, a Digital Link some more; what is longer is no label."""

SYMBOLOGY: Final = re.compile(r"\](C1|e0|d2|d5|d8|Q3|Q4|J1)|\]([A-Za-z][0-9A-Za-z])")
"""AIM symbology identifier (ISO/IEC 15424), with which a scanner can begin: the first group says
FNC1 in first position, so GS1 element strings follow; the second is any other symbol."""

_STARTS_GS1: Final = re.compile(r"01\d{14}")
_LINE_ENDS: Final = "\r\n\t\0"


def read_udi(text: str) -> UdiReading:
    """Read it as what it is; a text that is no UDI has no issuer and says why."""
    return _read(text, _marked_otherwise)


def read_udi_1(text: str) -> UdiReading:
    """As version 0.1 of the program read it, which cut a barcode of any kind as GS1's without a word.

    Labels that were kept then say what it read; with it they come out again.
    """
    return _read(text, _unmarked)


def _read(text: str, of_another_kind: Callable[[str], UdiReading]) -> UdiReading:
    text = text.lstrip().rstrip(_LINE_ENDS)
    if not text.startswith("+"):
        text = text.rstrip()
    if len(text) > MAX_UDI_CHARACTERS:
        return UdiReading(text=text, errors=("it holds too many characters for a label",))
    if not text.isascii() or not text.replace(GS, "").isprintable():
        return UdiReading(text=text, errors=("it holds characters that no label has",))
    symbol = SYMBOLOGY.match(text)
    if symbol is None:
        return _unmarked(text)
    content = text[symbol.end() :]
    if symbol[1] is not None:
        return read_scanned(content)
    return of_another_kind(content)


def _marked_otherwise(content: str) -> UdiReading:
    """What a barcode holds that says of itself not to be GS1's."""
    reading = _unmarked(content)
    if GS in content or not _STARTS_GS1.match(content):
        return reading
    return marked_otherwise(reading)


def _unmarked(text: str) -> UdiReading:
    """A text that nothing says to be GS1: by how it begins."""
    if text.startswith("("):
        return read_printed(text)
    if text.startswith("+"):
        return read_hibcc(text)
    if text.startswith("*+") and text.endswith("*"):
        return read_hibcc(text[1:-1])  # as printed below a Code 39
    if text.lower().startswith(("http://", "https://")):
        return read_link(text)
    if text.startswith(("=", "&")):
        why = "it is an ICCBBA identifier, for blood and tissue, which this program does not read"
        return UdiReading(text=text, errors=(why,))
    if _STARTS_GS1.match(text.lstrip(GS)):
        return read_scanned(text)
    return UdiReading(text=text, errors=("it is not of the form (01)…(21)… or +…, so no UDI",))
