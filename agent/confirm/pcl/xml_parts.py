"""An XML part of a workbook, gone through once by the standard library's expat, its elements counted.

No tree is built: what is kept of a part is what its handler keeps. A document type, and with it every
entity, is refused here too, however it is spelled.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Final, Protocol
from xml.parsers import expat

from agent.errors import UsageError
from agent.text import quoted

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
"""The namespace of sheets and texts (ECMA-376, transitional)."""

MAX_DEPTH: Final = 100
"""Elements within elements; a sheet has some eight, and expat remembers each one that is open."""

_PIECE_BYTES: Final = 64 * 1024


class Handler(Protocol):
    """Told of what stands in a part; names are ``namespace}name``.

    Attributes:
        count: of elements so far.
        depth: of elements that are open.
    """

    count: int
    depth: int

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text between two of these."""


class Counting:
    """Counts the elements of a part, and keeps nothing of them."""

    def __init__(self) -> None:
        self.count = self.depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 — a handler's
        """One more."""
        self.count += 1
        self.depth += 1

    def end(self, name: str) -> None:  # noqa: ARG002 — a handler's
        """One less is open."""
        self.depth -= 1

    def text(self, text: str) -> None:
        """Nothing to do."""


def main(name: str) -> str:
    """An element's name as a handler is told it."""
    return f"{MAIN}}}{name}"


def go_through(part: IO[bytes], handler: Handler, most: int, name: str) -> Iterator[None]:
    """Tell the handler of a part, a piece of it at each step.

    Args:
        most: elements that the part may have.
        name: the file's, for messages.

    Raises:
        UsageError: it has more, elements too deep within others, or declares a document type.
        expat.ExpatError: it is not well-formed.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text

    def refuse(*_: object) -> None:
        raise document_type(name)

    parser.StartDoctypeDeclHandler = refuse
    while piece := part.read(_PIECE_BYTES):
        parser.Parse(piece)
        if handler.count > most:
            raise _too_many(name, most)
        if handler.depth > MAX_DEPTH:
            raise refused(name, "has XML elements within elements, more than a list can have")
        yield
    parser.Parse(b"", True)  # noqa: FBT003 — expat's own
    yield


def go_through_whole(part: IO[bytes], handler: Handler, most: int, name: str) -> None:
    """The same to its end.

    Raises:
        UsageError: as ``go_through``.
        expat.ExpatError: it is not well-formed.
    """
    for _ in go_through(part, handler, most, name):
        pass


def document_type(name: str) -> UsageError:
    """The refusal of a part that declares one, where an XML bomb declares its entities."""
    return refused(name, "declares a document type inside, which no workbook does")


def _too_many(name: str, most: int) -> UsageError:
    return refused(
        name, f"has more than {most:,} XML elements in one of its parts, more than a list can have"
    )


def refused(name: str, why: str) -> UsageError:
    """The refusal of an archive or of a part in it."""
    return UsageError(
        f"The file {quoted(name)} {why}.",
        next_step="Save the list again as CSV (UTF-8) or XLSX and import that file.",
    )
