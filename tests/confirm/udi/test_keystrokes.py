"""A scanner that acts as a keyboard: what arrives whole is read, what was damaged is refused."""

from __future__ import annotations

import pytest

from agent.confirm.udi import read_keystrokes

DI, SERIAL, LOT = "09506000123455", "SX2-26-00417", "L1"


@pytest.mark.parametrize(
    "separator", ["\x1d", "{GS}", "<GS>", "[GS]", "^]", "~", "{FNC1}", "\\x1d", "\\F"]
)
@pytest.mark.parametrize("tail", ["", "\r", "\n", "\r\n", "\t"])
@pytest.mark.parametrize("prefix", ["", "]C1", "]d2", "]Q3"])
def test_each_way_of_sending_fnc1_is_read(prefix: str, separator: str, tail: str) -> None:
    reading = read_keystrokes(f"{prefix}01{DI}21{SERIAL}{separator}10{LOT}{tail}")
    assert (reading.di, reading.serial, reading.lot, reading.errors) == (DI, SERIAL, LOT, ())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"]D201{DI}21sx2-26-00417", "caps lock"),
        (f"]c101{DI}21sx2", "caps lock"),
        (f"HTTPS://ID.GS1.ORG/01/{DI}", "caps lock"),
        (f"+d201{DI}21SX2", "keyboard layout"),
        (f")01={DI})21=SX2", "keyboard layout"),
        ("à&ç(àà", "keyboard layout"),
        (f"01{DI}21SX2ß26ß00417", "keyboard layout"),
        (f"01{DI}21SX217270422", "cannot be told"),
        (f"01{DI}10L1112604225", ""),
        (f"01{DI}21A\r01{DI}21B", "2 serial numbers"),
        ("01" * 5_000, "too many keystrokes"),
        ("\r\n\r\n", "nothing was read"),
        ("", "nothing was read"),
    ],
)
def test_what_the_keyboard_damaged_is_refused(text: str, words: str) -> None:
    errors = "; ".join(read_keystrokes(text).errors)
    assert (words in errors) if words else not errors


def test_two_barcodes_of_one_hibcc_label_are_one_label() -> None:
    reading = read_keystrokes("+A123BJC5D6E71G\r+$$+52001510X3GB\r")
    assert (reading.di, reading.serial, reading.errors) == ("A123BJC5D6E71", "10X3", ())


def test_without_any_separator_the_person_is_asked_to_compare() -> None:
    assert "compare" in read_keystrokes(f"01{DI}21{SERIAL}").notes[0]
