"""What holds of any file, any damage and any order: the tests of lists that draw at random."""

from __future__ import annotations

from hypothesis import find, given
from hypothesis import strategies as st

from agent.confirm.pcl import rows_digest
from agent.errors import UsageError
from tests.confirm.lists import DATED, HEADINGS, PAGE_HEAD, changed, delimited, read, workbook

WORKBOOK = workbook(HEADINGS, DATED)


@given(st.binary(max_size=400))
def test_any_bytes_end_in_a_list_or_in_a_printable_sentence(data: bytes) -> None:
    refused = ""
    try:
        read(delimited(HEADINGS) + data)
    except UsageError as error:
        refused = error.message
    assert refused.isprintable()


@given(st.data())
def test_a_damaged_workbook_ends_in_a_list_or_in_a_printable_sentence(data: st.DataObject) -> None:
    whole = bytearray(WORKBOOK)
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    refused = ""
    try:
        read(bytes(whole))
    except UsageError as error:
        refused = error.message
    assert refused.isprintable()


@given(st.text(max_size=300))
def test_any_page_ends_in_a_list_or_in_a_printable_sentence(body: str) -> None:
    refused = ""
    try:
        read((PAGE_HEAD + "<table>" + body).encode("utf-8", "replace"))
    except UsageError as error:
        refused = error.message
    assert refused.isprintable()


MANY = tuple(
    changed(model=f"SX-{number}", hcpcs=("K1007", "L2999")[number % 2], comment=str(number))
    for number in range(6)
)


@given(st.permutations(MANY))
def test_the_order_of_rows_changes_nothing_but_their_lines(rows: list[tuple[str, ...]]) -> None:
    found, usual = read(delimited(HEADINGS, *rows)), read(delimited(HEADINGS, *MANY))
    assert sorted(row[1:] for row in found.rows) == sorted(row[1:] for row in usual.rows)


@given(st.permutations(read(delimited(HEADINGS, *MANY)).rows))
def test_a_digest_of_rows_does_not_depend_on_their_order(rows: list[object]) -> None:
    usual = read(delimited(HEADINGS, *MANY)).rows
    assert rows_digest(rows) == rows_digest(usual)  # type: ignore[arg-type]


NAME = st.text(st.sampled_from('aB -+@/0129,"|'), max_size=8)
ODD = st.text(st.sampled_from('aB 01"\t\n\x1b\u202e'), max_size=8)
PERIOD = st.sampled_from([("02/01/2025", ""), ("2024-06-01", "2025-12-31"), ("06/01/2024", "x")])
ROWS = st.lists(
    st.builds(
        lambda names, code, period, comment: (*names, code, *period, comment),
        st.tuples(NAME, NAME, NAME | ODD),
        st.sampled_from(["K1007", "L2999"]),
        PERIOD,
        NAME,
    ),
    min_size=1,
    max_size=4,
)


def taken(rows: list[tuple[str, ...]]) -> list[list[str]]:
    """The names of the rows that are taken in; none where the file is refused."""
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in rows]
    try:
        found = read(delimited(HEADINGS, *quoted))
    except UsageError:
        return []
    return [[row.manufacturer, row.product, row.model] for row in found.rows]


@given(ROWS)
def test_no_row_of_a_list_holds_what_its_file_does_not(rows: list[tuple[str, ...]]) -> None:
    there = [[cell.strip() for cell in row[:3]] for row in rows]
    assert [names for names in taken(rows) if names not in there] == []


def test_such_rows_are_drawn_as_are_taken_in() -> None:
    drawn = find(
        ROWS, lambda rows: 1 < len(taken(rows)) == len(rows)
    )  # some are blank, and left out
    assert taken(drawn) == [[cell.strip() for cell in row[:3]] for row in drawn]
