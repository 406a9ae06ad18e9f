"""What every format becomes: numbered rows of cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple


class NumberCell(NamedTuple):
    """A spreadsheet's number where a text was expected: leading zeros may be lost."""

    text: str


class UnusableCell(NamedTuple):
    """A cell whose value cannot be known from the file, why, and the text that stands there all the same."""

    why: str
    text: str = ""


class DoubtfulCell(NamedTuple):
    """A text that a person who looks at the file does not see so, and why; no new list is taken with one.

    Earlier versions took the text: the files that they imported are read so still.
    """

    text: str
    why: str


Cell = str | date | NumberCell | UnusableCell | DoubtfulCell
"""One cell; an empty one is the empty text."""


class Marks(NamedTuple):
    """What a person who looks at a sheet sees of a row otherwise than its cells tell.

    Attributes:
        hidden: the row is not shown, for a filter perhaps.
        struck: columns, from 0, whose text is struck out.
        white: columns, from 0, whose text is white on white.
    """

    hidden: bool
    struck: tuple[int, ...]
    white: tuple[int, ...]


class GridRow(NamedTuple):
    """One row of the file.

    Attributes:
        number: its line in a text file, its row in a sheet or a table, from 1.
        marks: ``None`` where the row is shown as it is told.
    """

    number: int
    cells: Sequence[Cell]
    marks: Marks | None = None


class Places(NamedTuple):
    """How a place in the file is told: with ``{row}``, ``{column}`` from 1, and its ``{letters}``."""

    row: str
    cell: str


LINES: Final = Places("Line {row}", "Line {row}, column {column}")
SHEET: Final = Places("Row {row}", "Cell {letters}{row}")
TABLE: Final = Places("Row {row}", "Row {row}, column {column}")


class Grid(NamedTuple):
    """A heading and the rows below it."""

    heading: Sequence[Cell]
    rows: Iterable[GridRow]
    places: Places

    def place(self, row: int, column: int | None) -> str:
        """Where a row or one of its cells is, in words.

        Args:
            column: from 1, or ``None`` for the whole row.
        """
        if column is None:
            return self.places.row.format(row=row)
        return self.places.cell.format(row=row, column=column, letters=column_letters(column))


def headed(rows: Iterator[GridRow], places: Places) -> Grid:
    """The first row that says anything is the heading; the rest are rows."""
    heading = next((row.cells for row in rows if not is_blank(row)), ())
    return Grid(heading, rows, places)


def taken_at_its_word(grid: Grid) -> Grid:
    """The grid of a file that was imported before, its doubtful cells read as texts; headings always are."""
    rows = (GridRow(row.number, [_at_its_word(cell) for cell in row.cells]) for row in grid.rows)
    return grid._replace(rows=rows)


def _at_its_word(cell: Cell) -> Cell:
    return cell.text if isinstance(cell, DoubtfulCell) else cell


def is_blank(row: GridRow) -> bool:
    """Whether no cell says anything."""
    return not any(cell.strip() if isinstance(cell, str) else True for cell in row.cells)


def column_letters(column: int) -> str:
    """A column's name in a spreadsheet: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
