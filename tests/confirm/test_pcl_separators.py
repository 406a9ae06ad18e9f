"""A table's columns are separated by commas or tabs; another sign is told with what to do, not guessed at."""

from __future__ import annotations

from datetime import date

import pytest

from agent.confirm.models import ListFormat
from agent.confirm.pcl import read_rows
from agent.errors import UsageError
from tests.confirm.lists import HEADINGS, OTHER, ROW, changed, delimited, read

TEXT = delimited(HEADINGS, ROW, OTHER)
STEP = (
    "Save the list as XLSX, or as CSV with commas; its dates have to be MM/DD/YYYY or YYYY-MM-DD, and "
    "programs that write other signs may put the day first."
)
UNKNOWN = ("Maker", "Name", "Type", "Code", "From", "To")


@pytest.mark.parametrize(
    "line", [b"sep=,\n", b"SEP=,\r\n", b'"sep=,"\n', b"\nsep=, \r", b"sep=,\t\n"]
)
def test_a_first_line_that_tells_commas_is_no_row(line: bytes) -> None:
    found = read(line + TEXT)
    assert (found.format, [row[1:] for row in found.rows]) == (
        ListFormat.CSV,
        [row[1:] for row in read(TEXT).rows],
    )


def test_a_first_line_that_tells_tabs_is_no_row() -> None:
    found = read(b"sep=\t\n" + delimited(HEADINGS, ROW, by="\t"))
    assert (found.format, found.rows[0].begin) == (ListFormat.TSV, date(2025, 2, 1))


def test_commas_that_are_told_count_before_a_tab_in_the_heading() -> None:
    headings = ("Manufacturer", "Product\tName", *HEADINGS[2:])
    assert read(b"sep=,\n" + delimited(headings, ROW)).format is ListFormat.CSV


@pytest.mark.parametrize(("before", "line"), [(b"sep=,\n", 3), (b"\r\nsep=,\r\n", 4), (b"", 2)])
def test_lines_are_counted_from_the_first_of_the_file(before: bytes, line: int) -> None:
    assert [row.line for row in read(before + TEXT).rows] == [line, line + 1]
    with pytest.raises(UsageError, match=rf'^Line {line + 2} of "list" is not valid CSV'):
        read(before + TEXT + b'"open')


def test_a_file_whose_first_line_tells_commas_reads_again() -> None:
    assert read_rows(b"sep=,\n" + TEXT, name="list") == read(b"sep=,\n" + TEXT).rows


@pytest.mark.parametrize("line", [b"sep=\n", b"sep=,;\n", b"xsep=,\n", b"sep=,x\n"])
def test_a_first_line_that_tells_no_sign_is_a_line(line: bytes) -> None:
    with pytest.raises(UsageError, match=r"^Line 2 of .* looks like the heading"):
        read(line + TEXT)


@pytest.mark.parametrize("sign", [";", "|", "x"])
def test_another_sign_that_is_told_is_refused(sign: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(f"sep={sign}\n".encode() + delimited(HEADINGS, ROW, by=sign))
    assert caught.value.next_step == STEP
    assert caught.value.message == (
        f'The file "list" says in its first line that its columns are separated by "{sign}", where a CSV '
        "has commas."
    )


@pytest.mark.parametrize(("sign", "words"), [(";", "semicolons"), ("|", "vertical bars")])
@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        (HEADINGS, 7),
        (UNKNOWN, 6),
        (("A,B", *UNKNOWN[1:]), 6),
        ([f'"{one}"' for one in HEADINGS], 7),
    ],
)
@pytest.mark.parametrize("before", ["", "\n\n"])
def test_a_heading_with_another_sign_is_told_as_such(
    before: str, headings: tuple[str, ...], columns: int, sign: str, words: str
) -> None:
    with pytest.raises(UsageError) as caught:
        read(before.encode() + delimited(headings, ROW, by=sign))
    assert (caught.value.message, caught.value.next_step) == (
        f'The heading of "list" has {columns} columns separated by {words}, where a CSV has commas.',
        STEP,
    )


def test_a_tab_in_a_heading_with_commas_is_told() -> None:
    with pytest.raises(UsageError) as caught:
        read(delimited(("Manufacturer", "Product\tName", *HEADINGS[2:]), ROW))
    assert caught.value.message == (
        'The heading of "list" has 7 columns separated by commas, where a TSV has tabs.'
    )


@pytest.mark.parametrize("sign", [";", "|"])
def test_too_few_columns_by_any_sign_are_no_question_of_the_sign(sign: str) -> None:
    with pytest.raises(UsageError, match="has no column"):
        read(delimited(("Manufacturer", *UNKNOWN[1:5]), ROW, by=sign))


def test_signs_within_a_heading_with_enough_commas_mean_nothing() -> None:
    assert read(delimited((*HEADINGS[:6], "Comments"), changed(comment="a;b;c;d;e;f;g"))).rows
    with pytest.raises(UsageError, match="has a column that is not known"):
        read(delimited((*HEADINGS, "a;b;c;d;e;f;g"), (*ROW, "")))
