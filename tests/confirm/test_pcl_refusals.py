"""Every file that is refused is refused in its own words, and with what to do about it."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import NamedTuple

import pytest

from agent.confirm.pcl import Encoding, Field, HowToRead, form
from agent.errors import UsageError
from tests.confirm.lists import (
    DATED,
    HEADINGS,
    OTHER,
    ROW,
    delimited,
    locked,
    page,
    read,
    table,
    with_part,
    workbook,
)

TEXT = delimited(HEADINGS, ROW, OTHER)
UTF_16 = TEXT.decode().encode("utf-16")
SAVE_AGAIN = "Save the list as CSV (UTF-8) and import that file."
OR_SAY_SO = (
    "Save the list as CSV (UTF-8); or, if it is known to be Windows text, say so with "
    "--encoding cp1252."
)
KIND = "Save the list as CSV (UTF-8) or XLSX and import that file."
WORKBOOK = "Save the list again as CSV (UTF-8) or XLSX and import that file."
SEARCH = (
    'Search DMECS for the list, save the page of results as "Webpage, HTML only", '
    "and import that file; or import a CSV, TSV or XLSX."
)
ALL_RESULTS = "Let DMECS show all results on one page, or export them, and import that."
CHOICES = "manufacturer, product, model, hcpcs, begin, end, comment"
EXPORT_ALL = "Export the list with all its columns, the heading in the first line."


class Refusal(NamedTuple):
    data: bytes
    message: str
    next_step: str
    how: HowToRead = HowToRead()


def packed(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def declared(encoding: Encoding) -> HowToRead:
    return HowToRead(encoding=encoding)


def kind(start: bytes, what: str) -> Refusal:
    return Refusal(
        start + b"\r\n", f'The file "list" is {what}, not a list that can be read.', KIND
    )


def mhtml(data: bytes) -> Refusal:
    return Refusal(
        data,
        "The file is a page saved as one MHTML file.",
        'Save it again as "Webpage, HTML only" and import that file.',
    )


def spelled(data: bytes, place: str, *how: Encoding, step: str = SAVE_AGAIN) -> Refusal:
    return Refusal(data, place, step, declared(*how) if how else HowToRead())


def no_page(data: bytes, why: str) -> Refusal:
    return Refusal(data, f'The file "list" {why}.', SEARCH)


def part(prose: str, shown: str) -> Refusal:
    return Refusal(
        page(table(HEADINGS, ROW), prose=prose),
        f'The page "list" shows only a part of the list: {shown}.',
        ALL_RESULTS,
    )


def no_workbook(data: bytes, why: str) -> Refusal:
    return Refusal(data, f'The file "list" {why}.', WORKBOOK)


KINDS = {
    "a PDF": kind(b"%PDF-1.7", "a PDF"),
    "an old workbook": kind(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or a protected Excel workbook"
    ),
    "a PNG": kind(b"\x89PNG", "a picture"),
    "a JPEG": kind(b"\xff\xd8\xff\xe0", "a picture"),
    "a GZIP": kind(b"\x1f\x8b\x08", "a compressed file"),
    "an RTF": kind(b"{\\rtf1", "a word processor's document"),
    "MHTML of one browser": mhtml(b"MIME-Version: 1.0\r\nFrom: x\r\n"),
    "MHTML of another": mhtml(b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"),
    "MHTML after an empty line": mhtml(b"\r\n mime-version: 1.0\r\n"),
}

SPELLINGS = {
    "a byte that no UTF-8 has": spelled(
        TEXT.replace(b"Clinic", b"Cl\xefnic"),
        'Line 3 of "list", byte 28: 0xef is not utf-8.',
        step=OR_SAY_SO,
    ),
    "in the first line": spelled(
        b"\xef" + TEXT, 'Line 1 of "list", byte 1: 0xef is not utf-8.', step=OR_SAY_SO
    ),
    "in a file that is marked as UTF-8": spelled(
        b"\xef\xbb\xbf" + TEXT.replace(b"Clinic", b"Cl\xefnic"),
        'Line 3 of "list", byte 28: 0xef is not utf-8.',
    ),
    "declared UTF-8": spelled(
        b"A,B\n\x80",
        'Line 2 of "list", byte 1: 0x80 is not utf-8.',
        Encoding.UTF_8,
        step=OR_SAY_SO,
    ),
    "half a character of UTF-16": spelled(
        "AĊ\nxy\nz".encode("utf-16")[:-1], 'Line 3 of "list", byte 1: 0x7a is not utf-16.'
    ),
    "half a pair of UTF-16, the other order": spelled(
        b"\xfe\xff" + "A\nB".encode("utf-16-be") + b"\xd8\x00\x00A",
        'Line 2 of "list", byte 3: 0xd8 is not utf-16.',
    ),
    "a byte that is no Windows text": spelled(
        b"A\nB\x81", 'Line 2 of "list", byte 2: 0x81 is not cp1252.', Encoding.CP1252
    ),
    "UTF-16 that was declared Windows text": spelled(
        UTF_16,
        'The file "list" says that it is utf-16, not cp1252.',
        Encoding.CP1252,
        step="Import it without --encoding.",
    ),
    "UTF-8 that was declared UTF-16": spelled(
        b"\xef\xbb\xbf" + TEXT,
        'The file "list" says that it is utf-8, not utf-16.',
        Encoding.UTF_16,
        step="Import it without --encoding.",
    ),
    "a NUL in the first line": spelled(
        b"A\0B\n", 'Line 1 of "list" holds a NUL character: it is not a text that can be read.'
    ),
    "a NUL in two lines": spelled(
        b"A,B\n\0\n\0",
        'Line 2 of "list" holds a NUL character: it is not a text that can be read.',
    ),
    "a lost character": spelled(
        TEXT.replace(b"Clinic", "Cl\ufffdnic".encode()),
        'Line 3 of "list" holds a character that was lost before: it is not a text that can be read.',
    ),
}

MEND = "Mend that line, or export the list again, and import the file once more."
LINES = {
    "text after a quote": Refusal(
        delimited(HEADINGS, ROW) + b'"a"b,c\n',
        "Line 3 of \"list\" is not valid CSV (',' expected after '\"').",
        MEND,
    ),
    "an open quote": Refusal(
        delimited(HEADINGS, ROW, by="\t") + b'"a',
        'Line 3 of "list" is not valid TSV (unexpected end of data).',
        MEND,
    ),
}

PAGES = {
    "of another site": no_page(
        page(table(HEADINGS, ROW), head=""), "is a web page, but not one of DMECS"
    ),
    "without a list": no_page(
        page(table(("a", "b"))), "is a page of DMECS with no table that could be the list"
    ),
    "with three headings of a list": no_page(
        page(table((*HEADINGS[:3], "a", "b"))),
        "is a page of DMECS with no table that could be the list",
    ),
    "with two lists": no_page(
        page(table(HEADINGS, ROW), table(HEADINGS, ROW)),
        "is a page of DMECS with 2 tables that could be the list",
    ),
    "with four headings of a list": Refusal(
        page(table(HEADINGS[:4], ROW[:4])),
        'The file "list" has no column "Effective Begin Date" or "Effective End Date".',
        EXPORT_ALL,
    ),
    "first page of two": part("Page 1 of 2", "Page 1 of 2"),
    "first page of many": part("Results: page 1  of 12, K1007", "page 1 of 12"),
    "first results": part("Results 1 - 1 of 57", "1 of 57 results"),
    "of thousands": part("1,000 through 1,000 of 1,057", "1 of 1057 results"),
    "all but one": part("Results 1 – 1 OF 2", "1 of 2 results"),
    "later results": part("7 to 7 of 7", "1 of 7 results"),
}

WORKBOOKS = {
    "a ZIP": no_workbook(packed(readme=b"x"), "is a ZIP archive, not an XLSX workbook"),
    "half of one": no_workbook(workbook(HEADINGS)[:40], "is a damaged workbook, or none"),
    "an XML that is none": no_workbook(
        with_part(workbook(HEADINGS, DATED), "xl/worksheets/sheet1.xml", b"<a>"),
        "is a damaged workbook, or none",
    ),
    "a document type": no_workbook(
        with_part(workbook(HEADINGS, DATED), "xl/styles.xml", b"<!DOCTYPE x><a/>"),
        "declares a document type inside, which no workbook does",
    ),
    "a document type among relations": no_workbook(
        with_part(workbook(HEADINGS, DATED), "_rels/.rels", b"<!DOCTYPE x><a/>"),
        "declares a document type inside, which no workbook does",
    ),
    "a password": no_workbook(locked(workbook(HEADINGS, DATED)), "is protected by a password"),
    "two parts of one name": no_workbook(
        with_part(workbook(HEADINGS, DATED), "docProps/two.xml", b"").replace(
            b"docProps/two.xml", b"docProps/app.xml"
        ),
        "holds two parts of one name",
    ),
    "no such sheet": Refusal(
        workbook(HEADINGS, DATED, others=["Notes"]),
        'The workbook "list" has no sheet "List".',
        'Its sheets are "PCL", "Notes".',
        HowToRead(sheet="List"),
    ),
    "several sheets": Refusal(
        workbook(HEADINGS, DATED, others=["Notes", "More"]),
        'The workbook "list" has 3 sheets: "PCL", "Notes", "More".',
        'Say which one is the list: --sheet "PCL".',
    ),
    "empty sheets": Refusal(
        workbook(),
        'The workbook "list" has nothing on its sheets.',
        "Save the list again and import that file.",
    ),
}


def headed(*headings: str, columns: dict[str, Field] | None = None) -> tuple[bytes, HowToRead]:
    row = (*ROW, *[""] * (len(headings) - len(ROW)))
    return delimited(headings, row), HowToRead(columns=columns or {})


def asked(
    message: str, step: str, *headings: str, columns: dict[str, Field] | None = None
) -> Refusal:
    data, how = headed(*headings, columns=columns)
    return Refusal(data, message, step, how)


NAME_ONE = "Name a heading as it stands in the file, or the column's number: --map '#3=model'."
COLUMNS = {
    "none": Refusal(
        b"",
        'The file "list" has no column "Manufacturer" or "Product Name" or "Model Number" or "HCPCS" '
        'or "Effective Begin Date" or "Effective End Date".',
        EXPORT_ALL,
    ),
    "too many": asked(
        'The heading of "list" has more than 64 columns: no list has.',
        "Export the list again, its heading in the first line.",
        *"x" * 65,
    ),
    "one missing, one not known": asked(
        'The file "list" has no column "Model Number".',
        "If one of \"Model #\" is it, say so: --map 'Model #=model'.",
        *HEADINGS[:2],
        " Model   # ",
        *HEADINGS[3:],
    ),
    "two missing, six not known": asked(
        'The file "list" has no column "Model Number" or "HCPCS".',
        'If one of "a", "b", "c", "d", "e" is it, say so: --map \'a=model\'.',
        *HEADINGS[:2],
        *HEADINGS[4:],
        *"abcdef",
    ),
    "too few, none known": Refusal(
        b'{"a": 1}',
        'The file "list" has no column "Manufacturer" or "Product Name" or "Model Number" or "HCPCS" '
        'or "Effective Begin Date" or "Effective End Date".',
        EXPORT_ALL,
    ),
    "too few for a list": asked(
        'The file "list" has no column "Effective End Date".', EXPORT_ALL, *HEADINGS[:5]
    ),
    "too few for a list, one not known": Refusal(
        delimited((*HEADINGS[:4], "End")),
        'The file "list" has no column "Effective Begin Date" or "Effective End Date".',
        EXPORT_ALL,
    ),
    "just enough, one not known": Refusal(
        delimited((*HEADINGS[:5], "End")),
        'The file "list" has no column "Effective End Date".',
        "If one of \"End\" is it, say so: --map 'End=end'.",
    ),
    "one too many": asked(
        'The file "list" has a column that is not known: #8 "Status".',
        f"Say what each one is, as in --map 'Status=ignore'; instead of ignore: {CHOICES}.",
        *HEADINGS,
        "Status",
    ),
    "five too many": asked(
        'The file "list" has columns that are not known: #8 "a", #9 "b", #10 "c", #11 "d", #12 "e".',
        "Say what each one is, as in --map 'a=ignore' --map 'b=ignore' --map 'c=ignore' "
        f"--map 'd=ignore' --map 'e=ignore'; instead of ignore: {CHOICES}.",
        *HEADINGS,
        *"abcde",
    ),
    "six too many": asked(
        'The file "list" has columns that are not known: #8 "a", #9 "b", #10 "c", #11 "d", #12 "e" '
        "and 1 more.",
        "Say what each one is, as in --map 'a=ignore' --map 'b=ignore' --map 'c=ignore' "
        f"--map 'd=ignore' --map 'e=ignore'; instead of ignore: {CHOICES}.",
        *HEADINGS,
        *"abcdef",
    ),
    "headings that are no texts": Refusal(
        workbook((*HEADINGS, date(2026, 1, 1), 7.5, "=1+1"), DATED),
        'The file "list" has columns that are not known: #8 "2026-01-01", #9 "7.5", '
        '#10 "holds a formula: paste its value in its place".',
        "Say what each one is, as in --map '2026-01-01=ignore' --map '7.5=ignore' "
        "--map 'holds a formula: paste its value in its place=ignore'; "
        f"instead of ignore: {CHOICES}.",
    ),
    "seven too many": asked(
        'The file "list" has columns that are not known: #8 "a", #9 "b", #10 "c", #11 "d", #12 "e" '
        "and 2 more.",
        "Say what each one is, as in --map 'a=ignore' --map 'b=ignore' --map 'c=ignore' "
        f"--map 'd=ignore' --map 'e=ignore'; instead of ignore: {CHOICES}.",
        *HEADINGS,
        *"abcdefg",
    ),
    "three for one field": asked(
        'The file "list" has 3 columns that could be the product column: #2 "Product Name" and '
        '#8 "Product" and #9 "PRODUCT".',
        "Say which one it is not: --map '#9=ignore'.",
        *HEADINGS,
        "Product",
        "PRODUCT",
    ),
    "a heading that is not there": asked(
        'The file "list" has no column "Nothing".',
        NAME_ONE,
        *HEADINGS,
        columns={"Nothing": Field.MODEL},
    ),
    "a number beyond the last": asked(
        'The file "list" has no column "#8".', NAME_ONE, *HEADINGS, columns={"#8": Field.MODEL}
    ),
    "a heading that is there twice": asked(
        'The file "list" has 2 columns "Comments".',
        NAME_ONE,
        *HEADINGS,
        "Comments",
        columns={"Comments": Field.IGNORE},
    ),
    "something below no heading": Refusal(
        delimited((*HEADINGS, ""), (*ROW, ""), (*ROW, "x")),
        'Line 3, column 8 of "list" is not empty, and its column has no heading.',
        f"Say what that column is: --map '#8=ignore', or one of {CHOICES}.",
    ),
}

REFUSALS = {
    f"{subject}: {name}": refusal
    for subject, group in {
        "kind": KINDS,
        "spelling": SPELLINGS,
        "line": LINES,
        "page": PAGES,
        "workbook": WORKBOOKS,
        "columns": COLUMNS,
    }.items()
    for name, refusal in group.items()
}


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
def test_a_file_is_refused_in_its_own_words(refusal: Refusal) -> None:
    with pytest.raises(UsageError) as caught:
        read(refusal.data, refusal.how)
    assert caught.value.message == refusal.message


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_says_what_to_do(refusal: Refusal) -> None:
    with pytest.raises(UsageError) as caught:
        read(refusal.data, refusal.how)
    assert caught.value.next_step == refusal.next_step


def test_a_file_may_be_as_large_as_the_largest_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form, "MAX_FILE_BYTES", len(TEXT))
    assert len(read(TEXT).rows) == 2


def test_a_file_that_is_too_large_is_told_with_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form, "MAX_FILE_BYTES", 3 * 1024**2)
    with pytest.raises(UsageError) as caught:
        read(bytes(3 * 1024**2 + 1))
    assert (caught.value.message, caught.value.next_step) == (
        'The file "list" has 3145729 bytes, more than a product list can have (3 MB).',
        "Export the list again, with K1007's rows alone if need be, and import that file.",
    )
