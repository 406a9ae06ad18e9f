"""One pass of questions, without I/O: what is asked, and what is taken from the answer."""

from __future__ import annotations

from typing import Final

from drivers.errors import ProtocolError
from drivers.protocol.asking import ask_until_heard, damaged, drop_what_lies_there, something_else
from drivers.protocol.session import Ask, Session
from drivers.reading import FieldName, FieldValue, Pass, Unanswered
from synthex_line.section import LineSection

QUESTION: Final = "*IDN?"
ANSWER_WAIT_S: Final = 0.5
"""A line of 72 characters takes 7 ms; the board answers within a tenth of a second."""

MAX_LINE: Final = 512
"""What is longer is no answer to this question."""

UNKNOWN: Final = b"0"
"""What a device says in place of a part that it does not know."""

PARTS: Final = (
    FieldName.MANUFACTURER,
    FieldName.MODEL,
    FieldName.SERIAL,
    FieldName.FIRMWARE_VERSION,
)


def run(section: LineSection) -> Session:
    """Ask once and answer the `Pass`.

    Raises:
        LinkError: timeout: nothing came.
        ProtocolError: unexpected or garbled: only other lines came.
    """
    line_end = {"lf": "\n", "crlf": "\r\n"}[section.line_end]
    yield from drop_what_lies_there()
    ask = Ask((QUESTION + line_end).encode("ascii"), ANSWER_WAIT_S)
    heard = yield from ask_until_heard(ask, QUESTION, Identity())
    fields: dict[FieldName, FieldValue] = {}
    unanswered: list[Unanswered] = []
    for name, raw in zip(PARTS, heard.answer, strict=True):
        if raw in (b"", UNKNOWN):
            unanswered.append(Unanswered(question=f"{QUESTION} {name}", reason="not known to it"))
        else:
            fields[name] = FieldValue(
                value=raw.decode("ascii"),
                source=f"{QUESTION}, part {PARTS.index(name) + 1}",
                raw_hex=raw.hex(),
                entry=heard.entry,
                kind="application" if name is FieldName.FIRMWARE_VERSION else None,
            )
    return Pass(fields=fields, unanswered=tuple(unanswered))


class Identity:
    """Finds the line with four parts among whatever else comes."""

    def __init__(self) -> None:
        self._pending = b""

    def feed(self, data: bytes) -> list[list[bytes] | ProtocolError]:
        """Take the next bytes; answer each line that is whole."""
        *lines, self._pending = (self._pending + data).split(b"\n")
        self._pending = self._pending[:MAX_LINE]
        return [_parts(line.removesuffix(b"\r")) for line in lines]

    def give_up(self) -> list[list[bytes] | ProtocolError]:
        """Answer nothing: half a line is no answer."""
        pending, self._pending = self._pending, b""
        return [damaged(QUESTION, "has no end")] if pending else []


def _parts(line: bytes) -> list[bytes] | ProtocolError:
    if len(line) >= MAX_LINE or not (line.isascii() and line.decode("ascii").isprintable()):
        return damaged(QUESTION, "is not a line of printable ASCII")
    parts = line.split(b",")
    if len(parts) != len(PARTS):
        return something_else(QUESTION, f"a line with {len(parts)} parts")
    return parts
