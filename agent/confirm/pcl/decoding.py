"""From bytes to text: what the file says itself, or what a person declared; nothing is guessed."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import Final, NamedTuple

from agent.confirm.pcl.form import Encoding
from agent.errors import UsageError
from agent.text import quoted


class _Spelling(NamedTuple):
    mark: bytes
    codec: str
    encoding: Encoding


_MARKED: Final = (
    _Spelling(BOM_UTF8, "utf-8", Encoding.UTF_8),
    _Spelling(BOM_UTF16_LE, "utf-16-le", Encoding.UTF_16),
    _Spelling(BOM_UTF16_BE, "utf-16-be", Encoding.UTF_16),
)
"""A mark at the file's beginning, and what it says."""

_UNMARKED: Final = {
    None: _Spelling(b"", "utf-8", Encoding.UTF_8),
    Encoding.UTF_8: _Spelling(b"", "utf-8", Encoding.UTF_8),
    Encoding.UTF_16: _Spelling(b"", "utf-16-le", Encoding.UTF_16),
    Encoding.CP1252: _Spelling(b"", "cp1252", Encoding.CP1252),
}
"""A file without a mark is what a person declared; UTF-16 is then in the order of Windows."""

_SAVE_AGAIN: Final = "Save the list as CSV (UTF-8) and import that file."
_OR_SAY_SO: Final = (
    "Save the list as CSV (UTF-8); or, if it is known to be Windows text, say so with "
    "--encoding cp1252."
)


def decoded(data: bytes, name: str, declared: Encoding | None) -> str:
    """The text of a file.

    Raises:
        UsageError: it is not in its encoding, or holds what no text has; the message names the line.
    """
    spelling = next((each for each in _MARKED if data.startswith(each.mark)), _UNMARKED[declared])
    if declared not in (None, spelling.encoding):
        raise UsageError(
            f"The file {quoted(name)} says that it is {spelling.encoding}, not {declared}.",
            next_step="Import it without --encoding.",
        )
    try:
        text = data.removeprefix(spelling.mark).decode(spelling.codec)
    except UnicodeDecodeError as error:
        raise _broken(error, name, spelling) from error
    for sign, what in (("\0", "a NUL character"), ("\ufffd", "a character that was lost before")):
        if sign in text:
            line = text.partition(sign)[0].count("\n") + 1
            raise UsageError(
                f"Line {line} of {quoted(name)} holds {what}: it is not a text that can be read.",
                next_step=_SAVE_AGAIN,
            )
    return text


def _broken(error: UnicodeDecodeError, name: str, spelling: _Spelling) -> UsageError:
    """Where the bytes stop being text."""
    lines = error.object[: error.start].decode(spelling.codec).split("\n")
    byte = len(lines[-1].encode(spelling.codec)) + 1
    return UsageError(
        f"Line {len(lines)} of {quoted(name)}, byte {byte}: 0x{error.object[error.start]:02x} is not "
        f"{spelling.encoding}.",
        next_step=_OR_SAY_SO if spelling == _UNMARKED[None] else _SAVE_AGAIN,
    )
