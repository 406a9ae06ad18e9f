"""XLSX, read with openpyxl: values as typed in, formulas told from values, dates from date cells."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from typing import IO, Any, Final, Protocol, TypedDict

from agent.confirm.pcl.archive import damaged, require_sound_workbook
from agent.confirm.pcl.columns import MAX_COLUMNS
from agent.confirm.pcl.grid import (
    SHEET,
    Cell,
    DoubtfulCell,
    Grid,
    GridRow,
    NumberCell,
    UnusableCell,
    headed,
)
from agent.errors import UsageError
from agent.text import quoted

MAX_SHEET_ROWS: Final = 1_048_576
"""What a sheet of Excel can have."""

_PIECE_ROWS: Final = 1000

FORMULA: Final = UnusableCell("holds a formula: paste its value in its place")

_ERRORS: Final = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")
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


class Extent(TypedDict):
    """How far a sheet is looked at; what it says of itself may be anything."""

    max_row: int
    max_col: int


class Sheet(Protocol):
    """What is used of openpyxl's read-only sheet; its published types take it for another class."""

    title: str
    sheet_state: str

    def _get_source(self) -> IO[bytes]:
        """The sheet's part of the archive."""

    def reset_dimensions(self) -> None:
        """Forget what the sheet says of its own size, which may be wrong."""

    def iter_rows(
        self, *, max_row: int, max_col: int, values_only: bool = ...
    ) -> Iterator[tuple[Any, ...]]:
        """Rows of values or of cells."""


def read_workbook(data: bytes, name: str, sheet: str | None, max_bytes: int) -> Grid:
    """The rows of a workbook's one sheet, or of the one that is named, read as they are asked for.

    Args:
        max_bytes: that the workbook may unpack to.

    Raises:
        UsageError: it is no sound workbook, or has several sheets with something on them; also later,
            while the rows are read.
    """
    require_sound_workbook(data, name, max_bytes)
    with _translated(name):
        chosen = _chosen(data, name, sheet)
        hidden = _hidden_rows(chosen)
    return headed(_in_pieces(_rows(chosen), name), SHEET)._replace(hidden=hidden)


def _hidden_rows(sheet: Sheet) -> frozenset[int]:
    """The library forgets them in this way of reading; most sheets have none, and are not parsed for it."""
    with sheet._get_source() as file:  # noqa: SLF001 — where the part is, only the library knows
        content = file.read()
    if b"hidden" not in content.replace(b"\0", b""):  # UTF-16 too
        return frozenset()
    from defusedxml.ElementTree import iterparse

    hidden, number = set[int](), 0
    for _, element in iterparse(io.BytesIO(content)):
        if element.tag.endswith("}row"):
            number = int(element.get("r", number + 1))
            if element.get("hidden") in ("1", "true"):
                hidden.add(number)
            element.clear()
    return frozenset(hidden)


def _in_pieces(rows: Iterator[GridRow], name: str) -> Iterator[GridRow]:
    """The rows, read some at a time; what the library raises meanwhile is translated."""
    piece: list[GridRow] | None = None
    while piece is None or piece:
        with _translated(name):
            piece = list(islice(rows, _PIECE_ROWS))
        yield from piece


@contextmanager
def _translated(name: str) -> Iterator[None]:
    """The library names no errors of its own for a workbook that is not well-formed: each is damage."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about extensions of the format that hold no values
            yield
    except (UsageError, MemoryError):
        raise
    except Exception as error:
        raise damaged(name) from error


def _chosen(data: bytes, name: str, named: str | None) -> Sheet:
    import openpyxl

    book: Any = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    sheets: dict[str, Sheet] = {
        each.title: each for each in book.worksheets if each.sheet_state == "visible"
    }
    if named is not None and named not in sheets:
        raise UsageError(
            f"The workbook {quoted(name)} has no sheet {quoted(named)}.",
            next_step=f"Its sheets are {', '.join(map(quoted, sheets))}.",
        )
    if named is not None:
        return sheets[named]
    filled = [title for title, each in sheets.items() if _says_anything(each)]
    if len(filled) > 1:
        raise UsageError(
            f"The workbook {quoted(name)} has {len(filled)} sheets: "
            f"{', '.join(map(quoted, filled))}.",
            next_step=f"Say which one is the list: --sheet {quoted(filled[0])}.",
        )
    if not filled:
        raise UsageError(
            f"The workbook {quoted(name)} has nothing on its sheets.",
            next_step="Save the list again and import that file.",
        )
    return sheets[filled[0]]


def _says_anything(sheet: Sheet) -> bool:
    sheet.reset_dimensions()
    rows = sheet.iter_rows(**_extent(), values_only=True)
    return any(value is not None for row in rows for value in row)


def _extent() -> Extent:
    """One row and one column more than a list can have, so that they are seen."""
    return {"max_row": MAX_SHEET_ROWS + 1, "max_col": MAX_COLUMNS + 1}


def _rows(sheet: Sheet) -> Iterator[GridRow]:
    """Each row that says something, as wide as the heading, or wider where there is something beside it."""
    formulas: Iterator[frozenset[int]] | None = None
    width = 0
    sheet.reset_dimensions()
    rows = sheet.iter_rows(**_extent(), values_only=True)
    for number, values in enumerate(rows, start=1):
        if number > MAX_SHEET_ROWS:
            raise OverflowError  # no workbook: it is told as damage
        used = max((n for n, each in enumerate(values, start=1) if each is not None), default=0)
        width = width or used
        told = values[: max(width, used)]
        if formulas is None and any(type(each) is str and each[:1] == "=" for each in told):
            formulas = _formulas(sheet, number)
        run = frozenset[int]() if formulas is None else next(formulas)
        if used:
            cells = [
                FORMULA if column in run else _cell(value)
                for column, value in enumerate(told, start=1)
            ]
            yield GridRow(number, cells)


def _formulas(sheet: Sheet, first: int) -> Iterator[frozenset[int]]:
    """The columns with formulas, row by row from that one on: a text that begins like one is a text."""
    for row in islice(sheet.iter_rows(**_extent()), first - 1, None):
        yield frozenset(cell.column for cell in row if cell.data_type == "f")


def _cell(value: object) -> Cell:
    match value:
        case None:
            return ""
        case bool():
            return UnusableCell("holds a truth value")
        case str():
            return _text(value)
        case int():
            return NumberCell(str(value))
        case float():
            return NumberCell(str(int(value)) if value.is_integer() else repr(value))
        case datetime():
            midnight = value.time() == time()
            return value.date() if midnight else UnusableCell(f"holds the moment {value}")
        case date():
            return value
        case _:
            return FORMULA if "Formula" in type(value).__name__ else UnusableCell("holds no value")


def _text(value: str) -> Cell:
    if value in _ERRORS:
        return UnusableCell(f"holds the error {value}")
    if value in _NEWER_ERRORS:
        return DoubtfulCell(value, f"holds the error {value}")
    return value
