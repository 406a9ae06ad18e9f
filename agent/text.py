"""Text from outside, made fit to stand in a sentence, on a terminal or on a page."""

from __future__ import annotations

from typing import Final

SHOWN_CHARACTERS: Final = 80
"""Longer text from a device or a file is cut in sentences; the whole of it stays in the record."""


_RUN: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "'")
"""A spreadsheet may run what begins so, in some languages the full-width signs too; or eat the sign."""


def escaped(text: str) -> str:
    """The text with every character that is not plainly printable shown as its code point.

    Terminal escapes, line breaks and bidirectional controls cannot act from the result; spaces
    stay. The mapping can be undone: a backslash is doubled.
    """
    if text.isprintable() and "\\" not in text:
        return text
    return "".join(_escaped_character(character) for character in text)


def printable(text: str) -> str:
    """The text with what cannot be printed shown as code points; a backslash stays as it is.

    For text that has been escaped before, or holds nothing to be undone.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _escaped_character(c) for c in text)


def quoted(text: str) -> str:
    """The text escaped, cut to a readable length and set in double quotes."""
    shown = escaped(text[: SHOWN_CHARACTERS + 1])
    if len(text) > SHOWN_CHARACTERS:
        return f'"{escaped(text[:SHOWN_CHARACTERS])}…" ({len(text)} characters)'
    return f'"{shown}"'


def for_spreadsheet(text: str) -> str:
    """The text so that no spreadsheet runs it as a formula: an apostrophe goes before it where it might.

    Only for files that are written for people to open; what is stored stays as it was.
    """
    shown = printable(text)
    return f"'{shown}" if shown.lstrip().startswith(_RUN) else shown


def counted(number: int, noun: str, plural: str = "") -> str:
    """As a person writes it: ``1 fitting``, ``2 fittings``; with ``plural`` where no s makes it one."""
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def of_each(number: int, noun: str, what: str, plural: str = "") -> str:
    """What is said of every one: ``Each of the 2 visits is …``, ``The one visit is …``.

    Of none nothing is said: ``There is no visit to look at.``
    """
    match number:
        case 0:
            return f"There is no {noun} to look at."
        case 1:
            return f"The one {noun} {what}"
        case _:
            return f"Each of the {counted(number, noun, plural)} {what}"


def is_plain(text: str) -> bool:
    """Whether the text holds only printable characters."""
    return text.isprintable()


def _escaped_character(character: str) -> str:
    if character == "\\":
        return "\\\\"
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{{{code:x}}}"
