"""Files that were imported before the way of reading was kept are read as they were then."""

from __future__ import annotations

import pytest

from agent.confirm.pcl.earlier import read_earlier
from agent.errors import UsageError
from tests.confirm.lists import HEADINGS, OTHER, ROW, delimited, read

TEXT = delimited(HEADINGS, ROW, OTHER)


def test_known_columns_are_read() -> None:
    assert read_earlier(TEXT, name="list") == read(TEXT).rows


def test_columns_that_were_not_known_are_passed_over() -> None:
    wider = delimited(
        ("Status", *HEADINGS, "", "Note"), ("a", *ROW, "", "b"), ("c", *OTHER, "d", "")
    )
    assert read_earlier(wider, name="list") == read(TEXT).rows


def test_what_is_not_utf_8_is_read_as_windows_text() -> None:
    (_, clinic) = read_earlier(TEXT.replace(b"Clinic", b"Cl\xednic"), name="list")
    assert clinic.product == "Strider Clínic"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (TEXT + b"\x81", 'Line 4 of "list", byte 1: 0x81 is not cp1252.'),
        (b'"A"b,C\n', "Line 1 of \"list\" is not valid CSV (',' expected after '\"')."),
        (
            TEXT.replace(b"Model Number", b"Type"),
            'The file "list" has no column "Model Number".',
        ),
        (b'%PDF', 'The file "list" is a PDF, not a list that can be read.'),
    ],
    ids=["spelling", "line", "columns", "kind"],
)  # fmt: skip
def test_what_could_not_be_read_then_is_refused_with_its_name(data: bytes, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_earlier(data, name="list")
    assert caught.value.message == message
