"""A workbook's rows are those that openpyxl reads, and what a person sees of them is told beside them."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date, datetime, time, timedelta
from typing import IO
from xml.etree.ElementTree import fromstring

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell import Cell as WrittenCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Color, Font, GradientFill, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from agent.confirm.pcl import HowToRead, Severity, read_rows, workbook, xml_parts
from agent.confirm.pcl import read as read_module
from agent.confirm.pcl.form import ON_IMPORT
from agent.confirm.pcl.grid import Cell, DoubtfulCell, GridRow, Marks, NumberCell, UnusableCell
from agent.confirm.pcl.sheet import FORMULA
from agent.confirm.pcl.workbook import read_kept_workbook, read_workbook
from agent.confirm.pcl.xml_parts import Handler
from agent.errors import UsageError
from tests.confirm.lists import DATED, HEADINGS, OTHER, ROW, read, with_part
from tests.confirm.lists import workbook as written
from tests.confirm.sheets import (
    MAIN,
    SHEET,
    STYLES,
    TEXTS,
    dressed,
    part_of,
    rewritten,
    saved,
    sharing,
    with_book_at,
)


def grid_rows(data: bytes) -> list[GridRow]:
    """All rows, the heading too, as one reading gives them."""
    grid = read_workbook(data, "list", None, ON_IMPORT)
    return [GridRow(0, grid.heading), *grid.rows]


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


def without_part(data: bytes, name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
    return buffer.getvalue()


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


# ---------------------------------------------------------------- what a person sees otherwise

STRUCK = Font(strike=True)


def struck(*columns: str) -> Callable[[WrittenCell], None]:
    """Strikes out these columns of the third row."""

    def dress(cell: WrittenCell) -> None:
        if cell.row == 3 and cell.column_letter in columns:
            cell.font = STRUCK

    return dress


def flagged(data: bytes) -> list[tuple[str, int, str]]:
    found = read(data)
    assert len(found.rows) == 2
    assert {each.severity for each in found.findings} <= {Severity.FLAGGED}
    return [(each.code, each.row, each.text) for each in found.findings]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ("ABCDEFG", "manufacturer, product, model, hcpcs, begin, end"),
        ("ABCD", "manufacturer, product, model, hcpcs"),
        ("C", "model"),
    ],
)
def test_a_row_that_is_struck_out_is_flagged_and_imported(columns: str, words: str) -> None:
    data = dressed((HEADINGS, DATED, OTHER), struck(*columns))
    assert flagged(data) == [
        (
            "struck_out",
            3,
            f'Row 3 of "list" is struck out on its sheet ({words}), and is imported as the others are.',
        )
    ]


@pytest.mark.parametrize("columns", ["F", "H", ""])
def test_a_stroke_through_nothing_is_none(columns: str) -> None:
    assert flagged(dressed((HEADINGS, OTHER, DATED), struck(*columns))) == []


def test_a_heading_that_is_struck_out_says_nothing_of_the_rows() -> None:
    def dress(cell: WrittenCell) -> None:
        if cell.row == 1:
            cell.font = STRUCK

    assert flagged(dressed((HEADINGS, DATED, OTHER), dress)) == []


def test_a_font_that_strikes_nothing_out_is_none() -> None:
    data = dressed((HEADINGS, DATED, OTHER), struck("A"))
    assert flagged(rewritten(data, STYLES, b'<strike val="1"', b'<strike val="0"')) == []


def in_runs(*runs: tuple[str, bool]) -> bytes:
    """A list whose second model is written in runs, some struck out."""
    text = CellRichText(
        *(TextBlock(InlineFont(strike=stroke or None), words) for words, stroke in runs)
    )
    return written(HEADINGS, DATED, (*OTHER[:2], text, *OTHER[3:]))


@pytest.mark.parametrize("kind", [bytes, sharing])
@pytest.mark.parametrize(
    "runs", [[("SX-100", True)], [("SX-", True), ("100", True)], [(" ", False), ("SX-100", True)]]
)
def test_a_text_whose_runs_are_all_struck_out_is(
    runs: list[tuple[str, bool]], kind: Callable[[bytes], bytes]
) -> None:
    data = kind(in_runs(*runs))
    assert [(code, row) for code, row, _ in flagged(data)] == [("struck_out", 3)]


@pytest.mark.parametrize("kind", [bytes, sharing])
@pytest.mark.parametrize(
    "runs", [[("SX-50", True), ("SX-100", False)], [("SX-100", False), ("SX-50", True)]]
)
def test_a_text_of_which_a_part_is_struck_out_has_no_value(
    runs: list[tuple[str, bool]], kind: Callable[[bytes], bytes]
) -> None:
    (found,) = read(kind(in_runs(*runs))).findings
    assert (found.severity, found.text) == (
        Severity.REFUSED,
        'Cell C3 of "list" holds text of which a part is struck out.',
    )


@pytest.mark.parametrize("kind", [bytes, sharing])
def test_in_a_kept_file_such_a_text_is_read_as_it_was_then(kind: Callable[[bytes], bytes]) -> None:
    data = kind(in_runs(("SX-50", True), ("SX-100", False)))
    assert read_rows(data, name="list")[1].model == "SX-50SX-100"


@pytest.mark.parametrize("kind", [bytes, sharing])
def test_a_run_without_a_stroke_is_not_struck_out(kind: Callable[[bytes], bytes]) -> None:
    data = in_runs(("SX-", True), ("100", True))
    plain = with_part(
        data, SHEET, part_of(data, SHEET).replace(b'<strike val="1"', b'<strike val="false"')
    )
    assert flagged(kind(plain)) == []


def in_color(color: Color | None, fill: PatternFill | GradientFill | None = None) -> bytes:
    def dress(cell: WrittenCell) -> None:
        if cell.row == 3 and cell.column_letter in "BC":
            cell.font = Font(color=color)
            if fill is not None:
                cell.fill = fill

    return dressed((HEADINGS, DATED, OTHER), dress)


DARK = PatternFill("solid", fgColor="FF112233")
WHITE = (
    Color(rgb="FFFFFFFF"),
    Color(rgb="00ffffff"),
    Color(theme=0),
    Color(indexed=1),
    Color(indexed=9),
)


@pytest.mark.parametrize("color", WHITE)
def test_a_row_in_white_is_flagged_and_imported(color: Color) -> None:
    seen = "is written in white on its sheet (product, model)"
    assert flagged(in_color(color)) == [
        ("white_text", 3, f'Row 3 of "list" {seen}, and is imported as the others are.')
    ]


@pytest.mark.parametrize(
    ("color", "fill"),
    [
        (None, None),
        (Color(rgb="FF000000"), None),
        (Color(rgb="FFFFFFFE"), None),
        (Color(theme=1), None),
        (Color(theme=0, tint=-0.5), None),
        (Color(indexed=2), None),
        (Color(auto=True), None),
        (WHITE[0], DARK),
        (WHITE[0], GradientFill(stop=("000000", "FFFFFF"))),
    ],
)
def test_a_color_that_can_be_read_is_none(
    color: Color | None, fill: PatternFill | GradientFill | None
) -> None:
    assert flagged(in_color(color, fill)) == []


def test_a_column_that_is_ignored_may_be_struck_out_or_white() -> None:
    def dress(cell: WrittenCell) -> None:
        if cell.column_letter == "H":
            cell.font = Font(strike=True, color=WHITE[0])

    rows = [(*row, "x") for row in (DATED, OTHER)]
    assert flagged(dressed(((*HEADINGS, "Classification"), *rows), dress)) == []


def test_all_that_is_seen_of_a_row_otherwise_is_told_each_by_itself() -> None:
    data = dressed((HEADINGS, DATED, OTHER), struck("A"))
    hidden = rewritten(data, SHEET, b'<row r="3"', b'<row r="3" hidden="1"')
    assert [code for code, *_ in flagged(hidden)] == ["hidden_row", "struck_out"]


def test_the_marks_of_a_row_are_its_columns_from_nought() -> None:
    rows = grid_rows(dressed((HEADINGS, DATED, OTHER), struck("A", "C")))
    assert [row.marks for row in rows] == [None, None, Marks(False, (0, 2), ())]


@pytest.mark.parametrize(
    "text", ["=1+1", CellRichText(TextBlock(InlineFont(strike=True), "a"), "b")]
)
def test_a_cell_without_a_value_is_not_marked(text: object) -> None:
    rows = grid_rows(written(HEADINGS, (*DATED[:2], text, *DATED[3:])))
    assert [row.marks for row in rows] == [None, None]


# ---------------------------------------------------------------- how much XML is read


def limited(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    monkeypatch.setattr(read_module, "ON_IMPORT", ON_IMPORT._replace(**limits))


def elements(data: bytes, part: str) -> int:
    return sum(1 for _ in fromstring(part_of(data, part)).iter())


LIST = sharing(written(HEADINGS, DATED, OTHER))
OF_PARTS = {
    "elements": [SHEET, TEXTS],
    "other_elements": [
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", STYLES
    ],
}  # fmt: skip


@pytest.mark.parametrize("limit", OF_PARTS)
def test_a_part_may_have_as_many_elements_as_the_limit(
    limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited(monkeypatch, **{limit: max(elements(LIST, part) for part in OF_PARTS[limit])})
    assert len(read(LIST).rows) == 2


@pytest.mark.parametrize(
    ("limit", "part", "name"),
    [
        *((limit, part, "a") for limit, parts in OF_PARTS.items() for part in parts),
        *(("elements", SHEET, name) for name in ("row", "c", "v", "f", "is", "t")),
        *(("elements", TEXTS, name) for name in ("si", "r", "t", "rPh")),
    ],
)
def test_a_part_with_more_elements_is_refused(
    limit: str, part: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = max(elements(LIST, each) for each in OF_PARTS[limit])
    more = f"<{name}/>".encode() * most
    crowded = part_of(LIST, part)
    end = crowded.rindex(b"</")
    limited(monkeypatch, **{limit: most})
    with pytest.raises(UsageError) as caught:
        read(with_part(LIST, part, crowded[:end] + more + crowded[end:]))
    step = "Save the list again as CSV (UTF-8) or XLSX and import that file."
    assert caught.value.next_step == step
    assert caught.value.message == (
        f'The file "list" has more than {most} XML elements in one of its parts, more than a list can '
        "have."
    )


BOOK_AT = "xl/another/book.xml"


def test_the_first_part_of_a_workbook_may_be_another_than_the_usual() -> None:
    assert cells(with_book_at(LIST, BOOK_AT)) == cells(LIST)


@pytest.mark.parametrize("part", [BOOK_AT, "xl/another/_rels/book.xml.rels"])
def test_another_first_part_with_too_many_elements_is_refused(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = with_book_at(LIST, BOOK_AT)
    most = max(elements(moved, each) for each in OF_PARTS["other_elements"])
    limited(monkeypatch, other_elements=most)
    content = part_of(moved, part)
    end = content.rindex(b"</")
    with pytest.raises(UsageError, match=f"has more than {most} XML elements"):
        read(with_part(moved, part, content[:end] + b"<a/>" * most + content[end:]))


def test_another_first_part_in_the_strict_form_is_told_as_such() -> None:
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    moved = rewritten(with_book_at(LIST, BOOK_AT), BOOK_AT, MAIN.encode(), strict)
    with pytest.raises(UsageError, match="is saved in the strict form"):
        read(moved)


@pytest.mark.parametrize(
    ("where", "more"), [(b"<row", b"<x/>"), (b"</row>", b"<c/>"), (b"<sheetData>", b"<x/>")]
)
def test_no_more_of_a_crowded_sheet_is_parsed_than_the_limit_and_a_piece(
    where: bytes, more: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []
    real = xml_parts.go_through

    def counting(part: IO[bytes], handler: Handler, most: int, name: str) -> Iterator[None]:
        try:
            yield from real(part, handler, most, name)
        finally:
            counted.append(handler.count)

    monkeypatch.setattr(workbook, "go_through", counting)
    limited(monkeypatch, elements=1000)
    sheet = part_of(LIST, SHEET)
    place = sheet.index(where)
    with pytest.raises(UsageError, match="more than 1,000 XML elements"):
        read(with_part(LIST, SHEET, sheet[:place] + more * 200_000 + sheet[place:]))
    assert 1000 < max(counted) < 1000 + 64 * 1024


@pytest.mark.parametrize("part", [b"<c><v>1</v></c>", b"<v>1</v>", b"<f>1+1</f><c/>"])
def test_a_cell_before_the_first_row_is_damage(part: bytes) -> None:
    sheet = part_of(LIST, SHEET)
    place = sheet.index(b"<row")
    with pytest.raises(UsageError, match="is a damaged workbook, or none"):
        read(with_part(LIST, SHEET, sheet[:place] + part + sheet[place:]))


@pytest.mark.parametrize("name", [b"a", b"row", b"c", b"v", b"is", b"t", b"si"])
@pytest.mark.parametrize("part", [SHEET, TEXTS, STYLES, "xl/workbook.xml"])
def test_elements_too_deep_within_elements_are_refused(part: str, name: bytes) -> None:
    content = part_of(LIST, part)
    place = content.rindex(b"</")
    deep = content[:place] + b"<%s>" % name * 30_000
    with pytest.raises(UsageError) as caught:
        read(with_part(LIST, part, deep))
    assert caught.value.message == (
        'The file "list" has XML elements within elements, more than a list can have.'
    )


def test_elements_that_ended_do_not_make_room_for_deeper_ones() -> None:
    content = part_of(LIST, SHEET)
    place = content.rindex(b"</sheetData>")
    ended = b'<row><c t="inlineStr"><is><r><t>x</t><rPh/></r></is></c><c><v>1</v></c></row>' * 500
    within = b'<a is="%s">' % (b"x" * 1024) * 300  # more than is read at once
    deep = content[:place] + ended + within + b"</a>" * 300 + content[place:]
    with pytest.raises(UsageError, match="has XML elements within elements"):
        read(with_part(LIST, SHEET, deep))


@pytest.mark.parametrize("name", [b"a", b"row", b"c", b"v", b"is", b"t", b"si"])
@pytest.mark.parametrize("part", [SHEET, TEXTS])
def test_elements_beside_each_other_are_not_deep(part: str, name: bytes) -> None:
    content = part_of(LIST, part)
    place = content.rindex(b"</")
    beside = content[:place] + b"<%s/>" % name * 500 + content[place:]
    assert len(read(with_part(LIST, part, beside)).rows) == 2


@pytest.mark.parametrize("name", ["a", "row", "c", "v", "is", "t", "r", "rPh", "si"])
@pytest.mark.parametrize("part", [SHEET, TEXTS, STYLES])
def test_an_element_that_ends_leaves_open_what_it_is_in(
    part: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xml_parts, "_PIECE_BYTES", 16)
    content = part_of(LIST, part).decode()
    place = content.rindex("</")
    deep = content[:place] + "<a>" * 60 + f"<{name}/>" + "<a>" * 60
    with pytest.raises(UsageError, match="has XML elements within elements"):
        read(with_part(LIST, part, deep.encode()))


def test_how_deep_elements_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_parts, "_PIECE_BYTES", 16)
    content = part_of(LIST, SHEET)
    place = content.rindex(b"</")
    for depth, held in ((99, True), (100, False)):
        deep = (
            content[:place] + b"<a>" * depth + b"<!-- -->" * 8 + b"</a>" * depth + content[place:]
        )
        with nullcontext() if held else pytest.raises(UsageError, match="within elements"):
            assert len(read(with_part(LIST, SHEET, deep)).rows) == 2


@pytest.mark.parametrize("part", ["worksheets/sheet1", "sharedStrings"])
def test_a_document_type_is_refused_in_a_part_of_any_name(part: str) -> None:
    """What declares none by its name is not looked through before it is parsed."""
    content = part_of(LIST, f"xl/{part}.xml")
    renamed = LIST
    for each in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        told = part_of(renamed, each).replace(f"{part}.xml".encode(), f"{part}.bin".encode())
        renamed = with_part(renamed, each, told)
    named = with_part(without_part(renamed, f"xl/{part}.xml"), f"xl/{part}.bin", content)
    assert len(read(named).rows) == 2
    with pytest.raises(UsageError) as caught:
        read(with_part(named, f"xl/{part}.bin", b'<!DOCTYPE x [<!ENTITY a "ha">]>' + content))
    assert caught.value.message == (
        'The file "list" declares a document type inside, which no workbook does.'
    )


# ---------------------------------------------------------------- merged cells, and another form


def merging(*cells: str, rows: tuple[tuple[object, ...], ...] = (HEADINGS, DATED, OTHER)) -> bytes:
    merges = "".join(f'<mergeCell ref="{each}"/>' for each in cells)
    told = f"</sheetData><mergeCells>{merges}</mergeCells>".encode()
    return rewritten(written(*rows), SHEET, b"</sheetData>", told)


@pytest.mark.parametrize(
    "cells", ["F2:F3", "A2:B2", "A1:B1", "G3:H3", "A3:A9", "A1:G1", "A:B", "2:3"]
)
def test_merged_cells_of_the_table_refuse_the_file(cells: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(merging("A5:B5", cells))
    assert (caught.value.message, caught.value.next_step) == (
        f'The cells {cells} of "list" are merged: what each but the first of them says cannot be known.',
        "Take them apart in the spreadsheet, write into each what it means, and import the file once more.",
    )


@pytest.mark.parametrize("cells", ["H2:H3", "H1:J9", "A4:G4"])
def test_merged_cells_beside_or_below_the_table_do_not_matter(cells: str) -> None:
    assert len(read(merging(cells)).rows) == 2


def test_merged_cells_above_the_heading_do_not_matter() -> None:
    assert len(read(merging("A1:G1", rows=((), HEADINGS, DATED, OTHER))).rows) == 2


def test_merged_cells_of_a_kept_file_are_read_as_they_were_then() -> None:
    assert len(read_rows(merging("F2:F3"), name="list")) == 2


@pytest.mark.parametrize("rows", [b"", b'<row r="5"/>'], ids=["none", "an empty one"])
def test_merged_cells_of_a_sheet_without_filled_rows_do_not_matter(rows: bytes) -> None:
    empty = merging("A1:B2", rows=())
    with pytest.raises(UsageError, match="has nothing on its sheets"):
        read(rewritten(empty, SHEET, b"<sheetData>", b"<sheetData>" + rows))


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
