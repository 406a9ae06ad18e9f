"""Serial numbers that nobody wrote for a unit, and real ones that look a little like them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.placeholders import is_sdk_text, names_no_unit
from drivers.reading import FieldName

NOBODY_WROTE = [
    *("0", "00", "0000000000", "0000-0000", "00:00:00:00:00:00", "0x00000000", "0X0000"),
    *("FFFFFFFF", "ffff", "0xFFFFFFFF", "FF-FF-FF", "XXXX", "xxxxxxxx", "AAAA", "zzzzz"),
    *("111111", "99999999", "777777"),
    *("N/A", "n/a", "NA", "none", "NONE", "Unknown", "null", "undefined", "TBD", "default", "test"),
    *("Serial", "SERIAL NUMBER", "serial_number", "Serial No.", "S/N", "not set", "CHANGE_ME"),
    *("To be filled by O.E.M.", " N/A ", "N/A\0\0\0"),
    *("12345678", "1234567890", "1234567890ABCDEF", "0123456789", "0123456789abcdef"),
    *("-", "----", "?", "...", "***", "\ufffd", "\ufffd\ufffd\ufffd\ufffd"),
]

NUMBERS = [
    *("SX2-26-00417", "SX2-26-00000", "SX2-26-XXXXX", "00417", "000001", "1", "7", "42"),
    *(
        "1111",
        "11111",
        "1234",
        "12345",
        "012345",
        "1234-56",
        "1111-11",
        "AAA",
        "FF",
        "F",
        "XX1",
        "0F",
    ),
    *("NA1", "TEST1", "SN1", "N-1", "NONE-1", "SERIAL-0001", "DEFAULT2", "A1A1A1A1", "1010101010"),
    *(
        "123456",
        "1234567",
        "2345678",
        "1234568",
        "12345678901",
        "abcdef",
        "123457",
        "9876543210",
        "0x12",
        "FFFE",
    ),
]


@pytest.mark.parametrize("serial", NOBODY_WROTE, ids=ascii)
def test_a_text_that_nobody_wrote_for_a_unit_names_none(serial: str) -> None:
    assert names_no_unit(serial)


@pytest.mark.parametrize("serial", NUMBERS, ids=ascii)
def test_a_number_that_a_maker_may_give_is_one(serial: str) -> None:
    assert not names_no_unit(serial)


@given(st.text(alphabet="0123456789abcdefx/nonesrialumkwNA- ", max_size=20))
def test_what_the_bluetooth_drivers_know_to_be_unwritten_names_no_unit(text: str) -> None:
    assert names_no_unit(text) or not is_sdk_text(FieldName.SERIAL, text)


@given(st.from_regex(r"[A-Z]{2}[0-9]-[0-9]{2}-[0-9]{5}", fullmatch=True))
def test_a_serial_of_a_prefix_and_a_number_is_never_taken_for_one(serial: str) -> None:
    assert not names_no_unit(serial)


@given(st.integers(1, 99_999), st.integers(0, 10))
def test_no_unit_of_a_maker_that_counts_them_is_missed(number: int, width: int) -> None:
    assert not names_no_unit(f"{number:0{width}}")


@given(st.text(max_size=40), st.text(max_size=40))
def test_signs_and_case_around_it_never_matter(before: str, after: str) -> None:
    outside = [c for c in before + after if not c.isalnum()]
    assert names_no_unit(f"{''.join(outside)}NONE{''.join(outside)}")
