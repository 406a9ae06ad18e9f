"""The forms of MBI and NPI."""

from __future__ import annotations

import pytest

from agent.fitting.identifiers import is_mbi, is_npi, mbi_key

NPI = "1234567893"
MBI = "1EG4-TE5-MK73"


@pytest.mark.parametrize("npi", [NPI, "1679576722"])
def test_an_npi_with_its_check_digit_is_one(npi: str) -> None:
    assert is_npi(npi)


@pytest.mark.parametrize("digit", [d for d in "0123456789" if d != NPI[-1]])
def test_any_other_check_digit_is_wrong(digit: str) -> None:
    assert not is_npi(NPI[:-1] + digit)


@pytest.mark.parametrize("place", range(len(NPI) - 1))
def test_one_wrong_digit_is_found(place: int) -> None:
    other = str((int(NPI[place]) + 1) % 10)
    assert not is_npi(NPI[:place] + other + NPI[place + 1 :])


@pytest.mark.parametrize(
    "text",
    ["", "123456789", "12345678930", "3234567899", "1234567893\n", " 1234567893", "１234567893"],
)
def test_what_has_not_ten_digits_or_begins_otherwise_is_no_npi(text: str) -> None:
    assert not is_npi(text)


@pytest.mark.parametrize(
    "text", [MBI, "1EG4TE5MK73", "1eg4-te5-mk73", "1EG4 TE5 MK73", "9AA0A00AA00"]
)
def test_an_mbi_is_known_by_its_form_as_on_the_card_or_without_dashes(text: str) -> None:
    assert is_mbi(text)


@pytest.mark.parametrize(
    "text",
    ["", "1EG4-TE5-MK7", "1EG4-TE5-MK733", "0EG4-TE5-MK73", "11G4-TE5-MK73", "1EGG-TE5-MK73",
     "1EG4-T55-M573", "1EG4-TE5-MKK3", "123-45-6789-A", "1EG4_TE5_MK73"],
)  # fmt: skip
def test_another_form_is_none(text: str) -> None:
    assert not is_mbi(text)


@pytest.mark.parametrize("letter", "SLOIBZ")
@pytest.mark.parametrize("place", [1, 2, 4, 5, 7, 8])
def test_letters_that_are_read_as_digits_are_in_no_mbi(letter: str, place: int) -> None:
    plain = mbi_key(MBI)
    assert not is_mbi(plain[:place] + letter + plain[place + 1 :])


def test_two_ways_to_write_one_mbi_compare_equal() -> None:
    assert mbi_key("1eg4 te5-mk73") == mbi_key(MBI) == "1EG4TE5MK73"
