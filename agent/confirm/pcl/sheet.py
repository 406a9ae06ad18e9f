"""A sheet's rows, from its part of the workbook: each cell's value as it was typed in, in one pass.

ECMA-376 part 1, section 18.3.1: rows (``row``) of cells (``c``), each with its value (``v``), a text of
its own (``is``) or a formula (``f``). A formula's last result is not its cell's value here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Final, NamedTuple

from agent.confirm.pcl.grid import Cell, DoubtfulCell, NumberCell, UnusableCell
from agent.confirm.pcl.rich_text import RichText, Told, as_text
from agent.confirm.pcl.styles import Styles
from agent.confirm.pcl.xml_parts import main
from agent.text import quoted

_ROW: Final = main("row")
_CELL: Final = main("c")
_VALUE: Final = main("v")
_FORMULA: Final = main("f")
_INLINE: Final = main("is")
_MERGED: Final = main("mergeCell")

FORMULA: Final = UnusableCell("holds a formula: paste its value in its place")
_OUT_OF_RANGE: Final = UnusableCell("holds the error #VALUE!")

_YES: Final = ("1", "true")
_DIGITS: Final = "0123456789"


class SheetRow(NamedTuple):
    """A row that has cells.

    Attributes:
        number: as the sheet numbers it, from 1.
        cells: by their column, from 1.
        struck: columns whose text is struck out.
        white: columns whose text is white on white.
    """

    number: int
    cells: dict[int, Cell]
    hidden: bool
    struck: list[int]
    white: list[int]


class Workbook(NamedTuple):
    """What a sheet's cells refer to.

    Attributes:
        texts: the table of shared texts.
        struck: places of those in it that are struck out.
        epoch: the day of which every day is counted.
    """

    texts: Sequence[Cell]
    struck: set[int]
    styles: Styles
    epoch: datetime


class Faults(NamedTuple):
    """What is done about a sheet that does not tell each cell once, in its order.

    Attributes:
        disorder: told a row's number where it, or a cell in it, is out of order or there twice.
        merged: told a range of cells of the table that are merged, as a sheet names it.
    """

    disorder: Callable[[int], None]
    merged: Callable[[str], None]


class SheetCells(RichText):
    """Collects the rows of a sheet, until they are taken.

    Attributes:
        rows: that are complete and have cells.
    """

    # Of the row and the cell that are being read; a file whose parts stand outside of them is damaged.
    _row: SheetRow
    _column: int
    _kind: str
    _style: int
    _formula: bool
    _value: str
    _inline: Told | None

    def __init__(self, book: Workbook, columns: int, faults: Faults) -> None:
        """Begin a sheet.

        Args:
            book: what its cells refer to.
            columns: how many are looked at.
            faults: told of what is wrong.
        """
        super().__init__()
        self.rows: list[SheetRow] = []
        self._book, self._columns, self._faults = book, columns, faults
        self._begun = 0
        self._last = 0
        self._heading: SheetRow | None = None
        self._reading: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A row, a cell or something in one begins."""
        if name == _CELL:
            self.count += 1
            self.depth += 1
            self._begin_cell(attributes)
        elif name == _VALUE:
            self.count += 1
            self.depth += 1
            self._reading = []
        elif name == _ROW:
            self.count += 1
            self.depth += 1
            self._begin_row(attributes)
        else:
            if name == _FORMULA:
                self._formula = True
            elif name == _MERGED:
                self._note_merged(attributes["ref"])
            super().start(name, attributes)

    def end(self, name: str) -> None:
        """A row, a cell or something in one ends."""
        if name == _CELL:
            self.depth -= 1
            self._end_cell()
        elif name == _VALUE:
            self.depth -= 1
            self._value, self._reading = self._value or "".join(self._reading or ()), None
        elif name == _ROW:
            self.depth -= 1
            self._end_row()
        elif name == _INLINE:
            self.depth -= 1
            self._inline = self.take()
        else:
            super().end(name)

    def text(self, text: str) -> None:
        """A piece of a value or of a text."""
        if self._reading is not None:
            self._reading.append(text)
        else:
            super().text(text)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = _row_number(attributes["r"]) if "r" in attributes else self._begun + 1
        self._begun = number
        if number <= self._last:
            self._faults.disorder(number)
        hidden = attributes.get("hidden") in _YES
        self._row = SheetRow(number, {}, hidden=hidden, struck=[], white=[])
        self._column = 0

    def _end_row(self) -> None:
        if self._row.number > self._last:  # of two with one number the first was read before, too
            self._last = self._row.number
            if self._row.cells:
                self._heading = self._heading or self._row
                self.rows.append(self._row)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        column = _column(reference.rstrip(_DIGITS)) if reference else self._column + 1
        if column <= self._column:
            self._faults.disorder(self._row.number)
        self._column = column
        self._kind = attributes.get("t", "n")
        self._style = int(attributes.get("s", 0))
        self._value, self._inline, self._formula = "", None, False

    def _end_cell(self) -> None:
        if self._column > self._columns:
            return
        told = self._told()
        if told is None:
            return
        row, styles = self._row, self._book.styles
        row.cells[self._column] = told.cell
        if told.struck or self._style in styles.struck:
            row.struck.append(self._column)
        if self._style in styles.white:
            row.white.append(self._column)

    def _note_merged(self, cells: str) -> None:
        """They are told below the rows; such as are beside, above or below the table do not matter."""
        from openpyxl.utils import range_boundaries

        left, top, _, bottom = range_boundaries(cells)
        heading = self._heading
        if heading is None:
            return
        if (
            left is None
            or top is None
            or bottom is None
            or (top <= self._last and bottom >= heading.number and left <= max(heading.cells))
        ):  # whole rows, or whole columns
            self._faults.merged(cells)

    def _told(self) -> Told | None:
        if self._formula:
            return Told(FORMULA, struck=False)
        if self._kind == "inlineStr":
            return self._inline
        if not self._value:
            return None
        if self._kind == "s":
            place = int(self._value)
            return Told(self._book.texts[place], place in self._book.struck)
        return Told(self._single(), struck=False)

    def _single(self) -> Cell:
        """The meaning of a value that is no shared text."""
        match self._kind:
            case "n":
                return _number(self._value, self._style, self._book)
            case "b":
                return UnusableCell("holds a truth value")
            case "e":
                return _error(self._value)
            case "d":
                return _iso(self._value)
            case _:
                return as_text(self._value)


def _row_number(text: str) -> int:
    number = float(text)  # some programs write 7.0
    if not number.is_integer():
        raise ValueError(text)
    return int(number)


@cache
def _column(letters: str) -> int:
    from openpyxl.utils import column_index_from_string

    return int(column_index_from_string(letters))


def _number(text: str, style: int, book: Workbook) -> Cell:
    value = float(text) if any(sign in text for sign in ".Ee") else int(text)
    if style not in book.styles.days:
        whole = isinstance(value, int) or value.is_integer()
        return NumberCell(str(int(value)) if whole else repr(value))
    from openpyxl.utils.datetime import from_excel

    try:
        return _moment(from_excel(value, book.epoch, timedelta=style in book.styles.spans))
    except (OverflowError, ValueError):
        return _OUT_OF_RANGE


def _iso(text: str) -> Cell:
    from openpyxl.utils import datetime as days

    read: Callable[[str], object] = days.from_ISO8601
    return _moment(read(text))


def _moment(shown: object) -> Cell:
    match shown:
        case datetime():
            midnight = shown.time() == time()
            return shown.date() if midnight else UnusableCell(f"holds the moment {shown}")
        case date():
            return shown
        case _:
            return UnusableCell("holds no value")


def _error(text: str) -> Cell:
    told = as_text(text)
    return DoubtfulCell(text, f"holds the error {quoted(text)}") if isinstance(told, str) else told
