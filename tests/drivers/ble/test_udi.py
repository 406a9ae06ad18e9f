"""UDI for Medical Devices: field by field, lenient, and never silently so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.protocol.dis.udi import take_udi
from drivers.protocol.taken import Found, Missing, Taken


def take(data: bytes) -> list[Taken]:
    return list(take_udi(data, "UDI"))


def found(data: bytes) -> dict[str, str]:
    return {taken.name.value: taken.value for taken in take(data) if isinstance(taken, Found)}


def missing(data: bytes) -> list[str]:
    return [taken.reason for taken in take(data) if isinstance(taken, Missing)]


def test_all_four_in_their_order() -> None:
    data = b"\x0fLBL\0DI\0ISS\0AUTH\0"
    assert found(data) == {
        "udi": "LBL",
        "udi_di": "DI",
        "udi_issuer": "ISS",
        "udi_authority": "AUTH",
    }
    assert missing(data) == []


@pytest.mark.parametrize(
    ("flags", "name"), [(1, "udi"), (2, "udi_di"), (4, "udi_issuer"), (8, "udi_authority")]
)
def test_only_what_is_flagged_is_there(flags: int, name: str) -> None:
    assert found(bytes([flags]) + b"ABC\0") == {name: "ABC"}


def test_a_missing_terminator_is_taken_and_remarked() -> None:
    (taken,) = take(b"\x01ABC")
    assert isinstance(taken, Found)
    assert (taken.value, taken.remark) == ("ABC", "its closing zero byte is missing")


def test_a_terminator_that_is_there_is_not_remarked() -> None:
    (taken,) = take(b"\x01ABC\0")
    assert isinstance(taken, Found)
    assert taken.remark is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the value is empty, without so much as its flags"),
        (b"\0", "its flags announce nothing"),
        (b"\x03ABC\0", "a flag announces it, and it is not there"),
        (b"\x01\0", "the value holds an empty text for udi"),
        (b"\x01\xff\0", "the value for udi is not UTF-8 text: ff"),
        (b"\x01ABC\0DEF\0", "4 bytes follow that no flag announces: 44454600"),
        (b"\x00ABC", "3 bytes follow that no flag announces: 414243"),
        (b"\xf1ABC\0", "its flags have bits set that mean nothing: 0xf0"),
    ],
)
def test_what_does_not_fit_its_flags_is_said(data: bytes, reason: str) -> None:
    assert missing(data) == [reason]


@given(st.binary(max_size=512))
def test_any_bytes_are_taken_or_said(data: bytes) -> None:
    taken = take(data)
    assert taken
    for one in taken:
        if isinstance(one, Found):
            assert one.raw in data
            assert one.value.encode() == one.raw


_TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=40)


@given(st.tuples(*[st.none() | _TEXT] * 4).filter(any))
def test_what_is_encoded_by_the_standard_comes_out(texts: tuple[str | None, ...]) -> None:
    flags = sum(1 << bit for bit, text in enumerate(texts) if text is not None)
    data = bytes([flags]) + b"".join(text.encode() + b"\0" for text in texts if text is not None)
    assert list(found(data).values()) == [text for text in texts if text is not None]
    assert missing(data) == []
