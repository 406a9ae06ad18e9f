"""The check character of HIBCC: modulo 43 over every character, the plus sign among them.

Source: FDA, UDI formats by issuing agency, v1.3 (HIBCC), whose example ends in W; the values are
those of Code 39's own check character (0-9, A-Z, then ``-. $/+%``).
"""

from __future__ import annotations

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
"""Each character's place is its value."""

_VALUES: Final = {character: value for value, character in enumerate(ALPHABET)}


def is_of_alphabet(text: str) -> bool:
    """Whether HIBCC has all these characters."""
    return all(character in _VALUES for character in text)


def check_character(text: str) -> str:
    """The character that follows this text, which holds characters of the alphabet alone."""
    return ALPHABET[sum(_VALUES[character] for character in text) % len(ALPHABET)]
