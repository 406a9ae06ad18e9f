"""A scanner that acts as a keyboard: what arrives whole is read, what was damaged is refused."""

from __future__ import annotations

import pytest

from agent.confirm.udi import read_keystrokes
from agent.confirm.udi.keystrokes import MAX_KEYSTROKES
from tests.confirm.build import plain_names

DI, SERIAL, LOT = "09506000123455", "SX2-26-00417", "L1"
SEPARATORS = [
    "\x1d",
    "{GS}",
    "<GS>",
    "[GS]",
    "^]",
    "~",
    "{FNC1}",
    "<FNC1>",
    "\\x1d",
    "\\x1D",
    "\\F",
]


@pytest.mark.parametrize("separator", SEPARATORS, ids=plain_names(SEPARATORS))
@pytest.mark.parametrize(
    "tail", ["", "\r", "\n", "\r\n", "\t"], ids=["nothing", "CR", "LF", "CRLF", "tab"]
)
@pytest.mark.parametrize("prefix", ["", "]C1", "]d2", "]Q3"])
def test_each_way_of_sending_fnc1_is_read(prefix: str, separator: str, tail: str) -> None:
    reading = read_keystrokes(f"{prefix}01{DI}21{SERIAL}{separator}10{LOT}{tail}")
    assert (reading.di, reading.serial, reading.lot, reading.errors) == (DI, SERIAL, LOT, ())


CAPS = "caps lock was on, so small and capital letters are exchanged"
LAYOUT = "the computer's keyboard layout is not the scanner's, so other characters arrived"
HIDDEN = "may be a number and a date: the scanner sends no separators, so it cannot be told"

DAMAGED = {
    f"]D201{DI}21sx2-26-00417": CAPS,
    f"]c101{DI}21sx2": CAPS,
    f"]E001{DI}21sx2": CAPS,
    f"]E00{DI[1:]}21sx2": CAPS,
    f"HTTPS://ID.GS1.ORG/01/{DI}/21/sx2-26-00417": CAPS,
    f"HTTP://ID.GS1.ORG/01/{DI}/21/sx2-26-00417": CAPS,
    f"\r\nHTTPS://ID.GS1.ORG/01/{DI}/10/l1\r\n": CAPS,
    f"+d201{DI}21SX2": LAYOUT,
    f")01={DI})21=SX2": LAYOUT,
    "à&ç(àà": LAYOUT,
    f"01{DI}21SX2ß26ß00417": LAYOUT,
    f"01{DI}21A\r01{DI}21B": "it holds 2 serial numbers: A and B",
    "01" * 5_000: "it holds too many keystrokes",
    "\r\n\r\n": "nothing was read",
    "": "nothing was read",
}


@pytest.mark.parametrize("text", DAMAGED, ids=plain_names(DAMAGED))
def test_what_the_keyboard_damaged_is_refused(text: str) -> None:
    assert read_keystrokes(text).errors == (DAMAGED[text],)


@pytest.mark.parametrize("day", ["270422", "281200", "270131", "280229", "271231", "270430"])
@pytest.mark.parametrize("field", ["21", "10"])
def test_a_date_that_a_number_may_have_swallowed_is_told(field: str, day: str) -> None:
    number = f"SX217{day}"
    assert read_keystrokes(f"01{DI}{field}{number}").errors == (f"{number} {HIDDEN}",)


@pytest.mark.parametrize("day", ["270432", "270431", "290229", "271301", "270001", "260422555"])
def test_a_number_that_ends_in_no_day_is_read(day: str) -> None:
    assert read_keystrokes(f"01{DI}21SX217{day}").errors == ()


def test_the_longest_scan_is_read() -> None:
    line = f"01{DI}21{SERIAL}\r"
    text = line + "\r" * (MAX_KEYSTROKES - len(line))
    assert (read_keystrokes(text).serial, read_keystrokes(text + "\r").serial) == (SERIAL, None)


def test_two_barcodes_of_one_hibcc_label_are_one_label() -> None:
    reading = read_keystrokes("+A123BJC5D6E71G\r+$$+52001510X3GB\r")
    assert (reading.di, reading.serial, reading.errors) == ("A123BJC5D6E71", "10X3", ())


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        (
            f"01{DI}21{SERIAL}",
            ("the scanner sent no separator: compare the numbers with those that are printed",),
        ),
        (f"01{DI}21{SERIAL}\x1d10{LOT}", ()),
        (
            f"01{DI}21{SERIAL}<GS>10{LOT}",
            ("separators that came as text were read as FNC1 (0 came as such)",),
        ),
        ("+A123BJC5D6E71G", ()),
    ],
    ids=["none", "as such", "as text", "HIBCC has none"],
)
def test_how_separators_came_is_told(text: str, notes: tuple[str, ...]) -> None:
    assert read_keystrokes(text).notes == notes


# ---------------------------------------------------------------- what only looks like caps lock


@pytest.mark.parametrize("tail", ["", "\r", "\n", "\r\n", "\t", " "])
def test_the_barcode_of_a_retail_package_was_not_typed_under_caps_lock(tail: str) -> None:
    reading = read_keystrokes(f"]E0{DI[1:]}{tail}")
    assert reading.errors == ("it is not of the form (01)…(21)… or +…, so no UDI",)


IN_CAPITALS = (
    "the address came in capitals alone, as it would under caps lock too: compare the letters of the "
    "numbers with those that are printed"
)
LINK = f"HTTPS://ID.GS1.ORG/01/{DI}"


@pytest.mark.parametrize(
    ("text", "serial", "lot", "notes"),
    [
        (f"{LINK}/21/{SERIAL}", SERIAL, None, (IN_CAPITALS,)),
        (f"]Q1{LINK}/21/{SERIAL}", SERIAL, None, (IN_CAPITALS,)),
        (f"]Q1 {LINK}/21/{SERIAL}\r", SERIAL, None, (IN_CAPITALS,)),
        (f" {LINK.replace('S:', ':')}/10/{LOT}/21/417", "417", LOT, (IN_CAPITALS,)),
        (f"{LINK}/21/00417", "00417", None, ()),
        (LINK, None, None, ()),
        (f"{LINK.lower()}/21/{SERIAL}", SERIAL, None, ()),
        (f"{LINK.lower()}/21/SX217270422", "SX217270422", None, ()),
        (f"{LINK}/21/417\r]d201{DI}21417\x1d10A", "417", "A", ()),
    ],
)
def test_a_digital_link_is_read_in_capitals_too(
    text: str, serial: str | None, lot: str | None, notes: tuple[str, ...]
) -> None:
    reading = read_keystrokes(text)
    assert (reading.di, reading.serial, reading.lot, reading.errors, reading.notes) == (
        DI,
        serial,
        lot,
        (),
        notes,
    )


@pytest.mark.parametrize("before", ["", " ", "\t"])
@pytest.mark.parametrize("spaces", [" ", "  "])
def test_a_space_after_the_symbology_identifier_means_nothing(before: str, spaces: str) -> None:
    reading = read_keystrokes(f"{before}]d2{spaces}01{DI}21{SERIAL}\x1d10{LOT}\r")
    assert (reading.di, reading.serial, reading.lot, reading.errors) == (DI, SERIAL, LOT, ())


def test_each_line_may_begin_with_its_own() -> None:
    reading = read_keystrokes(f"]d2 01{DI}10{LOT}\r]C1 01{DI}21{SERIAL}\r")
    assert (reading.serial, reading.lot, reading.errors) == (SERIAL, LOT, ())


def test_within_a_line_nothing_is_left_out() -> None:
    reading = read_keystrokes(f"01{DI}21SX ]d2 4\x1d10{LOT}")
    assert reading.text == f"01{DI}21SX ]d2 4\x1d10{LOT}"
