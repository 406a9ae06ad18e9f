"""HIBCC: published barcodes say what was published; one changed character is found."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.models import Issuer
from agent.confirm.udi import read_udi
from agent.confirm.udi.mod43 import ALPHABET, check_character
from agent.confirm.udi.model import UdiReading
from tests.confirm.udi.hibcc_published import FORMATS, SECONDARY, WHOLE

FIELDS = ("di", "serial", "lot", "manufactured", "expires", "quantity")


def checked(text: str) -> str:
    return text + check_character(text)


def told(reading: UdiReading) -> dict[str, Any]:
    return {name: v for name in FIELDS if (v := getattr(reading, name)) is not None}


@pytest.mark.parametrize("text", WHOLE)
def test_a_published_label_says_what_was_published(text: str) -> None:
    reading = read_udi(text)
    assert (reading.issuer, reading.errors, told(reading)) == (Issuer.HIBCC, (), WHOLE[text])


@pytest.mark.parametrize("text", SECONDARY)
def test_a_published_secondary_names_its_primary(text: str) -> None:
    reading = read_udi(text)
    assert (reading.errors, told(reading) | {"link": reading.link}) == ((), SECONDARY[text])


@pytest.mark.parametrize("body", FORMATS)
def test_each_secondary_format_reads_alone(body: str) -> None:
    text = f"+{body}L"
    reading = read_udi(text + check_character(text))
    assert (reading.errors, told(reading)) == ((), FORMATS[body])


@pytest.mark.parametrize("body", FORMATS)
def test_each_secondary_format_reads_after_a_primary(body: str) -> None:
    text = f"+Z999009993020351/{body}"
    reading = read_udi(text + check_character(text))
    assert told(reading) == {"di": "Z99900999302035" + "1"} | FORMATS[body]


@pytest.mark.parametrize("text", ["+B1431200000K", "+EZIEZIEHMSOLOFDA11/$+56193/16D20250625W"])
@pytest.mark.parametrize(
    "around",
    ["]d1{}", "]C0{}", "]Q1{}", "*{}*", "{}\r\n", "{}\t"],
    ids=["Data Matrix", "Code 128", "QR", "Code 39", "line end", "tab"],
)
def test_what_a_scanner_or_a_print_puts_around_it_changes_nothing(text: str, around: str) -> None:
    assert told(read_udi(around.format(text))) == told(read_udi(text))


@given(st.sampled_from(list(WHOLE)), st.data())
def test_one_changed_character_never_passes(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(text) - 1))
    other = data.draw(st.sampled_from([c for c in ALPHABET if c != text[place]]))
    assert read_udi(text[:place] + other + text[place + 1 :]).errors


ALPHABET_OR_LENGTH = "it holds characters that no HIBCC barcode has, or too few"
NEITHER = "it is neither a primary nor a secondary HIBCC barcode"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("+B1431200000L", 'the check character is wrong: expected "K", got "L"'),
        ("+B14_1200000K", ALPHABET_OR_LENGTH),
        ("+", ALPHABET_OR_LENGTH),
        ("++", ALPHABET_OR_LENGTH),
        (checked("+$"), NEITHER),
        (checked("+7"), NEITHER),
        (checked("+XABG"), NEITHER),
        (checked("+$G"), "its lot has 0 characters, not 1 to 18"),
    ],
)
def test_a_bad_one_says_why(text: str, error: str) -> None:
    reading = read_udi(text)
    assert (reading.issuer, reading.errors) == (Issuer.HIBCC, (error,))


LONG = "A" * 19
TOO_LONG = "its lot has 19 characters, not 1 to 18"

BAD = {
    "$$1305A": '"1305" is no date of expiry',
    "$$0025A": '"0025" is no date of expiry',
    "$$092": '"092" is no date of expiry',
    "$$2023005A": '"023005" is no date of expiry',
    "$$2+1+125A": '"+1+125" is no date of expiry',
    "$$3251301A": '"251301" is no date of expiry',
    "$$42005092824A": '"20050928" is no date of expiry',
    "$$425123124A": '"25123124" is no date of expiry',
    "$$42512312": '"2512312" is no date of expiry',
    "$$5053670A": '"05367" is no date of expiry',
    "$$5050000A": '"05000" is no date of expiry',
    "$$505": '"05" is no date of expiry',
    "$$60527124A": '"0527124" is no date of expiry',
    "$$6052710": '"052710" is no date of expiry',
    "25366": '"25366" is no date of expiry',
    "$+": "its serial has 0 characters, not 1 to 18",
    f"$+{LONG}": "its serial has 19 characters, not 1 to 18",
    f"$$+7{LONG}": "its serial has 19 characters, not 1 to 18",
    f"S{LONG}": "its serial has 19 characters, not 1 to 18",
    f"${LONG}": TOO_LONG,
    f"$$7{LONG}": TOO_LONG,
    f"$$8247{LONG}": TOO_LONG,
    f"05271{LONG}": TOO_LONG,
    "$$A": '"A" does not begin with a date or the flag for none',
    "16D20251332": '"16D20251332" holds no day of the calendar',
    "14D20250230": '"14D20250230" holds no day of the calendar',
    "16D2025122": '"16D2025122" holds no day of the calendar',
    "16D2025 1 2": '"16D2025 1 2" holds no day of the calendar',
    "16D+0250625": '"16D+0250625" holds no day of the calendar',
    "16D202506250": '"16D202506250" holds no day of the calendar',
    "X1": '"X1" is no field of a HIBCC barcode',
    "Q+5": '"Q+5" is no field of a HIBCC barcode',
    "Q": '"Q" is no field of a HIBCC barcode',
    "Q123456": '"Q123456" is no field of a HIBCC barcode',
    "2533": '"2533" is no field of a HIBCC barcode',
    "$+1/S2": "it states two values of its serial: 1 and 2",
    "Q5/Q6": "it states two values of its quantity: 5 and 6",
    "14D20250101/14D20250102": "it states two values of its date of expiry: 2025-01-01 and 2025-01-02",
}


@pytest.mark.parametrize("body", BAD)
def test_a_bad_secondary_says_why(body: str) -> None:
    assert read_udi(checked(f"+B1431200000/{body}")).errors == (BAD[body],)


EDGES: dict[str, dict[str, Any]] = {
    "$$0125A": {"lot": "A", "expires": date(2025, 1, 31)},
    "$$0224A": {"lot": "A", "expires": date(2024, 2, 29)},
    "$$1225A": {"lot": "A", "expires": date(2025, 12, 31)},
    "$$2123125A": {"lot": "A", "expires": date(2025, 12, 31)},
    "$$3251231A": {"lot": "A", "expires": date(2025, 12, 31)},
    "$$425123123A": {"lot": "A", "expires": date(2025, 12, 31)},
    "$$425010100A": {"lot": "A", "expires": date(2025, 1, 1)},
    "$$524366A": {"lot": "A", "expires": date(2024, 12, 31)},
    "$$525001A": {"lot": "A", "expires": date(2025, 1, 1)},
    "$$5043660A": {"lot": "0A", "expires": date(2004, 12, 31)},
    "$$62536523A": {"lot": "A", "expires": date(2025, 12, 31)},
    "$$7" + "A" * 18: {"lot": "A" * 18},
    "Q12345": {"quantity": 12345},
    "Q0": {"quantity": 0},
    "$L1/SS2": {"lot": "L1", "serial": "S2"},
}


@pytest.mark.parametrize("body", EDGES)
def test_the_last_of_what_each_field_can_hold_is_read(body: str) -> None:
    reading = read_udi(checked(f"+B1431200000/{body}"))
    assert (reading.errors, told(reading)) == ((), {"di": "B1431200000"} | EDGES[body])


ONE_EACH: dict[str, dict[str, Any]] = {
    "$L1": {"lot": "L1"},
    "SS2": {"serial": "S2"},
    "14D20270102": {"expires": date(2027, 1, 2)},
    "16D20250625": {"manufactured": date(2025, 6, 25)},
    "Q0": {"quantity": 0},
}


@pytest.mark.parametrize(("first", "second"), list(permutations(ONE_EACH, 2)))
def test_each_field_is_read_before_and_after_every_other(first: str, second: str) -> None:
    reading = read_udi(checked(f"+B1431200000/{first}/{second}"))
    expected = {"di": "B1431200000"} | ONE_EACH[first] | ONE_EACH[second]
    assert (reading.errors, told(reading)) == ((), expected)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Q5/Q6", {"quantity": 5}),
        ("Q0/Q6", {"quantity": 0}),
        ("$L1/$L2", {"lot": "L1"}),
        ("16D20250625/16D20250626", {"manufactured": date(2025, 6, 25)}),
    ],
)
def test_of_two_values_the_first_is_told_beside_the_error(
    body: str, expected: dict[str, Any]
) -> None:
    reading = read_udi(checked(f"+B1431200000/{body}"))
    assert (len(reading.errors), told(reading)) == (1, {"di": "B1431200000"} | expected)


def test_a_secondary_alone_may_have_several_parts() -> None:
    reading = read_udi(checked("+$L1/SS2G"))
    assert (reading.errors, told(reading), reading.link) == ((), {"lot": "L1", "serial": "S2"}, "G")


@pytest.mark.parametrize("text", ["+A123BJC5D6E71G", checked("+A123BJC5D6E71/Q5")])
def test_a_primary_is_known_by_its_own_check_character_whatever_follows(text: str) -> None:
    assert read_udi(text).check == "G"


MONTH = ("its expiry is a month, read as that month's last day",)


@pytest.mark.parametrize(
    ("body", "notes"), [("$$1225A/SS2", MONTH), ("$$2123125A/SS2", ()), ("$$7A", ())]
)
def test_an_expiry_that_is_a_month_is_told(body: str, notes: tuple[str, ...]) -> None:
    assert read_udi(checked(f"+B1431200000/{body}")).notes == notes


def test_small_letters_are_read_as_capitals_and_it_is_said() -> None:
    reading = read_udi("+b1431200000k")
    assert (reading.di, reading.notes) == (
        "B1431200000",
        ("small letters were read as capitals, HIBCC has no others",),
    )


def test_it_is_said_of_a_bad_one_too() -> None:
    assert read_udi("+b1431200000l").notes == read_udi("+b1431200000k").notes
