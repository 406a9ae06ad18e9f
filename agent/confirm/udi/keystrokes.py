"""What a barcode scanner types as a keyboard: separators, line ends, and the damage a keyboard does.

A scanner that acts as a keyboard sends each character as a key. FNC1 comes as U+001D where the
terminal lets it through, as text where the scanner is set so, or not at all. Caps lock turns small
and capital letters round. Where the computer's keyboard layout is not the scanner's, other
characters arrive; what cannot be undone for sure is refused.

The ways in which scanners write FNC1, and what a German or French layout makes of an American
scanner's keys, are RECOLLECTION of scanner manuals; no scanner was tried.
"""

from __future__ import annotations

import re
from typing import Final

from agent.confirm.models import Issuer
from agent.confirm.udi.combine import combine
from agent.confirm.udi.gs1 import GS
from agent.confirm.udi.model import UdiReading
from agent.confirm.udi.read import read_udi
from agent.confirm.udi.unseparated import scanned_without

MAX_KEYSTROKES: Final = 4_096
"""Some barcodes, one after the other."""

WRITTEN_GS: Final = ("{GS}", "<GS>", "[GS]", "{FNC1}", "<FNC1>", "\\x1d", "\\x1D", "\\F", "^]", "~")
"""How a scanner can be set to write FNC1."""

CAPS_LOCK: Final = re.compile(
    r"\](c1|E0(?!\d{13}(?:\s|\Z))|D[0-9]|q[0-9]|j1|a[0-9])|HTTPS?://(?=[^\r\n]*[a-z])"
)
"""Symbology identifiers and a Digital Link as caps lock turns them round.

``]E0`` before just the 13 digits of an EAN-13 is that barcode's own. An address without a small letter
may well stand so in its QR code, whose alphanumeric mode has capitals alone (ISO/IEC 18004).
"""

SPACED: Final = re.compile(r"\A\s*(\][A-Za-z][0-9A-Za-z]) +")
"""A symbology identifier and a space behind it, as a scanner can be set to send."""

LINK: Final = re.compile(r"\s*(?:\][A-Za-z][0-9A-Za-z])?https?://", re.IGNORECASE)

IN_CAPITALS: Final = (
    "the address came in capitals alone, as it would under caps lock too: compare the letters of the "
    "numbers with those that are printed"
)

OTHER_LAYOUT: Final = re.compile(r"[+$^][dCQeJA][0-9]01\d{14}|[)\[]01[=\]]|à&")
"""``]d201…`` and ``(01)`` typed on a German, and ``01`` on a French layout."""


def read_keystrokes(text: str) -> UdiReading:
    """Read what a scanner typed: one barcode a line, all of one label."""
    if len(text) > MAX_KEYSTROKES:
        return UdiReading(text=text[:MAX_KEYSTROKES], errors=("it holds too many keystrokes",))
    damage = keyboard_damage(text)
    if damage:
        return UdiReading(text=text, errors=(damage,))
    lines = [line for line in re.split(r"[\r\n]+", text) if line.strip()]
    return combine([_line(line) for line in lines])


def keyboard_damage(text: str) -> str:
    """What the keyboard did to a scanner's characters, as a clause; empty where nothing shows."""
    if CAPS_LOCK.search(text):
        return "caps lock was on, so small and capital letters are exchanged"
    if OTHER_LAYOUT.search(text) or not text.isascii():
        return "the computer's keyboard layout is not the scanner's, so other characters arrived"
    return ""


def _line(line: str) -> UdiReading:
    restored = line
    for written in WRITTEN_GS:
        restored = restored.replace(written, GS)
    notes = (f"separators that came as text were read as FNC1 ({line.count(GS)} came as such)",)
    text = SPACED.sub(r"\1", restored)
    reading = read_udi(text)
    if reading.issuer is not Issuer.GS1:
        return reading
    if LINK.match(text):
        return _link(reading, text)
    if restored != line:
        return reading.model_copy(update={"notes": (*reading.notes, *notes)})
    return reading if GS in line else scanned_without(reading)


def _link(reading: UdiReading, text: str) -> UdiReading:
    """A Digital Link says itself where each field ends; whether its letters are capitals it may not."""
    numbers = f"{reading.serial or ''}{reading.lot or ''}"
    if text != text.upper() or not any(sign.isalpha() for sign in numbers):
        return reading
    return reading.model_copy(update={"notes": (*reading.notes, IN_CAPITALS)})
