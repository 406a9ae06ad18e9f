"""A column is known by its heading, or a person is asked; it is never guessed."""

from __future__ import annotations

import pytest

from agent.confirm.pcl import Field, HowToRead
from agent.confirm.pcl.columns import MAX_COLUMNS
from agent.errors import UsageError
from tests.confirm.lists import DATED, HEADINGS, ROW, delimited, read, workbook


def replaced(**changes: str) -> tuple[str, ...]:
    """The usual headings with some of them spelled otherwise, by field."""
    names = dict(zip(Field, HEADINGS, strict=False))
    return tuple((names | {Field(key): each for key, each in changes.items()}).values())


def mapped(**columns: Field) -> HowToRead:
    return HowToRead(columns=columns)


@pytest.mark.parametrize(
    ("headings", "words", "step"),
    [
        (replaced(model="Model #"), 'no column "Model Number"', "--map 'Model #=model'"),
        ((*HEADINGS, "Status"), 'not known: #8 "Status"', "--map 'Status=ignore'"),
        ((*HEADINGS, "A", "B"), 'columns that are not known: #8 "A", #9 "B"', "--map 'B=ignore'"),
        ((*HEADINGS, "Product"), "2 columns that could be the product column", "'#8=ignore'"),
        ((*HEADINGS, "Comments"), "2 columns that could be the comment column", "'#8=ignore'"),
        (tuple("x" * 65), "has more than 64 columns", "heading in the first line"),
    ],
)
def test_a_column_that_is_not_known_is_asked_about(
    headings: tuple[str, ...], words: str, step: str
) -> None:
    with pytest.raises(UsageError) as caught:
        read(delimited(headings, (*ROW, *[""] * (len(headings) - len(ROW)))))
    assert words in caught.value.message
    assert step in caught.value.next_step


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        (replaced(model="Model #"), {"Model #": Field.MODEL}),
        (replaced(model="Model #"), {"  model   # ": Field.MODEL}),
        (replaced(model="Model #"), {"#3": Field.MODEL}),
        ((*HEADINGS, "Status"), {"Status": Field.IGNORE}),
        ((*HEADINGS, "Product"), {"#8": Field.IGNORE}),
        ((*HEADINGS, "Classification"), {}),
        ((*HEADINGS, ""), {}),
    ],
)
def test_the_answer_is_taken(headings: tuple[str, ...], columns: dict[str, Field]) -> None:
    row = (*ROW, *[""] * (len(headings) - len(ROW)))
    (found,) = read(delimited(headings, row), HowToRead(columns=columns)).rows
    assert (found.product, found.model) == ("Strider Personal", "SX-200")


@pytest.mark.parametrize("name", ["Nothing", "#9", "#0", "# 1"])
def test_an_answer_about_no_column_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="has no column"):
        read(delimited(HEADINGS, ROW), HowToRead(columns={name: Field.MODEL}))


def test_a_heading_that_is_there_twice_has_to_be_named_by_its_number() -> None:
    with pytest.raises(UsageError, match='has 2 columns "Comments"'):
        read(
            delimited((*HEADINGS, "Comments"), (*ROW, "")),
            HowToRead(columns={"Comments": Field.IGNORE}),
        )


def test_what_a_person_says_overrules_a_known_heading() -> None:
    how = mapped(Comments=Field.IGNORE)
    assert read(delimited(HEADINGS, ROW), how).rows[0].comment == ""


def test_a_column_without_a_heading_has_to_be_empty() -> None:
    with pytest.raises(UsageError) as caught:
        read(delimited((*HEADINGS, ""), (*ROW, "x")))
    assert 'Line 2, column 8 of "list" is not empty' in caught.value.message
    assert "--map '#8=ignore'" in caught.value.next_step


def test_blank_lines_before_the_heading_and_between_rows_say_nothing() -> None:
    data = b"\n , \n" + delimited(HEADINGS) + b"\n,,,,,,\n" + delimited(ROW)
    assert [row.line for row in read(data).rows] == [6]


def test_the_order_of_columns_is_free() -> None:
    data = delimited(HEADINGS[::-1], ROW[::-1])
    assert read(data).rows == read(delimited(HEADINGS, ROW)).rows


def test_a_list_may_have_as_many_columns_as_are_allowed() -> None:
    more = [""] * (MAX_COLUMNS - len(HEADINGS))
    assert len(read(delimited((*HEADINGS, *more), (*ROW, *more))).rows) == 1


def test_a_sheet_may_have_as_many_columns_as_are_allowed() -> None:
    more = [None] * (MAX_COLUMNS - len(HEADINGS))
    wide = workbook((*more, *HEADINGS), (*more, *DATED))
    assert read(wide).rows[0].comment == "SYNTHETIC"


def test_a_sheet_with_a_column_more_is_refused() -> None:
    more = [None] * (MAX_COLUMNS - len(HEADINGS))
    with pytest.raises(UsageError, match="more than 64 columns"):
        read(workbook((*HEADINGS, *more, "x"), DATED))


def test_what_stands_far_to_the_right_of_a_list_is_not_looked_at() -> None:
    far = [None] * (MAX_COLUMNS + 1 - len(HEADINGS))
    assert read(workbook(HEADINGS, (*DATED, *far, "a note"))).findings == ()


# ---------------------------------------------------------------- a heading that is not the first row

TITLE = ("PDAC Product Classification List", *[""] * 6)
GROUPS = ("", "Product", "", "", "Effective Dates", "", "")


@pytest.mark.parametrize(
    ("above", "place"),
    [
        ([TITLE], "Line 2"),
        ([("As of 06/15/2026",)], "Line 2"),
        ([GROUPS], "Line 2"),
        ([TITLE, ("",), GROUPS], "Line 4"),
        ([TITLE, *[("x",)] * 19], "Line 21"),
    ],
)
def test_a_heading_below_something_else_is_pointed_at(
    above: list[tuple[str, ...]], place: str
) -> None:
    with pytest.raises(UsageError) as caught:
        read(delimited(*above, HEADINGS, ROW))
    assert (caught.value.message, caught.value.next_step) == (
        f'{place} of "list" looks like the heading, and something else stands above it.',
        "Take out what stands above the heading, and import the file once more.",
    )


def test_a_heading_below_something_else_is_pointed_at_in_a_sheet_too() -> None:
    with pytest.raises(UsageError, match=r'^Row 3 of "list" looks like the heading'):
        read(workbook(("PDAC",), (), HEADINGS, DATED))


@pytest.mark.parametrize(
    "rows",
    [
        [TITLE, *[("x",)] * 20, HEADINGS],
        [TITLE, (*HEADINGS[:3], "a", "b", "c", "d"), ROW],
        [TITLE, ROW],
    ],
)
def test_what_stands_further_below_or_knows_fewer_columns_is_no_heading(
    rows: list[tuple[str, ...]],
) -> None:
    with pytest.raises(UsageError, match=r'^The file "list" has no column'):
        read(delimited(*rows))


def test_four_known_columns_below_are_a_heading() -> None:
    with pytest.raises(UsageError, match="looks like the heading"):
        read(delimited(TITLE, (*HEADINGS[:4], "a", "b", "c"), ROW))


def test_a_heading_whose_columns_are_all_known_may_be_there_once_more_below() -> None:
    found = read(delimited(HEADINGS, ROW, HEADINGS)).findings
    assert [each.code for each in found] == ["not_a_code", "not_a_day", "not_a_day"]
