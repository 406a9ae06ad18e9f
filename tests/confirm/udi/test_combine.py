"""Several barcodes, one label: parts are put together, contradictions are told."""

from __future__ import annotations

from itertools import permutations

import pytest

from agent.confirm.udi import combine, read_udi

WHOLE = "]d201095060001234551126042221SX2-26-00417"
DI_ONLY = "]C10109506000123455"
PI_ONLY = "]C11126042221SX2-26-00417"
OTHER_UNIT = "]C121SX2-26-00418"
OTHER_DI = "]C10151022222233336"
SUPPORT = "]Q1http://example.com/support"
PRIMARY, SECONDARY, STRANGER = "+A123BJC5D6E71G", "+$$+52001510X3GB", "+25330BC34567T2"


@pytest.mark.parametrize(
    "barcodes", [(DI_ONLY, PI_ONLY), (WHOLE, DI_ONLY), (WHOLE, WHOLE), (WHOLE, SUPPORT, PI_ONLY)]
)
def test_the_order_of_barcodes_means_nothing(barcodes: tuple[str, ...]) -> None:
    read = {combine([read_udi(each) for each in order]) for order in permutations(barcodes)}
    assert [(r.text, r.errors) for r in read] == [
        ("(01)09506000123455(11)260422(21)SX2-26-00417", ())
    ]


def test_two_hibcc_barcodes_belong_together_by_their_link() -> None:
    whole = combine([read_udi(SECONDARY), read_udi(PRIMARY)])
    assert (whole.di, whole.serial, whole.errors) == ("A123BJC5D6E71", "10X3", ())


WRONG_DIGIT = "the check digit of its device identifier (01) is wrong: expected 5, got 4"


@pytest.mark.parametrize(
    ("barcodes", "errors"),
    [
        (
            (WHOLE, OTHER_UNIT),
            ["it holds 2 serial numbers: SX2-26-00417 and SX2-26-00418"],
        ),
        (
            (WHOLE, OTHER_DI),
            ["it holds 2 device identifiers: 09506000123455 and 51022222233336"],
        ),
        (
            (WHOLE, PRIMARY),
            [
                "it holds 2 device identifiers: 09506000123455 and A123BJC5D6E71",
                "it mixes barcodes of GS1 and HIBCC",
            ],
        ),
        (
            (PRIMARY, STRANGER),
            ['"+25330BC34567T2" belongs to another label: its link is "T"'],
        ),
        (
            (WHOLE, "]C10109506000123454"),
            [WRONG_DIGIT, "it holds 2 device identifiers: 09506000123455 and 09506000123454"],
        ),
        ((SUPPORT,), ["it is a web address, but no GS1 Digital Link"]),
        ((), ["nothing was read"]),
    ],
)
def test_contradictions_are_told(barcodes: tuple[str, ...], errors: list[str]) -> None:
    assert list(combine([read_udi(each) for each in barcodes]).errors) == errors


MORE_THAN_A_UDI = "]C1010950600012345515261231"


@pytest.mark.parametrize(
    ("barcodes", "text"),
    [
        ((MORE_THAN_A_UDI,), "(01)09506000123455(15)261231"),
        ((DI_ONLY, PI_ONLY), "(01)09506000123455(11)260422(21)SX2-26-00417"),
        ((PRIMARY, SECONDARY), f"{PRIMARY} {SECONDARY}"),
        ((DI_ONLY, PRIMARY), f"(01)09506000123455 {PRIMARY}"),
        ((SUPPORT,), SUPPORT.removeprefix("]Q1")),
        ((), ""),
    ],
    ids=["one, whole", "GS1", "HIBCC", "two agencies", "no UDI", "nothing"],
)
def test_what_was_read_is_written_as_one_text(barcodes: tuple[str, ...], text: str) -> None:
    assert combine([read_udi(each) for each in barcodes]).text == text


def test_a_barcode_that_is_no_udi_is_named() -> None:
    notes = combine([read_udi(WHOLE), read_udi(SUPPORT)]).notes
    assert notes == ('another barcode says "http://example.com/support"',)
