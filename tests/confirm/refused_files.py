"""Files that are no list, or no whole one: by kind, spelling, line, page and workbook."""

from __future__ import annotations

from agent.confirm.pcl import Encoding, HowToRead
from tests.confirm.lists import (
    DATED,
    HEADINGS,
    ROW,
    delimited,
    locked,
    page,
    table,
    with_part,
    workbook,
)
from tests.confirm.refusal import (
    EXPORT_ALL,
    OR_SAY_SO,
    TEXT,
    UTF_16,
    Refusal,
    kind,
    mhtml,
    no_page,
    no_workbook,
    packed,
    part,
    spelled,
)

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
