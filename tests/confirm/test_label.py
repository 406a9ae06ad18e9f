"""The label: read exactly, or refused with the reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.label import label_from_keystrokes, label_from_photos, parse_label
from agent.confirm.label_basis import LabelPhoto
from agent.confirm.models import Issuer, Label, LabelSource
from agent.confirm.picture import PHOTO_HINT
from agent.errors import UsageError
from agent.text import quoted


def photo(*barcodes: str) -> LabelPhoto:
    return LabelPhoto(sha256="1" * 64, media_type="image/jpeg", barcodes=barcodes)


PRINTED = "(01)09506000123455(11)260422(21)SX2-26-00417"


def test_a_printed_label_is_taken_apart() -> None:
    label = parse_label(PRINTED, LabelSource.TYPED)
    assert (label.di, label.serial, label.manufactured) == (
        "09506000123455",
        "SX2-26-00417",
        date(2026, 4, 22),
    )


def test_the_published_gs1_example_reads_as_published() -> None:
    # FDA, UDI formats by issuing agency, v1.3: the GS1 example.
    text = "(01)51022222233336(11)141231(17)150707(10)A213B1(21)1234"
    label = parse_label(text, LabelSource.SCANNED)
    assert (label.di, label.lot, label.serial, label.expires) == (
        "51022222233336",
        "A213B1",
        "1234",
        date(2015, 7, 7),
    )


WRONG_DIGIT = PRINTED.replace("123455", "123456")
NO_UDI = "it is not of the form (01)…(21)… or +…, so no UDI"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            WRONG_DIGIT,
            "the check digit of its device identifier (01) is wrong: expected 5, got 6",
        ),
        ("(21)SX2-26-00417", "it holds no device identifier"),
        ("SX2-26-00417", NO_UDI),
        ("", NO_UDI),
        (PRINTED + "(21)SX2-26-00418", "it holds (21) more than once"),
        (PRINTED + "\x1b[2J", "it holds characters that no label has"),
        (
            "(01)1(17)260230",
            '(01) cannot hold "1"; the date (17)260230 is not a day of the calendar',
        ),
    ],
    ids=["digit", "no DI", "no UDI", "nothing", "twice", "escape", "two reasons"],
)
def test_a_bad_label_is_refused_with_every_reason(text: str, why: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_label(text, LabelSource.TYPED)
    assert caught.value.message == f"The label {quoted(text)} cannot be read as a UDI: {why}."


def test_what_is_too_long_for_a_label_is_refused() -> None:
    with pytest.raises(UsageError, match="it holds too many characters for a label"):
        parse_label(PRINTED + "0" * 200, LabelSource.TYPED)


AS_PRINTED = (
    "Type it as printed: GS1 with its brackets, (01) and 14 digits, then (21) and the serial; "
    "HIBCC from the plus sign to its last character."
)
AGAIN = "Scan it again with the settings of docs/label.md, or type it as printed."


@pytest.mark.parametrize(
    ("read", "next_step"),
    [
        (lambda: parse_label("hello", LabelSource.TYPED), AS_PRINTED),
        (lambda: parse_label("(21)SX2-26-00417", LabelSource.TYPED), AS_PRINTED),
        (lambda: label_from_keystrokes("hello"), AGAIN),
        (lambda: label_from_photos([photo("hello")]), PHOTO_HINT),
    ],
    ids=["typed", "typed, no identifier", "scanner", "photograph"],
)
def test_each_way_of_reading_has_its_next_step(read: Callable[[], Label], next_step: str) -> None:
    with pytest.raises(UsageError) as caught:
        read()
    assert caught.value.next_step == next_step


ALL = "(01)51022222233336(11)141231(17)150707(10)A213B1(21)1234"
SCANNED = "0151022222233336111412311715070710A213B1\x1d211234"


@pytest.mark.parametrize(
    ("read", "source"),
    [
        (lambda: parse_label(ALL, LabelSource.TYPED), LabelSource.TYPED),
        (lambda: label_from_keystrokes(SCANNED), LabelSource.SCANNER),
        (lambda: label_from_photos([photo(f"]C1{SCANNED}")]), LabelSource.SCANNED),
    ],
    ids=["typed", "scanner", "photograph"],
)
def test_a_label_says_all_that_was_read_and_how(
    read: Callable[[], Label], source: LabelSource
) -> None:
    assert read().model_dump(exclude={"photos"}, exclude_defaults=True) == {
        "text": ALL,
        "source": source,
        "di": "51022222233336",
        "serial": "1234",
        "lot": "A213B1",
        "manufactured": date(2014, 12, 31),
        "expires": date(2015, 7, 7),
    }


def test_the_issuer_of_a_label_is_kept() -> None:
    assert parse_label("+A123BJC5D6E71G", LabelSource.TYPED).issuer is Issuer.HIBCC


def test_the_photographs_of_a_label_are_kept_with_it() -> None:
    photos = (photo("]C10109506000123455"), photo("]C121SX2-26-00417"))
    label = label_from_photos(photos)
    assert (label.text, label.photos) == ("(01)09506000123455(21)SX2-26-00417", photos)


@given(st.text(max_size=60))
def test_any_text_ends_in_a_label_or_in_a_printable_sentence(text: str) -> None:
    refused = ""
    try:
        parse_label(text, LabelSource.TYPED)
    except UsageError as error:
        refused = error.message
    assert refused.isprintable()
