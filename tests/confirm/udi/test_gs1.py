"""GS1: as scanned, as printed, as a link; what cannot be told where it ends is not read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from agent.confirm.models import Issuer
from agent.confirm.udi import read_udi

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
    f"{SCANNED}\r\n": SX200,
    "010950600012345521SX2-26-00417\x1d11260422": SX200,
    "]C121SX2-26-00417": {"serial": "SX2-26-00417"},
    "(01)09506000123455(17)260400": {"di": "09506000123455", "expires": date(2026, 4, 30)},
}


@pytest.mark.parametrize("text", READ)
def test_it_reads_as_it_should(text: str) -> None:
    reading = read_udi(text)
    names = ("di", "serial", "lot", "manufactured", "expires")
    told = {name: v for name in names if (v := getattr(reading, name)) is not None}
    assert (reading.issuer, reading.errors, told) == (Issuer.GS1, (), READ[text])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(01)09506000123454(21)X", "expected 5, got 4"),
        ("010950600012345421X", "expected 5, got 4"),
        ("(01)09506000123455(21)A(B", "not of the form"),
        ("(01)09506000123455(21)A)B", "not of the form"),
        ("(01)09506000123455garbage(21)A", "(01) cannot hold"),
        ("(01)09506000123455(21)", "not of the form"),
        ("(01)09506000123455(9999)A", "(9999) is no field"),
        ("(01)09506000123455(21)" + "A" * 21, "(21) cannot hold"),
        ("(01)09506000123455(21)A(21)A", "more than once"),
        ("010950600012345521" + "A" * 20 + "10L1", "no separator follows (21)"),
        ("(01)09506000123455(17)260230", "not a day of the calendar"),
        ("(01)09506000123455(17)261332", "(17) cannot hold"),
        ("]d201095060001234", "no field of a GS1 barcode"),
        ("http://example.com/support", "no GS1 Digital Link"),
        ("https://id.gs1.org/01/09506000123454/21/A", "expected 5, got 4"),
        ("=/A9999XYZ100T0944=,000025", "ICCBBA"),
        ("&,1000000000000XYZ123", "ICCBBA"),
        ("SX2-26-00417", "so no UDI"),
        ("9506000123455", "so no UDI"),
        ("", "so no UDI"),
        ("(01)0950600012345５(21)A", "no label has"),
        ("(01)09506000123455(21)\x1b[2J", "no label has"),
        ("0" * 5_000, "too many characters"),
    ],
)
def test_what_may_not_be_used_says_why(text: str, words: str) -> None:
    assert words in "; ".join(read_udi(text).errors)


def test_the_best_reading_stands_beside_the_error() -> None:
    reading = read_udi("(01)09506000123454(21)SX2-26-00417")
    assert (reading.di, reading.serial) == ("09506000123454", "SX2-26-00417")


def test_a_read_label_is_written_as_it_is_printed() -> None:
    assert read_udi(f"]d2{SCANNED}").text == "(01)09506000123455(11)260422(21)SX2-26-00417"
