"""Text from outside, made fit for a sentence."""

from __future__ import annotations

from typing import Final

PADDING: Final = "\0 \t\r\n"
"""What much firmware fills its texts up with, against every standard."""

_SHOWN_CHARACTERS: Final = 240
"""Enough for any honest name or path; a device that sends 64 KB gets its beginning shown."""


def quoted(text: str) -> str:
    r"""Answer the text in double quotes, escaped and cut, safe to print anywhere.

    Control characters, terminal escapes and characters that change the writing direction appear as
    ``\x1b`` or ``\u202e``; nothing but printable ASCII leaves this function.
    """
    cut = text[:_SHOWN_CHARACTERS]
    escaped = cut.encode("unicode_escape").decode("ascii").replace('"', '\\"')
    return f'"{escaped}{"..." if len(text) > len(cut) else ""}"'
