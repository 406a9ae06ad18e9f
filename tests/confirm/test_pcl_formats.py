"""The same list in every format reads alike, and each file that is no list gets its own sentence."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest

from agent.confirm.models import ListFormat
from agent.confirm.pcl import Encoding, HowToRead, Severity, findings, read_rows
from agent.errors import UsageError
from tests.confirm.lists import (
    DATED,
    HEADINGS,
    OTHER,
    PAGE_HEAD,
    ROW,
    codes,
    delimited,
    page,
    read,
    table,
    with_part,
    workbook,
)
from tests.confirm.sheets import LAUGHS, SHEET, rewritten, saved

TEXT = delimited(HEADINGS, ROW, OTHER)


def among_others(data: bytes) -> bytes:
    """The workbook with a hidden sheet and an empty one."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    hidden = book.create_sheet("Old", 0)
    hidden.append(list(HEADINGS))
    hidden.sheet_state = "hidden"
    book.create_sheet("Empty", 1)
    return saved(book)


def with_iso_dates(data: bytes) -> bytes:
    """The workbook with dates as the strict form of the format may spell them."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.iso_dates = True
    return rewritten(saved(book), "xl/worksheets/sheet1.xml", b"T00:00:00<", b"<")


LISTS = {
    "csv": TEXT,
    "csv with a byte order mark": b"\xef\xbb\xbf" + TEXT,
    "csv, UTF-16": TEXT.decode().encode("utf-16"),
    "csv, lines end as on Windows": TEXT.replace(b"\n", b"\r\n"),
    "csv, all in quotes": delimited(*([f'"{c}"' for c in row] for row in (HEADINGS, ROW, OTHER))),
    "tsv": delimited(HEADINGS, ROW, OTHER, by="\t"),
    "xlsx, dates as text": workbook(HEADINGS, ROW, OTHER),
    "xlsx, dates as dates": workbook(
        HEADINGS, DATED, (*OTHER[:4], date(2024, 6, 1), date(2025, 12, 31), None)
    ),
    "xlsx, below empty rows": workbook(*[()] * 30, HEADINGS, ROW, OTHER),
    "xlsx, beside empty and hidden sheets": among_others(workbook(HEADINGS, ROW, OTHER)),
    "xlsx, dates as ISO": with_iso_dates(
        workbook(HEADINGS, DATED, (*OTHER[:4], date(2024, 6, 1), date(2025, 12, 31), None))
    ),
    "page": page(table(HEADINGS, ROW, OTHER)),
    "page, its cells in a layout": page(
        f"<table><tr><td>Search {table(HEADINGS, ROW, OTHER)}</td></tr></table>"
    ),
    "page, end tags left out": page(
        table(HEADINGS, ROW, OTHER).replace("</td>", "").replace("</tr>", "")
    ),
}
KINDS = {
    "csv": ListFormat.CSV,
    "tsv": ListFormat.TSV,
    "xlsx": ListFormat.XLSX,
    "page": ListFormat.HTML,
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_reads_alike_in_every_format(name: str) -> None:
    found = read(LISTS[name])
    assert [row[1:] for row in found.rows] == [
        ("K1007", *ROW[:3], date(2025, 2, 1), None, "SYNTHETIC"),
        ("L2999", *OTHER[:3], date(2024, 6, 1), date(2025, 12, 31), ""),
    ]


@pytest.mark.parametrize("name", LISTS)
def test_the_content_says_what_kind_of_file_it_is(name: str) -> None:
    assert read(LISTS[name]).format is KINDS[name.split(",")[0].split(" ")[0]]


@pytest.mark.parametrize("name", LISTS)
def test_a_file_reads_again_by_what_is_kept_of_its_reading(name: str) -> None:
    first = read(LISTS[name])
    assert read(LISTS[name], first.how) == first


# ---------------------------------------------------------------- what is no list


REFUSED = {
    "a PDF": (b"%PDF-1.7\n", "is a PDF"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or a protected Excel"),
    "a picture": (b"\x89PNG\r\n", "a picture"),
    "a page of another site": (page(table(HEADINGS, ROW), head=""), "not one of DMECS"),
    "a page without a list": (page(table(("a", "b"))), "with no table that could be the list"),
    "a page with two lists": (page(table(HEADINGS, ROW), table(HEADINGS, ROW)), "with 2 tables"),
    "a page of several": (
        page(table(HEADINGS, ROW), prose="Page 1 of 3"),
        "only a part of the list",
    ),
    "the first results": (
        page(table(HEADINGS, ROW), prose="Results 1 - 1 of 57"),
        "1 of 57 results",
    ),
    "a page as MHTML": (b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n", "MHTML"),
    "broken UTF-8": (TEXT.replace(b"Clinic", b"Cl\xefnic"), 'Line 3 of "list", byte 28: 0xef'),
    "broken UTF-16": (TEXT.decode().encode("utf-16")[:-1], "is not utf-16"),
    "a NUL": (TEXT.replace(b"Clinic", b"Cl\0nic"), 'Line 3 of "list" holds a NUL character'),
    "a lost character": (TEXT.replace(b"Clinic", "Cl\ufffdnic".encode()), "lost before"),
    "an open quote": (TEXT + b'"', "is not valid CSV"),
    "a ZIP": (with_part(workbook(HEADINGS), "xl/workbook.xml", b"")[:40], "damaged workbook"),
    "two sheets": (workbook(HEADINGS, DATED, others=["Notes"]), "has 2 sheets"),
    "entities in UTF-16": (
        with_part(workbook(HEADINGS, DATED), "xl/styles.xml", LAUGHS.decode().encode("utf-16")),
        "document type",
    ),
    "an empty workbook": (workbook(), "nothing on its sheets"),
    "an empty file": (b"", 'has no column "Manufacturer"'),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_list_is_refused_in_a_sentence(name: str) -> None:
    data, words = REFUSED[name]
    with pytest.raises(UsageError) as caught:
        read(data)
    assert words in caught.value.message
    assert caught.value.message.isprintable()


def test_a_page_that_shows_all_its_results_is_whole() -> None:
    whole = page(table(HEADINGS, ROW, OTHER), prose="Results 1 - 2 of 2, page 1 of 1")
    assert len(read(whole).rows) == 2


@pytest.mark.parametrize(
    "mark", [PAGE_HEAD, "<title>DMECS</title>", "<p>Product Classification List</p>"]
)
def test_a_page_of_dmecs_is_told_by_what_it_says_of_itself(mark: str) -> None:
    assert len(read(page(table(HEADINGS, ROW), head=f"<!-- x -->{mark}")).rows) == 1


def test_scripts_of_a_page_are_not_its_text() -> None:
    scripted = table(HEADINGS, (*ROW[:6], "SYNTHETIC<script>alert(1)</script>"))
    assert read(page(scripted)).rows[0].comment == "SYNTHETIC"


def test_a_cell_over_several_columns_is_refused_with_its_place() -> None:
    (found,) = read(
        page(table(HEADINGS, ROW).replace("<td>Strider", '<td rowspan="2">Strider'))
    ).findings
    assert (found.row, found.column, found.code) == (2, 2, "unusable_cell")


# ---------------------------------------------------------------- encodings


def test_windows_text_is_read_where_a_person_says_so() -> None:
    data = TEXT.replace(b"Clinic", "Clínic".encode("cp1252"))
    assert read(data, HowToRead(encoding=Encoding.CP1252)).rows[1].product == "Strider Clínic"


def test_a_declared_encoding_does_not_overrule_the_file_s_own_mark() -> None:
    with pytest.raises(UsageError, match="says that it is utf-8"):
        read(b"\xef\xbb\xbf" + TEXT, HowToRead(encoding=Encoding.CP1252))


# ---------------------------------------------------------------- cells of a workbook

CELLS = [
    (2, "=UPPER(B2)", "unusable_cell"),
    (6, '="SYNTHETIC"', "unusable_cell"),
    (1, True, "unusable_cell"),
    (2, "#N/A", "unusable_cell"),
    (4, datetime(2025, 2, 1, 9, 30), "unusable_cell"),  # noqa: DTZ001 — a spreadsheet knows no zone
    (4, time(9, 30), "unusable_cell"),
    (4, 45689, "not_a_day"),
    (1, date(2025, 2, 1), "not_a_name"),
    (7, "beside the table", "columns"),
]


@pytest.mark.parametrize(("column", "value", "code"), CELLS)
def test_a_cell_that_says_nothing_is_refused_with_its_place(
    column: int, value: object, code: str
) -> None:
    cells: list[object] = [*DATED, None]
    cells[column] = value
    (found,) = read(workbook(HEADINGS, DATED, cells)).findings
    expected = (3, None if code == "columns" else column + 1, code, Severity.REFUSED)
    assert (found.row, found.column, found.code, found.severity) == expected


def test_a_cell_s_place_is_told_as_a_spreadsheet_tells_it() -> None:
    (found,) = read(workbook(HEADINGS, (*DATED[:2], "=1+1", *DATED[3:]))).findings
    assert found.text.startswith('Cell C2 of "list" holds a formula')


def test_a_newer_error_in_a_sheet_that_was_taken_in_is_read_as_it_was_then() -> None:
    kept = workbook(HEADINGS, (*DATED[:2], "#CALC!", *DATED[3:]))
    assert [row.model for row in read_rows(kept, name="list")] == ["#CALC!"]


def with_rows_marked(*marks: tuple[bytes, bytes]) -> bytes:
    """A workbook of two rows, its rows' beginnings written otherwise."""
    data = workbook(HEADINGS, ROW, OTHER)
    for old, new in marks:
        data = rewritten(data, SHEET, old, new)
    return data


def in_utf_16(data: bytes) -> bytes:
    """The workbook with its sheet spelled in UTF-16."""
    part = zipfile.Path(zipfile.ZipFile(io.BytesIO(data)), SHEET).read_bytes()
    return with_part(data, SHEET, part.decode().encode("utf-16"))


@pytest.mark.parametrize(
    ("marks", "hidden"),
    [
        ([(b'<row r="3"', b'<row r="3" hidden="1"')], [3]),
        ([(b'<row r="2"', b'<row hidden="true" r="2"')], [2]),
        ([(b'<row r="2"', b'<row hidden="1"'), (b'<row r="3"', b'<row hidden="1"')], [2, 3]),
        ([(b'<row r="3"', b'<row r="7" hidden="1"')], [7]),
        ([(b"<row r=", b"<row x="), (b'x="2"', b'hidden="1"')], [2]),
        ([(b'<row r="1"', b'<row r="1" hidden="1"')], []),
        ([(b'<row r="2"', b'<row r="2" hidden="0"')], []),
        ([], []),
    ],
)
def test_rows_that_a_sheet_hides_are_flagged_and_imported(
    marks: list[tuple[bytes, bytes]], hidden: list[int]
) -> None:
    found = read(with_rows_marked(*marks))
    told = [(each.code, each.severity, each.row, each.text) for each in found.findings]
    assert (len(found.rows), found.flagged, found.refused) == (2, len(hidden), 0)
    assert told == [
        (
            "hidden_row",
            Severity.FLAGGED,
            row,
            f'Row {row} of "list" is hidden on its sheet, and is imported as the others are.',
        )
        for row in hidden
    ]


def test_a_hidden_row_is_flagged_however_the_sheet_is_spelled() -> None:
    found = read(in_utf_16(with_rows_marked((b'<row r="3"', b'<row r="3" hidden="1"'))))
    assert [(each.code, each.row) for each in found.findings] == [("hidden_row", 3)]


def test_hidden_rows_beyond_the_limit_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "MAX_LISTED", 1)
    found = read(with_rows_marked((b"<row ", b'<row hidden="1" ')))
    assert [(each.code, each.row) for each in found.findings] == [
        ("hidden_row", 2),
        ("more_flagged", 3),
    ]


def test_a_number_for_a_model_is_kept_and_told() -> None:
    found = read(workbook(HEADINGS, (*DATED[:2], 4711, *DATED[3:])))
    assert (found.rows[0].model, [each.code for each in found.findings]) == ("4711", ["number"])


def test_a_text_that_begins_like_a_formula_is_none() -> None:
    data = workbook(HEADINGS, (*DATED[:2], "SX", *DATED[3:]), (*DATED[:2], "=", *DATED[3:]))
    assert codes(data) == []


@pytest.mark.parametrize(
    ("value", "comment"), [(7, "7"), (date(2025, 2, 1), "2025-02-01"), ("  Note ", "Note")]
)
def test_a_comment_may_be_anything_that_has_a_value(value: object, comment: str) -> None:
    assert read(workbook(HEADINGS, (*DATED[:6], value))).rows[0].comment == comment


def test_the_sheet_that_is_named_is_read() -> None:
    data = workbook(HEADINGS, DATED, others=["Notes"])
    assert len(read(data, HowToRead(sheet="PCL")).rows) == 1


def test_a_sheet_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(UsageError) as caught:
        read(workbook(HEADINGS, DATED), HowToRead(sheet="List"))
    assert '"PCL"' in caught.value.next_step


# ---------------------------------------------------------------- what is not looked at


def test_a_link_to_another_workbook_is_not_followed() -> None:
    link = (
        b'</sheets><externalReferences><externalReference r:id="rId99" xmlns:r='
        b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></externalReferences>'
    )
    linked = rewritten(workbook(HEADINGS, DATED), "xl/workbook.xml", b"</sheets>", link)
    assert len(read(linked).rows) == 1
