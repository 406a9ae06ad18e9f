"""Versions of firmware: ordered only as numbers, and told apart only where nothing speaks for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.versions import LONG_NUMBERED, compared, may_be

LONG = "9" * 40


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1.4.2", "1.4.2", True),
        ("1.4.2", "1.4.2.0", True),
        ("1.4.2", "1.04.2", True),
        ("1.4.2", "1.4.3", False),
        ("1.4.2", "11.4.2", False),
        (LONG, f"0.{LONG}", False),
        (f"1.{LONG}", f"1.{LONG}.0", True),
        (f"1.{LONG}", f"1.{LONG}0", False),
        (f"{LONG}9.1", f"{LONG}9.1.0", None),
        (f"x{LONG}9", f"{LONG}9", None),
        ("r7", "r7", True),
        ("r7", "R7", None),
        ("r7", "r07", None),
        ("r7", "r8", False),
        ("r7", "r10", False),
        ("r7", "x7", None),
        ("v1.4.2", "1.4.2", None),
        ("v1.4.2", "1.4.3", False),
        ("v1.4.2", "r1.4.2", None),
        ("v0", "v00", None),
        ("v0", "v1", False),
        ("v00", "v0-rc1", None),
        ("1.4.2-rc1", "1.4.2", None),
        ("1.4.2-rc1", "1.4.2-rc2", False),
        ("1.4.2-rc1", "1.4", None),
        ("1.4.2-rc1", "4.2", None),
        ("1.4.2-rc1", "1.2", False),
        ("FW 3 build 1.4.2", "1.4.2", None),
        ("1.0a", "1.0b", False),
        ("1.0a", "1.0A", None),
        ("1-0-a", "1.0a", None),
        ("beta", "BETA", None),
        ("beta", "beta 2", None),
        ("beta", "1.4-beta", None),
        ("beta", "alpha", False),
        ("beta", "1.4", False),
        ("", "1.4", None),
        ("", "", True),
        ("1\u0664", "14", False),
    ],
)
def test_two_spellings_are_one_version_or_not_or_that_cannot_be_told(
    one: str, other: str, same: bool | None
) -> None:
    assert (may_be(one, other), may_be(other, one)) == (same, same)


@pytest.mark.parametrize(
    ("one", "other", "order"),
    [
        ("1." * 15 + "1", "1." * 15 + "2", -1),
        ("1." * 16 + "1", "1." * 16 + "2", None),
        ("1" * 40, "2" * 40, -1),
        ("1" * 41, "2" * 41, None),
        ("1.4", "1.4.", None),
    ],
)
def test_a_version_has_sixteen_numbers_of_forty_digits_at_most(
    one: str, other: str, order: int | None
) -> None:
    assert compared(one, other, LONG_NUMBERED) == order


@pytest.mark.parametrize(
    ("one", "other", "order"),
    [
        ("1." * 7 + "1", "1." * 7 + "2", -1),
        ("1." * 8 + "1", "1." * 8 + "2", None),
        ("1" * 9, "2" * 9, -1),
        ("1" * 10, "2" * 10, None),
    ],
)
def test_the_first_edition_orders_eight_numbers_of_nine_digits_at_most(
    one: str, other: str, order: int | None
) -> None:
    assert compared(one, other) == order


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_texts_are_compared_the_same_both_ways(one: str, other: str) -> None:
    assert may_be(one, other) is may_be(other, one)


@given(st.text(max_size=30))
def test_any_text_is_its_own_version(text: str) -> None:
    assert may_be(text, text) is True


def test_a_text_with_thousands_of_digits_is_compared_as_any_other() -> None:
    assert may_be("1" * 10_000, "v" + "1" * 10_000) is None
