"""Numbers, base64 and text have one spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.ledger.errors import FormatError
from agent.ledger.strict import (
    MAX_TEXT_BYTES,
    decode_base64,
    decode_text,
    encode_base64,
    parse_decimal,
    require_size,
)


@given(st.integers(0, 2**63 - 1))
def test_a_number_is_read_as_it_is_written(number: int) -> None:
    assert parse_decimal(str(number), "number") == number == require_size(number, "number")


@pytest.mark.parametrize(
    "text",
    [
        *("", "00", "01", "-1", "-0", "+1", " 1", "1 ", "1\n", "1_0", "0x1", "1e3", "1.0"),
        *("١", "²", str(2**63), "1" * 5000),
    ],
)
def test_a_number_of_another_spelling_is_refused(text: str) -> None:
    with pytest.raises(FormatError):
        parse_decimal(text, "number")


@pytest.mark.parametrize("number", [-1, 2**63])
def test_a_number_that_could_not_be_read_again_is_refused(number: int) -> None:
    with pytest.raises(FormatError):
        require_size(number, "number")


@given(st.binary(max_size=80))
def test_base64_is_read_as_it_is_written(data: bytes) -> None:
    assert decode_base64(encode_base64(data), "data") == data


@pytest.mark.parametrize(
    "text",
    [
        *("A", "AA", "AAA", "AA=", "AB==", "AAB=", "AA==\n", "AA==AA==", " AA==", "A\nA=="),
        *("-_==", "é", "AAAA=", "AAAA====", "=", "AA==="),
    ],
)
def test_base64_of_another_spelling_is_refused(text: str) -> None:
    with pytest.raises(FormatError):
        decode_base64(text, "data")


@pytest.mark.parametrize("data", [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", bytes(MAX_TEXT_BYTES + 1)])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        decode_text(data)
