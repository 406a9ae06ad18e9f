"""HIBCC: published barcodes say what was published; one changed character is found."""

from __future__ import annotations

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
@pytest.mark.parametrize("around", ["]d1{}", "]C0{}", "]Q1{}", "*{}*", "{}\r\n", "{}\t"])
def test_what_a_scanner_or_a_print_puts_around_it_changes_nothing(text: str, around: str) -> None:
    assert told(read_udi(around.format(text))) == told(read_udi(text))


@given(st.sampled_from(list(WHOLE)), st.data())
def test_one_changed_character_never_passes(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(text) - 1))
    other = data.draw(st.sampled_from([c for c in ALPHABET if c != text[place]]))
    assert read_udi(text[:place] + other + text[place + 1 :]).errors


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("+B1431200000L", 'expected "K", got "L"'),
        ("+", "too few"),
        ("+B14_1200000K", "no HIBCC barcode has"),
        ("++", "too few"),
    ],
)
def test_a_bad_one_says_why(text: str, words: str) -> None:
    assert words in "; ".join(read_udi(text).errors)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("$$1305A", "no date of expiry"),
        ("$$5043660A", ""),
        ("$$5053670A", "no date of expiry"),
        ("$$5050000A", "no date of expiry"),
        ("$$2023005A", "no date of expiry"),
        ("$$42005092824A", "no date of expiry"),
        ("$+", "0 characters"),
        ("$" + "A" * 19, "19 characters"),
        ("$$A", "flag"),
        ("16D20251332", "no day"),
        ("X1", "no field"),
        ("$+1/S2", "two values of its serial"),
    ],
)
def test_a_bad_secondary_says_why(body: str, words: str) -> None:
    text = f"+B1431200000/{body}"
    errors = "; ".join(read_udi(text + check_character(text)).errors)
    assert (words in errors) if words else not errors


def test_small_letters_are_read_as_capitals_and_it_is_said() -> None:
    reading = read_udi("+b1431200000k")
    assert (reading.di, "capitals" in reading.notes[0]) == ("B1431200000", True)
