"""XLSX: values as typed in, formulas told from values, days from date cells, and what is struck out.

What the workbook has and how its cells are formatted is read with openpyxl; the rows themselves and the
table of texts in one pass of our own (``sheet``): openpyxl takes three times as long, keeps what a crafted
sheet piles up, and passes over hidden rows, strokes, and rows and cells that are there twice.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import IO, Any, Final, NamedTuple
from zipfile import ZipFile

from agent.confirm.pcl.archive import WORKBOOK_PART, damaged, require_sound_workbook
from agent.confirm.pcl.columns import MAX_COLUMNS
from agent.confirm.pcl.form import Limits
from agent.confirm.pcl.grid import SHEET, Grid, GridRow, Marks, headed
from agent.confirm.pcl.rich_text import SharedTexts
from agent.confirm.pcl.sheet import Faults, SheetCells, SheetRow, Workbook
from agent.confirm.pcl.styles import Styles, read_styles
from agent.confirm.pcl.xml_parts import Counting, go_through, go_through_whole, refused
from agent.errors import UsageError
from agent.text import quoted

MAX_SHEET_ROWS: Final = 1_048_576
"""What a sheet of Excel can have."""

_PIECE_ROWS: Final = 1000
_MANIFEST: Final = "[Content_Types].xml"
_STYLES: Final = "xl/styles.xml"

_STRICT: Final = b"http://purl.oclc.org/ooxml/"
"""The namespaces of ISO/IEC 29500's strict form, which a spreadsheet writes only where it is told to."""

_OVERLOOKED: Final = Faults(disorder=lambda _: None, merged=lambda _: None)


class _File(NamedTuple):
    """The opened workbook: what it is called, how much of it is read, and its parts."""

    name: str
    limits: Limits
    archive: ZipFile

    def has(self, part: str) -> bool:
        return part in self.archive.namelist()

    def small(self, part: str) -> bytes:
        """A part of which a tree will be built, after its elements were counted."""
        with self.archive.open(part) as file:
            go_through_whole(file, Counting(), self.limits.other_elements, self.name)
        return self.archive.read(part)

    def part(self, part: str) -> IO[bytes]:
        return self.archive.open(part)


class _Book(NamedTuple):
    """A workbook's visible sheets by their titles, each with its part, and what their cells refer to."""

    sheets: dict[str, str]
    cells: Workbook


def read_workbook(data: bytes, name: str, sheet: str | None, limits: Limits) -> Grid:
    """The rows of a workbook's one sheet, or of the one that is named, read as they are asked for.

    Raises:
        UsageError: it is no sound workbook, or has several sheets with something on them; also later,
            while the rows are read.
    """

    def disorder(row: int) -> None:
        raise refused(
            name,
            f"is a damaged workbook: row {row} or one of its cells is there twice or out of order",
        )

    def merged(cells: str) -> None:
        raise UsageError(
            f"The cells {cells} of {quoted(name)} are merged: what each but the first of them says cannot "
            "be known.",
            next_step="Take them apart in the spreadsheet, write into each what it means, and import the "
            "file once more.",
        )

    return _opened(data, name, sheet, limits, Faults(disorder, merged))


def read_kept_workbook(data: bytes, name: str, sheet: str | None, limits: Limits) -> Grid:
    """The same of a workbook that was imported before, of whose rows with one number the first was read.

    Raises:
        UsageError: it is no sound workbook, or has several sheets with something on them.
    """
    return _opened(data, name, sheet, limits, _OVERLOOKED)


def _opened(data: bytes, name: str, sheet: str | None, limits: Limits, faults: Faults) -> Grid:
    require_sound_workbook(data, name, limits.unpacked_bytes)
    with _translated(name):
        file = _File(name, limits, ZipFile(io.BytesIO(data)))
        book = _book(file, data)
        rows = _rows(file, book, _chosen(file, book, sheet), faults)
    return headed(_in_pieces(rows, name), SHEET)


def _in_pieces(rows: Iterator[GridRow], name: str) -> Iterator[GridRow]:
    """The rows, read some at a time; what is raised meanwhile is translated."""
    piece: list[GridRow] | None = None
    while piece is None or piece:
        with _translated(name):
            piece = list(islice(rows, _PIECE_ROWS))
        yield from piece


@contextmanager
def _translated(name: str) -> Iterator[None]:
    """Neither openpyxl nor expat names errors of its own for all that is damage in a workbook."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about extensions of the format that hold no values
            yield
    except (UsageError, MemoryError):
        raise
    except Exception as error:
        raise damaged(name) from error


def _book(file: _File, data: bytes) -> _Book:
    """Step by step as openpyxl opens a workbook, but for what no list needs."""
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.xml.constants import SHARED_STRINGS, XLSM, XLSX, XLTM, XLTX

    file.small(_MANIFEST)
    reader: Any = ExcelReader(io.BytesIO(data), keep_links=False)
    reader.read_manifest()
    named = (reader.package.find(kind) for kind in (XLTM, XLTX, XLSM, XLSX))
    for part in {WORKBOOK_PART, *(each.PartName[1:] for each in named if each is not None)}:
        if _STRICT in file.small(part):
            raise _strict(file.name)
        file.small(_relations(part))
    reader.read_workbook()
    sheets = {
        sheet.name: relation.target
        for sheet, relation in reader.parser.find_sheets()
        if file.has(relation.target) and "chartsheet" not in relation.Type
        if sheet.state == "visible"
    }
    texts, shared = SharedTexts(), reader.package.find(SHARED_STRINGS)
    if shared is not None:
        with file.part(shared.PartName[1:]) as table:
            go_through_whole(table, texts, file.limits.elements, file.name)
    styles = read_styles(file.small(_STYLES)) if file.has(_STYLES) else Styles()
    return _Book(sheets, Workbook(texts.texts, texts.struck, styles, reader.wb.epoch))


def _strict(name: str) -> UsageError:
    return UsageError(
        f"The workbook {quoted(name)} is saved in the strict form of Office Open XML, which is not read.",
        next_step='Save the list again as "Excel Workbook (.xlsx)" and import that file.',
    )


def _relations(part: str) -> str:
    """Where the parts that a part refers to are told."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _chosen(file: _File, book: _Book, named: str | None) -> str:
    """The part of the sheet that is the list."""
    name, sheets = file.name, book.sheets
    if named is not None and named not in sheets:
        raise UsageError(
            f"The workbook {quoted(name)} has no sheet {quoted(named)}.",
            next_step=f"Its sheets are {', '.join(map(quoted, sheets))}.",
        )
    if named is not None:
        return sheets[named]
    filled = [title for title, part in sheets.items() if _says_anything(file, book, part)]
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


def _says_anything(file: _File, book: _Book, part: str) -> bool:
    return any(True for _ in _sheet_rows(file, book, part, _OVERLOOKED))


def _sheet_rows(file: _File, book: _Book, part: str, faults: Faults) -> Iterator[SheetRow]:
    """Each row that has cells; one column more than a list can have is looked at, so that it is seen."""
    cells = SheetCells(book.cells, MAX_COLUMNS + 1, faults)
    with file.part(part) as opened:
        for _ in go_through(opened, cells, file.limits.elements, file.name):
            yield from cells.rows
            cells.rows.clear()


def _rows(file: _File, book: _Book, part: str, faults: Faults) -> Iterator[GridRow]:
    """Each row that says something, as wide as the heading, or wider where there is something beside it."""
    width = 0
    for row in _sheet_rows(file, book, part, faults):
        if row.number > MAX_SHEET_ROWS:
            raise OverflowError  # no workbook: it is told as damage
        used = max(row.cells)
        width = width or used
        cells = [row.cells.get(column, "") for column in range(1, max(width, used) + 1)]
        yield GridRow(row.number, cells, _marks(row))


def _marks(row: SheetRow) -> Marks | None:
    if not (row.hidden or row.struck or row.white):
        return None
    struck, white = (tuple(column - 1 for column in each) for each in (row.struck, row.white))
    return Marks(row.hidden, struck, white)
