"""Texts of a workbook, in one piece or in runs with a font each, of which some may be struck out."""

from __future__ import annotations

from typing import Final, NamedTuple

from agent.confirm.pcl.grid import Cell, DoubtfulCell, UnusableCell
from agent.confirm.pcl.xml_parts import main

_TEXT: Final = main("t")
_RUN: Final = main("r")
_STRIKE: Final = main("strike")
_PHONETIC: Final = main("rPh")
_ITEM: Final = main("si")

_NO: Final = ("0", "false")

_ESCAPED_UNDERSCORE: Final = "x005F_"
"""A spreadsheet writes it after an underscore before what would look like an escape; openpyxl, with
which lists were read before, takes it out."""

ERRORS: Final = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")
"""What a spreadsheet shows where it has no value."""

_NEWER_ERRORS: Final = (
    "#CALC!",
    "#SPILL!",
    "#FIELD!",
    "#BLOCKED!",
    "#UNKNOWN!",
    "#CONNECT!",
    "#BUSY!",
    "#GETTING_DATA",
)
"""The same, of newer spreadsheets; earlier versions of this program took them for texts."""


class Told(NamedTuple):
    """A text as a cell, and whether all that can be seen of it is struck out."""

    cell: Cell
    struck: bool


class RichText:
    """Collects one text after the other.

    Attributes:
        count: of elements so far.
        depth: of elements that are open.
    """

    def __init__(self) -> None:
        self.count = self.depth = 0
        self._said: list[str] = []
        self._now: list[str] | None = None
        self._struck = self._beside_text = False
        self._plain_seen = self._struck_seen = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A text, a run or a font's stroke begins."""
        self.count += 1
        self.depth += 1
        if name == _TEXT:
            self._now = []
        elif name == _RUN:
            self._struck = False
        elif name == _STRIKE:
            self._struck = attributes.get("val") not in _NO
        elif name == _PHONETIC:
            self._beside_text = True

    def end(self, name: str) -> None:
        """A text or a run ends."""
        self.depth -= 1
        if name == _TEXT:
            self._finish()
        elif name == _RUN:
            self._struck = False
        elif name == _PHONETIC:
            self._beside_text = False

    def text(self, text: str) -> None:
        """A piece of the text."""
        if self._now is not None:
            self._now.append(text)

    def take(self) -> Told:
        """What was collected; the next text begins."""
        text, plain, struck = "".join(self._said), self._plain_seen, self._struck_seen
        self._said.clear()
        self._plain_seen = self._struck_seen = False
        if plain and struck:
            return Told(
                DoubtfulCell(text, "holds text of which a part is struck out"), struck=False
            )
        return Told(as_text(text), struck)

    def _finish(self) -> None:
        told, self._now = "".join(self._now or ()), None
        if self._beside_text:
            return
        self._said.append(told)
        if self._struck:
            self._struck_seen = self._struck_seen or bool(told.strip())
        else:
            self._plain_seen = self._plain_seen or bool(told.strip())


class SharedTexts(RichText):
    """The workbook's table of texts, to which cells point.

    Attributes:
        texts: in their order.
        struck: places, from 0, of those that are struck out.
    """

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[Cell] = []
        self.struck = set[int]()

    def end(self, name: str) -> None:
        """A text of the table, or something within one, ends."""
        super().end(name)
        if name == _ITEM:
            cell, struck = self.take()
            if struck:
                self.struck.add(len(self.texts))
            if isinstance(cell, str):
                cell = as_text(cell.replace(_ESCAPED_UNDERSCORE, ""))
            self.texts.append(cell)


def as_text(text: str) -> Cell:
    """A text, which may be an error that a spreadsheet shows."""
    if text in ERRORS:
        return UnusableCell(f"holds the error {text}")
    if text in _NEWER_ERRORS:
        return DoubtfulCell(text, f"holds the error {text}")
    return text
