"""The label: read exactly, or refused with the reason."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.label import parse_label
from agent.confirm.models import LabelSource
from agent.errors import UsageError

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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (PRINTED.replace("123455", "123456"), "check digit"),
        ("(21)SX2-26-00417", "no device identifier"),
        ("SX2-26-00417", "cannot be read"),
        ("", "cannot be read"),
        (PRINTED + "(21)SX2-26-00418", "(21) more than once"),
        (PRINTED + "\x1b[2J", "characters that no label has"),
        (PRINTED + "0" * 200, "too many characters"),
    ],
)
def test_a_bad_label_is_refused_with_the_reason(text: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_label(text, LabelSource.TYPED)
    assert words in caught.value.message


@given(st.text(max_size=60))
def test_any_text_ends_in_a_label_or_in_a_printable_sentence(text: str) -> None:
    refused = ""
    try:
        parse_label(text, LabelSource.TYPED)
    except UsageError as error:
        refused = error.message
    assert refused.isprintable()
