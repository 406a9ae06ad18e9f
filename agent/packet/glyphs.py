"""Which characters the packet's own fonts can show, and what stands for the others.

Under PDF/A and PDF/UA a character without a glyph ends the whole compilation, and right-to-left
scripts can end the compiler itself, so each is held against this table first. What is replaced is
replaced visibly, and the whole text stays in record.json.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from typing import Final

_RANGES: Final = (
    (0x0020, 0x007E), (0x00A0, 0x00AC), (0x00AE, 0x034E), (0x0350, 0x0377), (0x037A, 0x037F),
    (0x0384, 0x038A), (0x038C, 0x038C), (0x038E, 0x03A1), (0x03A3, 0x04FF), (0x0510, 0x0513),
    (0x051A, 0x051D), (0x1E00, 0x1F15), (0x1F18, 0x1F1D), (0x1F20, 0x1F45), (0x1F48, 0x1F4D),
    (0x1F50, 0x1F57), (0x1F59, 0x1F59), (0x1F5B, 0x1F5B), (0x1F5D, 0x1F5D), (0x1F5F, 0x1F7D),
    (0x1F80, 0x1FB4), (0x1FB6, 0x1FC4), (0x1FC6, 0x1FD3), (0x1FD6, 0x1FDB), (0x1FDD, 0x1FEF),
    (0x1FF2, 0x1FF4), (0x1FF6, 0x1FFE), (0x2000, 0x200A), (0x2010, 0x2027), (0x202F, 0x2040),
    (0x2042, 0x2042), (0x2044, 0x2052), (0x2054, 0x205F), (0x2070, 0x2071), (0x2074, 0x208E),
    (0x2090, 0x209C), (0x20A0, 0x20C0), (0x2100, 0x211E), (0x2120, 0x2120), (0x2122, 0x2122),
    (0x2124, 0x2124), (0x2126, 0x2151), (0x2153, 0x2184), (0x2190, 0x22FF), (0x2500, 0x25FF),
    (0x27E6, 0x27EB), (0xFB00, 0xFB06),
)  # fmt: skip
"""Code points that a compilation was seen to take, one by one, with the three fonts in use."""

_STARTS: Final = tuple(start for start, _ in _RANGES)


def shown(text: str) -> str:
    """The text as it can be printed; line breaks stay, a tab becomes a space."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return "".join(c if c == "\n" or _has_glyph(c) else _escape(c) for c in composed)


def shown_ascii(text: str) -> str:
    """The text with everything but plain ASCII escaped: for a second try at compiling."""
    return "".join(c if c == "\n" or " " <= c <= "~" else _escape(c) for c in text)


def has_escapes(text: str) -> bool:
    """Whether :func:`shown` would replace a character."""
    return shown(text).count("⟨U+") > text.count("⟨U+")


def _has_glyph(character: str) -> bool:
    code = ord(character)
    place = bisect_right(_STARTS, code) - 1
    return place >= 0 and code <= _RANGES[place][1]


def _escape(character: str) -> str:
    return f"⟨U+{ord(character):04X}⟩"
