"""Blocks → the JSON that the template reads: every character printable, every line breakable."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, assert_never

from agent.packet.blocks import (
    Anchor,
    Block,
    Document,
    Facts,
    Heading,
    Kept,
    Lead,
    Note,
    PageBreak,
    PageOf,
    Pages,
    Paragraph,
    Picture,
    Question,
    Run,
    Strong,
    Table,
    Text,
)

Show = Callable[[str], str]
"""Makes a text printable: ``glyphs.shown``, or ``glyphs.shown_ascii`` at a second try."""

MAX_TEXT_CHARACTERS: Final = 4_000
"""A longer text is cut on the page and says so; record.json has the whole of it."""

MAX_UNBROKEN_CHARACTERS: Final = 20
"""A longer run without a space or hyphen may be broken anywhere, so that no column overflows."""

KEPT_TOGETHER_LINES: Final = 24
"""A table row of fewer lines (estimated) is not cut by the end of a page."""

KEPT_TABLE_LINES: Final = 14
"""A table of fewer lines (estimated) is not cut by the end of a page either."""

KEPT_BLOCK_LINES: Final = 36
"""Blocks that belong together (a visit) are not cut if they are fewer lines: most of a page."""

_PICTURE_LINES: Final = 22
"""Lines that a picture takes, roughly."""

_LINE_CHARACTERS: Final = 105
"""Characters of table text on a whole line, on average."""

_LONG_RUN: Final = re.compile(rf"[^\s-]{{{MAX_UNBROKEN_CHARACTERS},}}")
_PIECE_CHARACTERS: Final = 5
"""A long run may be broken after so many: as many as the narrowest column takes."""

_BREAK_HERE: Final = "\u200b"
_PIECE: Final = re.compile(rf"⟨U\+[0-9A-F]+⟩|\([0-9]{{2,4}}\)|[^⟨(]{{1,{_PIECE_CHARACTERS}}}|.")


def document_json(document: Document, show: Show) -> str:
    """The document as the template's input."""
    return json.dumps(_Writer(show).document(document), ensure_ascii=False)


def dangling_anchors(document: Document) -> frozenset[str]:
    """Anchors that are referred to and stand nowhere."""
    named = {run.name for run in _runs(document) if isinstance(run, Anchor)}
    named |= {block.anchor for block in _flat(document.blocks) if isinstance(block, Heading)}
    asked = {run.anchor for run in _runs(document) if isinstance(run, PageOf)}
    asked |= {a for run in _runs(document) if isinstance(run, Pages) for a in run.anchors}
    asked |= {anchor for question in document.questions for anchor in question.anchors}
    return frozenset(asked - named)


def all_words(document: Document) -> Iterator[str]:
    """Every text that comes from the record, as it is before it is made printable."""
    for run in _runs(document):
        match run:
            case str():
                yield run
            case Strong(words):
                yield words
            case PageOf() | Pages() | Anchor():
                continue
            case _:
                assert_never(run)


class _Writer:
    def __init__(self, show: Show) -> None:
        self._show = show

    def document(self, document: Document) -> dict[str, Any]:
        return {
            "title": self._show(_clipped(document.title)),
            "author": self._show(_clipped(document.author)),
            "header": [self._text(line) for line in document.header],
            "questions": [self._question(question) for question in document.questions],
            "left_out": [self._text(line) for line in document.left_out],
            "foot": [self._text(line) for line in document.foot],
            "blocks": [self._block(block) for block in document.blocks],
            "footer": self._plain(document.footer),
            "mark": self._plain(document.mark),
            "stamp": list(document.stamp),
        }

    def _question(self, question: Question) -> dict[str, Any]:
        return {
            "number": question.number,
            "words": question.words,
            "lines": [self._text(line) for line in question.lines],
            "anchors": list(question.anchors),
        }

    def _block(self, block: Block) -> dict[str, Any]:
        match block:
            case Heading(level, words, anchor):
                return {
                    "kind": "heading", "level": level, "words": self._plain(words), "anchor": anchor,
                }  # fmt: skip
            case Paragraph(text):
                return {"kind": "paragraph", "text": self._text(text)}
            case Note(text):
                return {"kind": "note", "text": self._text(text)}
            case Lead(text):
                return {"kind": "lead", "text": self._text(text)}
            case Facts(rows):
                lines = [{"name": self._plain(n), "text": self._text(t)} for n, t in rows]
                return {"kind": "facts", "rows": lines}
            case Table():
                return self._table(block)
            case Picture(jpeg, alt, caption):
                return {
                    "kind": "picture", "bytes": list(jpeg), "alt": self._plain(alt),
                    "caption": self._text(caption),
                }  # fmt: skip
            case PageBreak():
                return {"kind": "page break"}
            case Kept(blocks):
                breakable = sum(map(_block_lines, blocks)) > KEPT_BLOCK_LINES
                inner = [self._block(one) for one in blocks]
                return {"kind": "kept", "breakable": breakable, "blocks": inner}
            case _:
                assert_never(block)

    def _table(self, table: Table) -> dict[str, Any]:
        return {
            "kind": "table",
            "summary": self._plain(table.summary),
            "breakable": _block_lines(table) > KEPT_TABLE_LINES,
            "columns": [{"title": c.title, "share": c.share} for c in table.columns],
            "rows": [
                {
                    "cells": [self._text(cell) for cell in row],
                    "breakable": not _is_short(row, table),
                }
                for row in table.rows
            ],
        }

    def _text(self, text: Text) -> list[dict[str, Any]]:
        return [self._run(run) for run in text]

    def _run(self, run: Run) -> dict[str, Any]:
        match run:
            case str():
                return {"kind": "words", "words": self._plain(run)}
            case Strong(words):
                return {"kind": "strong", "words": self._plain(words)}
            case PageOf(anchor):
                return {"kind": "page", "anchor": anchor}
            case Pages(anchors):
                return {"kind": "pages", "anchors": list(anchors)}
            case Anchor(name):
                return {"kind": "anchor", "anchor": name}
            case _:
                assert_never(run)

    def _plain(self, text: str) -> str:
        return _breakable(self._show(_clipped(text)))


def _clipped(text: str) -> str:
    if len(text) <= MAX_TEXT_CHARACTERS:
        return text
    rest = f" [cut here: {len(text):,} characters in all, whole in record.json]"
    return text[:MAX_TEXT_CHARACTERS] + rest


def _breakable(text: str) -> str:
    """U+200B between the pieces of a long run, escapes and a UDI's ``(01)`` kept whole.

    The template knows it.
    """
    return _LONG_RUN.sub(lambda run: _BREAK_HERE.join(_PIECE.findall(run.group())), text)


def _is_short(row: Iterable[Text], table: Table) -> bool:
    return _row_lines(row, table) < KEPT_TOGETHER_LINES


def _row_lines(row: Iterable[Text], table: Table) -> int:
    whole = sum(column.share for column in table.columns)
    return max(
        _line_count(cell, max(6, _LINE_CHARACTERS * column.share // whole))
        for cell, column in zip(row, table.columns, strict=True)
    )


def _line_count(cell: Text, width: int) -> int:
    said = "".join(_estimated(run) for run in cell)
    return sum(1 + len(line) // width for line in said.split("\n"))


def _estimated(run: Run) -> str:
    """The run's words, or as many characters as a page number takes."""
    match run:
        case str():
            return run
        case Strong(words):
            return words
        case PageOf() | Pages():
            return "xxxx"
        case Anchor():
            return ""
        case _:
            assert_never(run)


def _block_lines(block: Block) -> int:
    """How many lines the block takes, roughly."""
    match block:
        case Heading() | PageBreak():
            return 2
        case Paragraph(text) | Note(text) | Lead(text):
            return _line_count(text, _LINE_CHARACTERS)
        case Facts(rows):
            return sum(_line_count((name, *text), _LINE_CHARACTERS) for name, text in rows)
        case Picture(caption=caption):
            return _PICTURE_LINES + _line_count(caption, _LINE_CHARACTERS)
        case Table(rows=rows):
            return 1 + sum(_row_lines(row, block) for row in rows)
        case Kept(blocks):
            return sum(map(_block_lines, blocks))
        case _:
            assert_never(block)


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Kept):
            yield from _flat(block.blocks)
        else:
            yield block


def _runs(document: Document) -> Iterator[Run]:
    texts: list[Text] = [*document.header, *document.left_out, *document.foot]
    texts.extend(line for question in document.questions for line in question.lines)
    for block in _flat(document.blocks):
        texts.extend(_texts(block))
    for text in texts:
        yield from text


def _texts(block: Block) -> Iterator[Text]:
    match block:
        case Heading(words=words):
            yield (words,)
        case Paragraph(text) | Note(text) | Lead(text) | Picture(caption=text):
            yield text
        case Facts(rows):
            yield from (text for _, text in rows)
        case Table(rows=rows):
            yield from (cell for row in rows for cell in row)
        case Kept(blocks):
            for inner in blocks:
                yield from _texts(inner)
        case PageBreak():
            return
        case _:
            assert_never(block)
