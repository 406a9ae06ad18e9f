"""GS1: as scanned, as printed, as a link; what cannot be told where it ends is not read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from agent.confirm.models import Issuer
from agent.confirm.udi import read_udi, read_udi_1
from tests.confirm.build import plain_names

SX200 = {"di": "09506000123455", "serial": "SX2-26-00417", "manufactured": date(2026, 4, 22)}
SCANNED = "01095060001234551126042221SX2-26-00417"
FDA = {
    "di": "51022222233336",
    "serial": "1234",
    "lot": "A213B1",
    "manufactured": date(2014, 12, 31),
    "expires": date(2015, 7, 7),
}

READ: dict[str, dict[str, Any]] = {
    # FDA, UDI formats by issuing agency, v1.3: printed (FOUND); as scanned, built here from it.
    "(01)51022222233336(11)141231(17)150707(10)A213B1(21)1234": FDA,
    "0151022222233336111412311715070710A213B1\x1d211234": FDA,
    "]d20151022222233336111412311715070710A213B1\x1d211234": FDA,
    # biip's documentation (FOUND): an element string, and a Digital Link.
    "010703206980498815210526100329": {"di": "07032069804988", "lot": "0329"},
    "(01)07032069804988(15)210526(10)0329": {"di": "07032069804988", "lot": "0329"},
    "https://id.gs1.org/01/00614141123452/10/ABC1/21/12345?17=180426": {
        "di": "00614141123452",
        "lot": "ABC1",
        "serial": "12345",
        "expires": date(2018, 4, 26),
    },
    "(01) 09506000123455 (11) 260422 (21) SX2-26-00417": SX200,
    SCANNED: SX200,
    f"]C1{SCANNED}": SX200,
    f"]Q3{SCANNED}": SX200,
    f"]d8{SCANNED}": SX200,
    f"]d1{SCANNED}": SX200,
    f"\x1d{SCANNED}\x1d": SX200,
    f"]d1\x1d{SCANNED}": SX200,
    f"{SCANNED}  ": SX200,
    f"{SCANNED}\r\n": SX200,
    "010950600012345521SX2-26-00417\x1d11260422": SX200,
    "]C121SX2-26-00417": {"serial": "SX2-26-00417"},
    "(01)09506000123455(17)260400": {"di": "09506000123455", "expires": date(2026, 4, 30)},
}


@pytest.mark.parametrize("text", READ, ids=plain_names(READ))
def test_it_reads_as_it_should(text: str) -> None:
    reading = read_udi(text)
    names = ("di", "serial", "lot", "manufactured", "expires")
    told = {name: v for name in names if (v := getattr(reading, name)) is not None}
    assert (reading.issuer, reading.errors, told) == (Issuer.GS1, (), READ[text])


WRONG_DIGIT = "the check digit of its device identifier (01) is wrong: expected 5, got 4"
NO_FORM = "it is not of the form (01)…(21)…"
NO_UDI = "it is not of the form (01)…(21)… or +…, so no UDI"
ODD = "it holds characters that no label has"
BLOOD = "it is an ICCBBA identifier, for blood and tissue, which this program does not read"

NO_SEPARATORS = "the barcode is not marked as GS1's and has no separators"
SEVERAL = f"may be several fields: {NO_SEPARATORS}, so it cannot be told"

REFUSED = {
    "(01)09506000123454(21)X": [WRONG_DIGIT],
    "010950600012345421X": [WRONG_DIGIT],
    "https://id.gs1.org/01/09506000123454/21/A": [WRONG_DIGIT],
    "(01)09506000123455(21)A(B": [NO_FORM],
    "(01)09506000123455(21)A)B": [NO_FORM],
    "(01)09506000123455(21)": [NO_FORM],
    "(01)09506000123455garbage(21)A": ['(01) cannot hold "09506000123455garbage"'],
    "(01)09506000123455(21)" + "A" * 21: [f'(21) cannot hold "{"A" * 21}"'],
    "(01)1(21)" + "A" * 21: ['(01) cannot hold "1"', f'(21) cannot hold "{"A" * 21}"'],
    "(01)09506000123455(9999)A": ["(9999) is no field of GS1"],
    "(01)09506000123455(21)A(21)A": ["it holds (21) more than once"],
    "010950600012345521" + "A" * 20 + "10L1": [
        "no separator follows (21), so it cannot be told where it ends"
    ],
    "(01)09506000123455(17)260230": ["the date (17)260230 is not a day of the calendar"],
    "(01)09506000123455(11)260230": ["the date (11)260230 is not a day of the calendar"],
    "010950600012345517260230": ["the date (17)260230 is not a day of the calendar"],
    "https://id.gs1.org/01/09506000123455/21/A?17=260230": [
        "the date (17)260230 is not a day of the calendar"
    ],
    "(01)09506000123455(17)261332": ['(17) cannot hold "261332"'],
    "]d201095060001234": ['"01095060001234" is no field of a GS1 barcode'],
    "]C1 0109506000123455": ['" 0109506000123455" is no field of a GS1 barcode'],
    "]C10109506000123455 21A": ['" 21A" is no field of a GS1 barcode'],
    "http://example.com/support": ["it is a web address, but no GS1 Digital Link"],
    "=/A9999XYZ100T0944=,000025": [BLOOD],
    "&,1000000000000XYZ123": [BLOOD],
    "]d1010950600012345521SX2-26-0041710LOT7": [f"SX2-26-0041710LOT7 {SEVERAL}"],
    "]C0010950600012345510LOT721SX2-26-00417": [f"LOT721SX2-26-00417 {SEVERAL}"],
    "]Q1010950600012345521SX2-26-0041711260422": [f"SX2-26-0041711260422 {SEVERAL}"],
    "]d1010950600012345521SX2-26-0041717261200": [f"SX2-26-0041717261200 {SEVERAL}"],
    "SX2-26-00417": [NO_UDI],
    "9506000123455": [NO_UDI],
    "]d1 0109506000123455": [NO_UDI],
    "SX2-26-00417*": [NO_UDI],
    "*+B1431200000K": [NO_UDI],
    "": [NO_UDI],
    "(01)0950600012345５(21)A": [ODD],
    "(01)09506000123455(21)\x1b[2J": [ODD],
    "0" * 201: ["it holds too many characters for a label"],
    "0" * 200: [NO_UDI],
}


@pytest.mark.parametrize("text", REFUSED, ids=plain_names(REFUSED))
def test_what_may_not_be_used_says_why(text: str) -> None:
    assert list(read_udi(text).errors) == REFUSED[text]


@pytest.mark.parametrize("text", ["(01)09506000123455(21)A(B", "010950600012345421X", "]C1X"])
def test_what_looks_like_gs1_is_told_as_gs1(text: str) -> None:
    assert read_udi(text).issuer is Issuer.GS1


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("(01) 09506000123455 (21)A", ("spaces were left out",)),
        ("(01)09506000123455(21)A", ()),
        ("(01)0950600012345X(21)A B", ("spaces were left out",)),
    ],
)
def test_spaces_that_were_left_out_are_told(text: str, notes: tuple[str, ...]) -> None:
    assert read_udi(text).notes == notes


@pytest.mark.parametrize(
    "text", ["(01)09506000123454(21)X", "010950600012345421X", "]C10109506000123454 21A"]
)
def test_what_may_not_be_used_is_shown_as_it_came(text: str) -> None:
    assert read_udi(text).text == text.removeprefix("]C1")


def test_separators_at_the_ends_and_in_a_row_say_nothing() -> None:
    reading = read_udi("]C1\x1d010950600012345521A\x1d\x1d10L1\x1d")
    assert (reading.text, reading.errors) == ("(01)09506000123455(21)A(10)L1", ())


def test_the_best_reading_stands_beside_the_error() -> None:
    reading = read_udi("(01)09506000123454(21)SX2-26-00417")
    assert (reading.di, reading.serial) == ("09506000123454", "SX2-26-00417")


def test_a_read_label_is_written_as_it_is_printed() -> None:
    assert read_udi(f"]d2{SCANNED}").text == "(01)09506000123455(11)260422(21)SX2-26-00417"


NOT_MARKED = (
    (
        "the barcode is not marked as GS1's, so it has no separator: "
        "compare the numbers with those that are printed"
    ),
)


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        (f"]d1{SCANNED}", NOT_MARKED),
        ("]C0010950600012345521SX2-26-00417", NOT_MARKED),
        (
            "]d1010950600012345521100",
            NOT_MARKED,
        ),  # nothing stands before that 10, so it is no field
        ("]d1010950600012345521SX2-10", NOT_MARKED),  # nor anything behind this one
        ("]d1010950600012345521SX2-26-0041717261300", NOT_MARKED),  # no day of the calendar
        (f"]d1{SCANNED}\x1d10LOT7", ()),
        (f"]d2{SCANNED}", ()),
        ("]d1(01)09506000123455(21)SX2-26-0041710LOT7", ()),
        (SCANNED, ()),
    ],
)
def test_a_barcode_of_another_kind_is_read_with_a_note(text: str, notes: tuple[str, ...]) -> None:
    reading = read_udi(text)
    assert (reading.errors, reading.notes) == ((), notes)


@pytest.mark.parametrize("text", [*READ, *REFUSED], ids=plain_names([*READ, *REFUSED]))
def test_the_former_way_differs_in_barcodes_of_another_kind_alone(text: str) -> None:
    former, now = read_udi_1(text), read_udi(text)
    assert former == now or text.startswith(("]d1", "]C0", "]Q1"))


def test_the_former_way_cut_them_without_a_word() -> None:
    reading = read_udi_1("]d1010950600012345521SX2-26-0041710LOT7")
    assert (reading.serial, reading.errors, reading.notes) == ("SX2-26-0041710LOT7", (), ())
