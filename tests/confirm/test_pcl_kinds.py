"""What a text says of itself: a page, a table with tabs, or a table with commas."""

from __future__ import annotations

import pytest

from agent.confirm.models import ListFormat
from agent.confirm.pcl import MEDIA_TYPES
from agent.confirm.pcl.form import told_text_kind
from tests.confirm.lists import HEADINGS, ROW, changed, delimited, read


@pytest.mark.parametrize(
    "start",
    ["<!DOCTYPE html>", "<html lang=en>", "<TABLE>", "<!-- saved", "<head>", "<body>", "<?xml "],
)
@pytest.mark.parametrize("before", ["", "\r\n\t ", "\n" * 5000])
def test_a_page_is_told_by_its_first_words(before: str, start: str) -> None:
    assert told_text_kind(before + start) is ListFormat.HTML


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A\tB\n1,2\n", ListFormat.TSV),
        ("\n\t\t\nA\tB\n", ListFormat.TSV),
        ("A,B\n1\t,2\n", ListFormat.CSV),
        ("A,B\r1\t,2\r", ListFormat.CSV),
        ("A,B\r\n1\t,2\r\n", ListFormat.CSV),
        ("\t\nA,B\n", ListFormat.CSV),
        ("A,<html>\n", ListFormat.CSV),
        ("", ListFormat.CSV),
    ],
)
def test_a_table_is_told_by_the_first_line_that_says_anything(text: str, kind: ListFormat) -> None:
    assert told_text_kind(text) is kind


def test_every_kind_has_its_media_type() -> None:
    assert set(MEDIA_TYPES) == set(ListFormat)


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_lines_may_end_as_on_any_computer(end: bytes) -> None:
    text = delimited(HEADINGS, ROW, changed(comment="a\tb"))
    assert read(text.replace(b"\n", end)).rows == read(text).rows


@pytest.mark.parametrize("inside", ["\n", "\r\n", "\r"])
def test_a_line_break_in_a_comment_is_kept_as_it_is(inside: str) -> None:
    text = delimited(HEADINGS, changed(comment=f'"Code{inside}Reverified"'))
    assert read(text).rows[0].comment == f"Code{inside}Reverified"


def test_a_row_is_counted_by_the_line_on_which_it_begins() -> None:
    text = delimited(HEADINGS, changed(comment='"two\nlines"'), changed(model="SX-2"))
    assert [row.line for row in read(text).rows] == [2, 4]
