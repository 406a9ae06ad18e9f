"""What a person sees of a workbook's rows otherwise: struck out, white on white, hidden."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl.cell import Cell as WrittenCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Color, Font, GradientFill, PatternFill

from agent.confirm.pcl import Severity, read_rows
from agent.confirm.pcl.grid import Marks
from tests.confirm.lists import DATED, HEADINGS, OTHER, read, with_part
from tests.confirm.lists import workbook as written
from tests.confirm.sheets import (
    SHEET,
    STYLES,
    dressed,
    grid_rows,
    part_of,
    rewritten,
    sharing,
)

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
