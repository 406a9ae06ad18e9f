"""Merged cells of a workbook: within the table they refuse the file."""

from __future__ import annotations

import pytest

from agent.confirm.pcl import read_rows
from agent.errors import UsageError
from tests.confirm.lists import DATED, HEADINGS, OTHER, read
from tests.confirm.lists import workbook as written
from tests.confirm.sheets import (
    SHEET,
    rewritten,
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
