"""A workbook's rows are those that openpyxl reads, and what a person sees of them is told beside them."""

from __future__ import annotations

import io
import re
import warnings
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from agent.confirm.pcl import HowToRead, read_rows, xml_parts
from agent.confirm.pcl.form import ON_IMPORT
from agent.confirm.pcl.grid import Cell, DoubtfulCell, NumberCell, UnusableCell
from agent.confirm.pcl.sheet import FORMULA
from agent.confirm.pcl.workbook import read_kept_workbook
from agent.errors import UsageError
from tests.confirm.lists import DATED, HEADINGS, OTHER, ROW, read, with_part
from tests.confirm.lists import workbook as written
from tests.confirm.sheets import (
    LIST,
    MAIN,
    SHEET,
    STYLES,
    TEXTS,
    grid_rows,
    part_of,
    rewritten,
    saved,
    sharing,
    without_part,
)


def cells(data: bytes) -> list[list[Cell]]:
    return [list(row.cells) for row in grid_rows(data)]


# ---------------------------------------------------------------- openpyxl is the judge


def judged(data: bytes) -> list[list[Cell]]:
    """What openpyxl reads of the workbook's sheet, as cells of a list; each row that says anything."""
    sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a day beyond all days
        rows = list(sheet.iter_rows())
    found, width = [], 0
    for row in rows:
        told = [FORMULA if cell.data_type == "f" else _cell(cell.value) for cell in row]
        used = max((n for n, cell in enumerate(row, start=1) if cell.value is not None), default=0)
        width = width or used
        if used:
            found.append([*told, *[""] * width][: max(width, used)])
    return found


def _cell(value: object) -> Cell:
    match value:
        case None:
            return ""
        case bool():
            return UnusableCell("holds a truth value")
        case int() | float():
            whole = isinstance(value, int) or value.is_integer()
            return NumberCell(str(int(value)) if whole else repr(value))
        case datetime():
            midnight = value.time() == time()
            return value.date() if midnight else UnusableCell(f"holds the moment {value}")
        case date():
            return value
        case "#N/A" | "#VALUE!":
            return UnusableCell(f"holds the error {value}")
        case "#SPILL!":
            return DoubtfulCell("#SPILL!", "holds the error #SPILL!")
        case str():
            return value
        case _:
            return UnusableCell("holds no value")


VALUES = st.one_of(
    st.none(),
    st.sampled_from(["#N/A", "#VALUE!", "#SPILL!", "=1+1", "=A1", "", " ", "x005F_", "_x005F_a", "0"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
            max_size=20),
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(9999, 12, 31)),
    st.datetimes(datetime(1900, 3, 1), datetime(9999, 1, 1)),  # noqa: DTZ001 — a spreadsheet knows no zone
    st.times(),
    st.timedeltas(timedelta(0), timedelta(10**5)),
)  # fmt: skip
ROWS = st.lists(st.lists(VALUES, max_size=6), max_size=12)
BOOKS = {
    "inline": lambda rows: written(("first",), *rows),
    "shared": lambda rows: sharing(written(("first",), *rows)),
}


@pytest.mark.parametrize("kind", BOOKS)
@settings(max_examples=25)
@given(rows=ROWS)
def test_every_cell_is_what_openpyxl_reads(kind: str, rows: list[list[object]]) -> None:
    data = BOOKS[kind](rows)
    assert cells(data) == judged(data)


def without(attribute: bytes) -> bytes:
    """A workbook whose rows or cells do not say where they stand."""
    data = written(HEADINGS, ROW, DATED)
    content = re.sub(attribute, b"", part_of(data, SHEET))
    return with_part(data, SHEET, content)


def of_1904() -> bytes:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet.append(["x", date(2025, 2, 1)])
    return saved(book)


def changed_sheet(old: bytes, new: bytes) -> bytes:
    return rewritten(written(("a", 5), ("b", 7)), SHEET, old, new)


AS_OPENPYXL = {
    "cells say no place": without(rb' r="[A-Z]+[0-9]+"'),
    "rows say no place": without(rb'(?<=<row) r="[0-9]+"'),
    "rows with a fraction": changed_sheet(b'<row r="2"', b'<row r="2.0"'),
    "of 1904": of_1904(),
    "an unknown kind": changed_sheet(b't="n"><v>7', b't="zz"><v>7'),
    "a formula's text": changed_sheet(b't="n"><v>7', b't="str"><v>7'),
    "a formula's result": changed_sheet(b"<v>7", b"<f>1+6</f><v>7"),
    "a shared formula": changed_sheet(b"<v>7", b'<f t="shared" si="0"/><v>7'),
    "a span of time": written(("a", timedelta(hours=30)), ("b", 1)),
    "a moment as ISO": changed_sheet(b't="n"><v>7', b't="d"><v>2025-02-01T09:30:00'),
    "a time as ISO": changed_sheet(b't="n"><v>7', b't="d"><v>09:30:00'),
    "a long number": changed_sheet(b"<v>7", b"<v>12345678901234567891"),
    "an underscore that is escaped": sharing(written(("a_x005F_b",))),
    "no kind": changed_sheet(b' t="n"><v>7', b"><v>7"),
    "an exponent": changed_sheet(b"<v>7", b"<v>7E2</v><v>8"),
    "a small exponent": changed_sheet(b"<v>7", b"<v>7e-2"),
    "no value": changed_sheet(b"<v>7</v>", b""),
    "an empty value": changed_sheet(b"<v>7</v>", b"<v/>"),
    "an empty text": changed_sheet(b"<is><t>b</t></is>", b"<is><t/></is>"),
    "no text": changed_sheet(b"<is><t>b</t></is>", b""),
    "a value where a text belongs": changed_sheet(b"<is><t>b</t></is>", b"<v>3</v>"),
    "a truth value": changed_sheet(b't="n"><v>7', b't="b"><v>0'),
    "a row in capitals' namespace": changed_sheet(b"</sheetData>", b'</sheetData><x xmlns="y"><row/></x>'),
    "runs": changed_sheet(b"<is><t>b</t></is>", b"<is><r><t>b</t></r><r><t> c</t></r></is>"),
    "how it is spoken": changed_sheet(
        b"<is><t>b</t></is>", b'<is><t>b</t><rPh sb="0" eb="1"><t>bee</t></rPh></is>'
    ),
    "how an earlier text is spoken": changed_sheet(
        b"<is><t>a</t></is>", b'<is><t>a</t><rPh sb="0" eb="1"><b/><t>ay</t></rPh></is>'
    ),
    "how an earlier text of the table is spoken": sharing(changed_sheet(
        b"<is><t>a</t></is>", b'<is><t>a</t><rPh sb="0" eb="1"><b/><t>ay</t></rPh></is>'
    )),
    "spoken between runs": changed_sheet(
        b"<is><t>a</t></is>", b"<is><r><t>a</t></r><rPh sb=\"0\" eb=\"1\"><t>ay</t></rPh><r><t>c</t></r></is>"
    ),
    "a day beyond all days": rewritten(
        written(("a", date(2025, 2, 1))), SHEET, b"<v>45689", b"<v>99999999"
    ),
    "something far to the right": changed_sheet(b'r="B2"', b'r="BN2"'),
    "beyond what is looked at": changed_sheet(b'r="B2"', b'r="ZZ2"'),
    "a prefix": with_part(
        written(("a",)),
        SHEET,
        b'<x:worksheet xmlns:x="%s"><x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:v>a</x:v></x:c></x:row>'
        b"</x:sheetData></x:worksheet>" % MAIN.encode(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", AS_OPENPYXL)
def test_a_workbook_written_otherwise_is_read_as_openpyxl_reads_it(name: str) -> None:
    told, wanted = cells(AS_OPENPYXL[name]), judged(AS_OPENPYXL[name])
    assert told == [row[: len(told[n])] for n, row in enumerate(wanted)]


def test_an_error_of_a_kind_that_nobody_knows_is_one() -> None:
    data = changed_sheet(b't="n"><v>7', b't="e"><v>#PYTHON!')
    assert cells(data)[1][1] == DoubtfulCell("#PYTHON!", 'holds the error "#PYTHON!"')


def test_a_workbook_without_styles_has_numbers() -> None:
    data = written(("a", 5), ("b", date(2025, 2, 1)))
    plain = rewritten(data, "[Content_Types].xml", b"/xl/styles.xml", b"/xl/other.xml")
    with_other = with_part(plain, "xl/other.xml", part_of(data, STYLES))
    bare = rewritten(with_other, "xl/_rels/workbook.xml.rels", b"styles.xml", b"other.xml")
    assert cells(without_part(bare, STYLES))[1] == ["b", NumberCell("45689")]


@pytest.mark.parametrize(
    "data", [written(HEADINGS, ROW, DATED), sharing(written(HEADINGS, ROW, DATED))]
)
def test_a_text_or_a_value_may_come_in_pieces(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = cells(data)
    monkeypatch.setattr(xml_parts, "_PIECE_BYTES", 3)
    assert cells(data) == whole


def test_what_stands_between_the_texts_of_the_table_is_no_text() -> None:
    spaced = rewritten(LIST, TEXTS, b"<si>", b"\n  <si>\n    ")
    assert cells(spaced) == cells(LIST)


def test_the_sheet_of_a_kept_file_is_the_one_that_was_named_then() -> None:
    data = written(HEADINGS, DATED, others=["Notes"])
    assert len(read_rows(data, name="list", how=HowToRead(sheet="PCL"))) == 1


def test_a_kept_file_that_is_damaged_is_told_by_its_name() -> None:
    data = with_part(written(HEADINGS, DATED), SHEET, b"<worksheet>")
    with pytest.raises(UsageError, match='The file "list" is a damaged workbook'):
        read_rows(data, name="list")


def test_a_sheet_of_a_chart_is_none() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(HEADINGS, DATED)))
    book.create_chartsheet("Chart")
    with pytest.raises(UsageError) as caught:
        read(saved(book), HowToRead(sheet="List"))
    assert caught.value.next_step == 'Its sheets are "PCL".'


def test_a_sheet_whose_part_is_missing_is_none() -> None:
    data = without_part(written(HEADINGS, DATED, others=["Notes"]), "xl/worksheets/sheet2.xml")
    assert len(read(data).rows) == 1


@pytest.mark.parametrize("gone", ["fonts", "fills"])
def test_styles_may_name_no_fonts_or_no_fills(gone: str) -> None:
    data = written(HEADINGS, DATED)
    styles = part_of(data, STYLES)
    for each in (gone, "cellStyles"):
        styles = re.sub(f"<{each}.*</{each}>".encode(), b"", styles)
    assert read(with_part(data, STYLES, styles)).rows[0].begin == date(2025, 2, 1)


# ---------------------------------------------------------------- there twice, or out of order

TWICE = {
    "two rows of one number": (b'<row r="3"', b'<row r="2"', 2),
    "a row before the last": (b'<row r="2"', b'<row r="4"', 3),
    "two cells of one column": (b'r="B3"', b'r="A3"', 3),
    "a cell before the last": (b'r="A3"', b'r="H3"', 3),
}


@pytest.mark.parametrize("name", TWICE)
def test_what_is_there_twice_or_out_of_order_refuses_the_file(name: str) -> None:
    old, new, row = TWICE[name]
    data = rewritten(written(HEADINGS, DATED, OTHER), SHEET, old, new)
    with pytest.raises(UsageError) as caught:
        read(data)
    assert caught.value.message == (
        f'The file "list" is a damaged workbook: row {row} or one of its cells is there twice or out of '
        "order."
    )


@pytest.mark.parametrize(
    ("name", "products"),
    [
        ("two rows of one number", ["Strider Personal"]),
        ("a row before the last", ["Strider Personal"]),
    ],
)
def test_of_such_rows_in_a_kept_file_the_first_is_read_as_it_was_then(
    name: str, products: list[str]
) -> None:
    old, new, _ = TWICE[name]
    data = rewritten(written(HEADINGS, DATED, OTHER), SHEET, old, new)
    assert [row.product for row in read_rows(data, name="list")] == products


def test_of_two_cells_of_a_kept_file_the_last_is_read_as_it_was_then() -> None:
    data = rewritten(written(HEADINGS, DATED), SHEET, b'r="B2"', b'r="A2"')
    grid = read_kept_workbook(data, "list", None, ON_IMPORT)
    assert [list(row.cells)[:2] for row in grid.rows] == [["Strider Personal", ""]]


def test_a_workbook_in_the_strict_form_is_told_as_such() -> None:
    book = rewritten(
        written(HEADINGS, DATED),
        "xl/workbook.xml",
        MAIN.encode(),
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    with pytest.raises(UsageError) as caught:
        read(book)
    assert (caught.value.message, caught.value.next_step) == (
        'The workbook "list" is saved in the strict form of Office Open XML, which is not read.',
        'Save the list again as "Excel Workbook (.xlsx)" and import that file.',
    )
