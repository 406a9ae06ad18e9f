"""Importing a snapshot: tolerant of names and order, strict about what a value means."""

from __future__ import annotations

from datetime import date

import pytest

from agent.confirm.pcl import ListRow, read_list, require_importable
from agent.errors import UsageError

HEADING = "Manufacturer,Product Name,Model Number,HCPCS,Effective Begin Date,Effective End Date,Comments\n"
ROW = "Synthex Mobility,Strider Personal,SX-200,K1007,02/01/2025,,SYNTHETIC\n"


def read(text: str | bytes) -> tuple[ListRow, ...]:
    """The rows, as an import takes them: all, or none."""
    data = text if isinstance(text, bytes) else text.encode()
    found = read_list(data, name="list.csv")
    require_importable(found.findings)
    return found.rows


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEADING.replace("Model Number,", "") + ROW, 'no column "Model Number"'),
        ("", 'no column "Manufacturer"'),
        (HEADING.replace("Product Name", "Model"), "columns that could be the model column"),
        (
            HEADING + ROW.replace("02/01/2025", "02/30/2025"),
            'Line 2, column 5 of "list.csv" has the date "02/30/2025"',
        ),
        (HEADING + ROW.replace("02/01/2025", "2025-13-01"), "not a day of the calendar"),
        (
            HEADING + ROW.replace(",,", ",01/31/2025,"),
            "ends on 2025-01-31 before it begins on 2025-02-01",
        ),
        (HEADING + ROW + ROW, "Line 2 and line 3 of"),
        (HEADING + ROW + ROW.replace("SX-200", "sx-200"), "Line 2 and line 3 of"),
        (HEADING + ROW.replace("SX-200", "SX\x1b]0;x\x07"), "characters that no name has"),
        (HEADING + ROW.replace("K1007", ""), 'Line 2, column 4 of "list.csv" has no hcpcs'),
        (HEADING + ROW.replace(",SYNTHETIC", ""), "has 6 columns where the heading has 7"),
        (HEADING + '"a"b,c\n', "is not valid CSV"),
        (b"\x50\x4b\x03\x04\x00\x00", "damaged workbook"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(text: str | bytes, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(text)
    assert words in caught.value.message


def test_names_and_order_of_columns_may_differ() -> None:
    text = "HCPCS Code,MODEL,product name, Manufacturer/Distributor Name ,Begin Date,End Date\n"
    row = read(text + "k1007,SX-200,Strider Personal,Synthex Mobility,2025-02-01,12/31/2026\n")[0]
    assert (row.hcpcs, row.model, row.begin, row.end) == (
        "K1007",
        "SX-200",
        date(2025, 2, 1),
        date(2026, 12, 31),
    )


def test_the_same_file_gives_the_same_rows() -> None:
    assert read(HEADING + ROW) == read(HEADING + ROW)


def test_a_comment_is_kept_verbatim() -> None:
    text = HEADING + ROW.replace("SYNTHETIC", '"Code Reverified; SYNTHETIC, see note"')
    assert read(text)[0].comment == "Code Reverified; SYNTHETIC, see note"
