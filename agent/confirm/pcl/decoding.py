"""From bytes to text: what the file says itself, or what a person declared; nothing is guessed."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import Final

from agent.confirm.pcl.form import Encoding
from agent.errors import UsageError
from agent.text import quoted

_BOMS: Final = (
    (BOM_UTF8, "utf-8-sig", Encoding.UTF_8),
    (BOM_UTF16_LE, "utf-16", Encoding.UTF_16),
    (BOM_UTF16_BE, "utf-16", Encoding.UTF_16),
)
"""A mark at the file's beginning, and what it says."""


def decoded(data: bytes, name: str, declared: Encoding | None) -> str:
    """The text of a file.

    Raises:
        UsageError: it is not in its encoding, or holds what no text has; the message names the line.
    """
    marked = next((each for each in _BOMS if data.startswith(each[0])), None)
    if marked is not None and declared not in (None, marked[2]):
        raise UsageError(
            f"The file {quoted(name)} says that it is {marked[2].value}, not {declared}.",
            next_step="Import it without --encoding.",
        )
    codec = marked[1] if marked else (declared or Encoding.UTF_8).value
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise _broken(error, name, codec) from error
    for sign, what in (("\0", "a NUL character"), ("\ufffd", "a character that was lost before")):
        if sign in text:
            line = text.count("\n", 0, text.index(sign)) + 1
            raise UsageError(
                f"Line {line} of {quoted(name)} holds {what}: it is not a text that can be read.",
                next_step="Save the list as CSV (UTF-8) and import that file.",
            )
    return text


def _broken(error: UnicodeDecodeError, name: str, codec: str) -> UsageError:
    """Where the bytes stop being text; a line of UTF-16 cannot be counted beyond its break."""
    before = error.object[: error.start]
    line = before.decode(codec, errors="replace").count("\n") + 1
    in_line = error.start - (before.rfind(b"\n") + 1) + 1
    shown = error.object[error.start : error.start + 1].hex()
    known = "utf-8" if codec == "utf-8-sig" else codec
    return UsageError(
        f"Line {line} of {quoted(name)}, byte {in_line}: 0x{shown} is not {known}.",
        next_step="Save the list as CSV (UTF-8); or, if it is known to be Windows text, say so with "
        "--encoding cp1252.",
    )
