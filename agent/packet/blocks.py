"""What a page is made of, as plain values: the template lays these out and decides nothing.

A text is a tuple of runs: words, words in bold, the page numbers of anchors, or an anchor itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


class Uncut(str):
    """Words that page one never cuts, however little room is left; as a run, or in bold."""

    __slots__ = ()


class Spare(str):
    """Words that page one cuts before all others of an answer."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Strong:
    """Words in bold."""

    words: str


@dataclass(frozen=True, slots=True)
class PageOf:
    """The number of the page on which the anchor stands."""

    anchor: str


@dataclass(frozen=True, slots=True)
class Pages:
    """The numbers of the pages on which the anchors stand, each once: ``p. 7, 8``."""

    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that a :class:`PageOf` may name; prints nothing."""

    name: str


Run: TypeAlias = "str | Strong | PageOf | Pages | Anchor"
Text: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 begins a chapter. It is also a bookmark."""

    level: int
    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    text: Text


@dataclass(frozen=True, slots=True)
class Note:
    """A remark set apart: what a table does not show, or whose wording it is."""

    text: Text


@dataclass(frozen=True, slots=True)
class Lead:
    """A paragraph that is never the last thing on a page: it leads to what follows."""

    text: Text


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values, one a line."""

    rows: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title, and its share of the width."""

    title: str
    share: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row that repeats on each page; ``summary`` is read out to the blind."""

    summary: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, encoded anew, with what it shows in words for the blind."""

    jpeg: bytes
    alt: str
    caption: Text


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a new page."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Blocks that stay on one page if they are few lines."""

    blocks: tuple[Block, ...]


Block: TypeAlias = "Heading | Paragraph | Note | Lead | Facts | Table | Picture | PageBreak | Kept"


@dataclass(frozen=True, slots=True)
class Question:
    """One of a reviewer's ten questions, with its answer's lines and the anchors to turn to."""

    number: int
    words: str
    lines: tuple[Text, ...]
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole PDF before it is laid out.

    Attributes:
        header: page one's first lines.
        left_out: what is not in the packet and why, for the foot of page one.
        foot: what stands below that, each in its own line.
        footer: stands at the foot of every page.
        mark: stands at the head of every page where the record is invented, else empty.
        stamp: the document's own date: year, month, day, hour, minute, second, in UTC.
    """

    title: str
    header: tuple[Text, ...]
    questions: tuple[Question, ...]
    left_out: tuple[Text, ...]
    blocks: tuple[Block, ...]
    footer: str
    mark: str
    author: str
    stamp: tuple[int, int, int, int, int, int]
    foot: tuple[Text, ...] = ()


def words(*parts: Run) -> Text:
    """A text of these runs, without the empty ones."""
    return tuple(part for part in parts if part != "")


def fact(name: str, value: str) -> tuple[str, Text]:
    """One line of :class:`Facts`; a missing value is said to be missing."""
    return (name, (value or "not recorded",))
