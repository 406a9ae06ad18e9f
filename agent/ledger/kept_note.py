"""A checkpoint that somebody kept: a note by itself, or pasted from an e-mail with words around it."""

from __future__ import annotations

from typing import Final

from agent.ledger.errors import FormatError
from agent.ledger.strict import decode_text

_LINES: Final = 3
"""Of a checkpoint: origin, size, root."""

_SIGNED: Final = "\u2014 "
"""How each signature line begins (C2SP signed-note)."""


def kept_note(data: bytes) -> str:
    """The one checkpoint's note in a text; line ends of other systems and words around it are left out.

    Raises:
        FormatError: there is none, there are several, or it is no text in UTF-8.
    """
    lines = decode_text(data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")).split("\n")
    signed = [
        place
        for place in range(_LINES + 1, len(lines))
        if lines[place].startswith(_SIGNED) and not lines[place - 1].strip()
    ]
    if len(signed) != 1:
        raise FormatError(f"the text holds {len(signed) or 'no'} signed checkpoints, not one")
    (first,) = signed
    last = first
    while last < len(lines) and lines[last].startswith(_SIGNED):
        last += 1
    checkpoint = lines[first - 1 - _LINES : first - 1]
    return "\n".join((*map(str.rstrip, (*checkpoint, "", *lines[first:last])), ""))
