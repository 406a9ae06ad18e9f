"""Workbooks made for one promise at a time: with a table of texts, written otherwise, in other fonts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence

import openpyxl
from openpyxl.cell import Cell

from agent.confirm.pcl.form import ON_IMPORT
from agent.confirm.pcl.grid import GridRow
from agent.confirm.pcl.workbook import read_workbook
from tests.confirm.lists import DATED, HEADINGS, OTHER, with_part
from tests.confirm.lists import workbook as written

SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&b;</t></si></sst>'
)

_INLINE = re.compile(rb' t="inlineStr"><is>(.*?)</is>', re.DOTALL)
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def part_of(data: bytes, part: str) -> bytes:
    return zipfile.Path(zipfile.ZipFile(io.BytesIO(data)), part).read_bytes()


def without_part(data: bytes, name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
    return buffer.getvalue()


def rewritten(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with something in one part written otherwise."""
    content = part_of(data, part)
    assert old in content
    return with_part(data, part, content.replace(old, new))


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sharing(data: bytes, *more: bytes) -> bytes:
    """The workbook with its texts in a table, as spreadsheets write them, and more texts in it."""
    texts: list[bytes] = []

    def share(found: re.Match[bytes]) -> bytes:
        texts.append(found[1])
        return b' t="s"><v>%d</v>' % (len(texts) - 1)

    sheet = _INLINE.sub(share, part_of(data, SHEET))
    table = b"".join(b"<si>%s</si>" % text for text in (*texts, *more))
    told = b'<sst xmlns="%s">%s</sst>' % (MAIN.encode(), table)
    override = f'<Override PartName="/{TEXTS}" ContentType="{_KIND}"/></Types>'.encode()
    with_texts = with_part(with_part(data, SHEET, sheet), TEXTS, told)
    return rewritten(with_texts, "[Content_Types].xml", b"</Types>", override)


def with_book_at(data: bytes, place: str) -> bytes:
    """The workbook with another part named as its first one; what stands at the usual place is not that."""
    book, ties = part_of(data, "xl/workbook.xml"), part_of(data, "xl/_rels/workbook.xml.rels")
    folder, _, name = place.rpartition("/")
    moved = with_part(with_part(data, place, book), f"{folder}/_rels/{name}.rels", ties)
    usual, there = b'"/xl/workbook.xml"', f'"/{place}"'.encode()
    return rewritten(moved, "[Content_Types].xml", usual, there)


def dressed(rows: Sequence[Sequence[object]], dress: Callable[[Cell], None]) -> bytes:
    """A workbook of these rows, each cell as that function leaves it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for cells in sheet.iter_rows():
        for cell in cells:
            assert isinstance(cell, Cell)
            dress(cell)
    return saved(book)


def grid_rows(data: bytes) -> list[GridRow]:
    """All rows, the heading too, as one reading gives them."""
    grid = read_workbook(data, "list", None, ON_IMPORT)
    return [GridRow(0, grid.heading), *grid.rows]


LIST = sharing(written(HEADINGS, DATED, OTHER))
"""A list with its texts in a table, as spreadsheets write them."""
