"""What is noticed about a row is told in its own words, with the place as a person finds it."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

import pytest
from openpyxl.worksheet.formula import ArrayFormula

from agent.confirm.pcl import Finding, Severity, require_importable, seen_for
from agent.confirm.pcl.grid import column_letters
from agent.errors import UsageError
from tests.confirm.lists import DATED, HEADINGS, OTHER, ROW, changed, delimited, page, read, table
from tests.confirm.lists import workbook as sheet

FIRST = changed(end="12/31/2025")
KEY = '"Synthex Mobility, Strider Personal, SX-200, K1007"'


class Noticed(NamedTuple):
    data: bytes
    code: str
    column: int | None
    text: str


def of_line(row: tuple[str, ...], code: str, column: int | None, words: str) -> Noticed:
    """A line of a text file, below a heading and a line in which nothing is wrong."""
    place = "Line 3" if column is None else f"Line 3, column {column}"
    return Noticed(delimited(HEADINGS, OTHER, row), code, column, f'{place} of "list" {words}.')


def of_cell(column: int, value: object, code: str, words: str) -> Noticed:
    """A cell of a sheet, below a heading and a row in which nothing is wrong."""
    cells = [*DATED]
    cells[column - 1] = value  # type: ignore[call-overload]
    other = (*OTHER[:4], date(2024, 6, 1), None, None)
    place = f"Cell {column_letters(column)}3"
    return Noticed(sheet(HEADINGS, other, cells), code, column, f'{place} of "list" {words}.')


def of_page(cell: str, words: str) -> Noticed:
    """A cell of a page's table."""
    data = page(table(HEADINGS, ROW).replace("<td>Strider", f"<td {cell}>Strider"))
    return Noticed(data, "unusable_cell", 2, f'Row 2, column 2 of "list" {words}.')


NOT_A_DAY = "which is not a day of the calendar"
REFUSED = {
    "no maker": of_line(changed(manufacturer=" "), "empty", 1, "has no manufacturer"),
    "no product": of_line(changed(product=""), "empty", 2, "has no product"),
    "no code": of_line(changed(hcpcs=""), "empty", 4, "has no hcpcs"),
    "no begin": of_line(changed(begin=""), "empty", 5, "has no begin"),
    "no day": of_line(
        changed(begin="02/30/2025"), "not_a_day", 5, f'has the date "02/30/2025", {NOT_A_DAY}'
    ),
    "before Medicare": of_line(
        changed(begin="12/31/1964"),
        "too_early",
        5,
        "has the date 1964-12-31, which is before there was Medicare",
    ),
    "end before begin": of_line(
        changed(end="01/31/2025"),
        "end_before_begin",
        6,
        "ends on 2025-01-31 before it begins on 2025-02-01",
    ),
    "a control character": of_line(
        changed(model="SX\x1b200"),
        "unprintable",
        3,
        'has "SX\\x1b200", with characters that no name has',
    ),
    "a space that does not break": of_line(
        changed(manufacturer="Synthex\xa0Mobility"),
        "unprintable",
        1,
        'has "Synthex\\xa0Mobility", where \\xa0 is a space that does not break: put a plain one',
    ),
    "such a space in a code": of_line(
        changed(hcpcs="K10\xa007"),
        "unprintable",
        4,
        'has "K10\\xa007", where \\xa0 is a space that does not break: put a plain one',
    ),
    "such a space and a control character": of_line(
        changed(model="SX\xa0\x07"),
        "unprintable",
        3,
        'has "SX\\xa0\\x07", with characters that no name has',
    ),
    "a control character in a code": of_line(
        changed(hcpcs="k1\x07"),
        "unprintable",
        4,
        'has "K1\\x07", with characters that no name has',
    ),
    "a column too many": of_line(
        (*ROW, "x"), "columns", None, "has 8 columns where the heading has 7"
    ),
    "a column too few": of_line(ROW[:-1], "columns", None, "has 6 columns where the heading has 7"),
    "a formula for a name": of_cell(
        2, "=1+1", "unusable_cell", "holds a formula: paste its value in its place"
    ),
    "a formula for a code": of_cell(
        4, '="K1007"', "unusable_cell", "holds a formula: paste its value in its place"
    ),
    "a formula for a day": of_cell(
        5, "=TODAY()", "unusable_cell", "holds a formula: paste its value in its place"
    ),
    "a formula for a comment": of_cell(
        7, "=1+1", "unusable_cell", "holds a formula: paste its value in its place"
    ),
    "a formula for several cells": of_cell(
        2,
        ArrayFormula("B3", "=1+1"),
        "unusable_cell",
        "holds a formula: paste its value in its place",
    ),
    "an error": of_cell(3, "#REF!", "unusable_cell", "holds the error #REF!"),
    **{
        f"the error {error}": of_cell(3, error, "unusable_cell", f"holds the error {error}")
        for error in (
            *("#CALC!", "#SPILL!", "#FIELD!", "#BLOCKED!"),
            *("#UNKNOWN!", "#CONNECT!", "#BUSY!", "#GETTING_DATA"),
        )
    },
    "a newer error for a day": of_cell(5, "#SPILL!", "unusable_cell", "holds the error #SPILL!"),
    "a newer error for a comment": of_cell(7, "#CALC!", "unusable_cell", "holds the error #CALC!"),
    "a truth": of_cell(3, True, "unusable_cell", "holds a truth value"),
    "a moment": of_cell(
        5,
        datetime(2025, 2, 1, 9, 30),  # noqa: DTZ001 — a spreadsheet knows no zone
        "unusable_cell",
        "holds the moment 2025-02-01 09:30:00",
    ),
    "a time": of_cell(
        5,
        datetime(2025, 2, 1, 9, 30).time(),  # noqa: DTZ001 — a spreadsheet knows no zone
        "unusable_cell",
        "holds no value",
    ),
    "a number for a day": of_cell(
        5, 45689, "not_a_day", "is the number 45689, where a date belongs"
    ),
    "a day for a name": of_cell(
        2, date(2025, 2, 1), "not_a_name", "is the date 2025-02-01, where a name belongs"
    ),
    "a day for a code": of_cell(
        4, date(2025, 2, 1), "not_a_name", "is the date 2025-02-01, where a name belongs"
    ),
    "a cell over columns": of_page('colspan="2"', "has colspan 2"),
    "a cell over rows and columns": of_page(
        'rowspan="3" colspan="2"', "has colspan 2 and rowspan 3"
    ),
    "the same row twice": Noticed(
        delimited(HEADINGS, ROW, ROW),
        "overlapping_periods",
        None,
        f'Line 2 and line 3 of "list" have the same key, and periods that overlap: {KEY}, '
        "2025-02-01 to open and 2025-02-01 to open.",
    ),
    "one begin and two ends": Noticed(
        delimited(HEADINGS, ROW, FIRST),
        "overlapping_periods",
        None,
        f'Line 3 and line 2 of "list" have the same key, and periods that overlap: {KEY}, '
        "2025-02-01 to 2025-12-31 and 2025-02-01 to open.",
    ),
    "spelled otherwise, overlapping": Noticed(
        delimited(HEADINGS, ROW, changed(product="strider personal", begin="06/01/2025")),
        "overlapping_periods",
        None,
        'Line 2 and line 3 of "list" have the same key but for spelling, and periods that overlap: '
        '"Synthex Mobility, strider personal, SX-200, K1007", '
        "2025-02-01 to open and 2025-06-01 to open.",
    ),
    "rows of a sheet": Noticed(
        sheet(HEADINGS, DATED, DATED),
        "overlapping_periods",
        None,
        f'Row 2 and row 3 of "list" have the same key, and periods that overlap: {KEY}, '
        "2025-02-01 to open and 2025-02-01 to open.",
    ),
}
KEPT = "which a spreadsheet would run as a formula; kept as it is"
FLAGGED = {
    "like a formula": of_line(
        changed(manufacturer="=HYPERLINK(1)"), "formula_like", 1, f'has "=HYPERLINK(1)", {KEPT}'
    ),
    **{
        f"like a formula in full width, U+{ord(sign):04X}": of_line(
            changed(model=f"{sign}SX"), "formula_like", 3, f'has "{sign}SX", {KEPT}'
        )
        for sign in "\uff1d\uff0b\uff0d\uff20"
    },
    "no HCPCS code": of_line(
        changed(hcpcs="k1oo7"), "not_a_code", 4, 'has "K1OO7", which is no HCPCS code'
    ),
    **{
        f"a code and more, {more}": of_line(
            changed(hcpcs=f"k1007{more}"),
            "not_a_code",
            4,
            f'has "K1007{more}", which is a HCPCS code and something more',
        )
        for more in ("-RT", " KH", "1")
    },
    "a code that ends as one": of_line(
        changed(hcpcs="XK1007"), "not_a_code", 4, 'has "XK1007", which is no HCPCS code'
    ),
    "a footnote's mark": of_line(
        changed(model="SX-200\u2020 "),
        "footnote_mark",
        3,
        'has "SX-200\u2020", whose end may be a footnote\'s mark; kept as it is',
    ),
    "a footnote's mark behind what is like a formula": of_line(
        changed(model="-200*"), "formula_like", 3, f'has "-200*", {KEPT}'
    ),
    "a number for a model": of_cell(
        3, 4711, "number", "is the number 4711, not a text: zeros before it may be lost"
    ),
    "a number for a code": of_cell(
        4, 1007, "number", "is the number 1007, not a text: zeros before it may be lost"
    ),
    "a long number for a model": of_cell(
        3,
        1e20,
        "number",
        "is the number 100000000000000000000, not a text: zeros before it may be lost",
    ),
    "a broken number": of_cell(
        3, 4711.5, "number", "is the number 4711.5, not a text: zeros before it may be lost"
    ),
    "two periods": Noticed(
        delimited(HEADINGS, FIRST, changed(begin="01/01/2026")),
        "several_periods",
        None,
        f'Line 2 and line 3 of "list" have the same key in two periods: {KEY}, '
        "2025-02-01 to 2025-12-31 and 2026-01-01 to open; the one of the date of service counts.",
    ),
    "two periods, spelled otherwise": Noticed(
        delimited(HEADINGS, FIRST, changed(model="sx-200", begin="01/01/2026")),
        "spelled_alike",
        None,
        'Line 2 and line 3 of "list" have the same key but for spelling in two periods: '
        '"Synthex Mobility, Strider Personal, sx-200, K1007", '
        "2025-02-01 to 2025-12-31 and 2026-01-01 to open; the one of the date of service counts.",
    ),
    "another code, overlapping": Noticed(
        delimited(HEADINGS, changed(hcpcs="L2999"), changed(hcpcs="L2999")),
        "overlapping_periods",
        None,
        'Line 2 and line 3 of "list" have the same key, and periods that overlap: '
        '"Synthex Mobility, Strider Personal, SX-200, L2999", '
        "2025-02-01 to open and 2025-02-01 to open.",
    ),
}

NOTICED = {f"refused: {name}": (each, Severity.REFUSED) for name, each in REFUSED.items()} | {
    f"flagged: {name}": (each, Severity.FLAGGED) for name, each in FLAGGED.items()
}


def only(data: bytes) -> Finding:
    (found,) = read(data).findings
    return found


@pytest.mark.parametrize(("noticed", "severity"), NOTICED.values(), ids=NOTICED)
def test_a_finding_is_told_in_its_own_words(noticed: Noticed, severity: Severity) -> None:
    assert only(noticed.data).text == noticed.text


@pytest.mark.parametrize(("noticed", "severity"), NOTICED.values(), ids=NOTICED)
def test_a_finding_tells_a_program_what_and_where(noticed: Noticed, severity: Severity) -> None:
    found = only(noticed.data)
    heading = None if noticed.column is None else HEADINGS[noticed.column - 1]
    assert (found.code, found.severity, found.column, found.heading) == (
        noticed.code,
        severity,
        noticed.column,
        heading,
    )


MEND = "Mend it in the file, or export the list again, and import once more."


@pytest.mark.parametrize(
    ("refused", "step"),
    [
        (1, MEND),
        (2, f"{MEND} There is one more like it: k1007 pcl check FILE lists them."),
        (3, f"{MEND} There are 2 more like it: k1007 pcl check FILE lists them."),
    ],
)
def test_the_first_refused_row_stands_for_all(refused: int, step: str) -> None:
    flagged = changed(model="-200", hcpcs="L2999")
    lines = delimited(HEADINGS, flagged, *[changed(begin="")] * refused)
    with pytest.raises(UsageError) as caught:
        require_importable(read(lines).findings)
    assert (caught.value.message, caught.value.next_step) == (
        'Line 3, column 5 of "list" has no begin.',
        step,
    )


def test_flagged_rows_alone_do_not_keep_a_list_out() -> None:
    require_importable(read(delimited(HEADINGS, changed(model="-200"))).findings)


@pytest.mark.parametrize(
    ("column", "letters"),
    [(1, "A"), (2, "B"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (702, "ZZ"), (703, "AAA")],
)
def test_a_column_is_named_as_a_spreadsheet_names_it(column: int, letters: str) -> None:
    assert column_letters(column) == letters


def test_a_row_that_says_a_date_alone_is_not_blank() -> None:
    empty: list[object] = [None] * len(HEADINGS)
    found = read(sheet(HEADINGS, [*empty[:4], date(2025, 2, 1), *empty[5:]])).findings
    assert [each.code for each in found] == ["empty"] * 3


def test_findings_stand_in_the_order_of_the_columns_and_the_lines() -> None:
    headings = HEADINGS[::-1]
    bad = changed(model="-1", begin="x", manufacturer="")[::-1]
    found = read(delimited(headings, bad, bad)).findings
    assert [(each.row, each.column) for each in found] == [
        (r, c) for r in (2, 3) for c in (3, 5, 7)
    ]


# ---------------------------------------------------------------- a list without the code


def test_a_list_without_a_row_under_the_code_is_told() -> None:
    (flagged, under) = seen_for(
        read(delimited(HEADINGS, changed(model="-1"))), "L2999", "list"
    ).findings
    assert (flagged.code, under) == (
        "formula_like",
        Finding(
            code="none_under_code",
            severity=Severity.FLAGGED,
            row=1,
            column=None,
            heading=None,
            text='"list" has no row under L2999: on this list no product is listed under it. If the search '
            "was for another code, search the list once more.",
        ),
    )


@pytest.mark.parametrize("rows", [(ROW,), (OTHER, ROW)], ids=["one", "among others"])
def test_a_list_with_the_code_is_not_told(rows: tuple[tuple[str, ...], ...]) -> None:
    found = read(delimited(HEADINGS, *rows))
    assert seen_for(found, "K1007", "list") == found
