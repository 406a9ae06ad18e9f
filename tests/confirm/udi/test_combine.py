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


@pytest.mark.parametrize(
    ("barcodes", "words"),
    [
        ((WHOLE, OTHER_UNIT), "2 serial numbers: SX2-26-00417 and SX2-26-00418"),
        ((WHOLE, OTHER_DI), "2 device identifiers"),
        ((WHOLE, PRIMARY), "mixes barcodes of GS1 and HIBCC"),
        ((PRIMARY, STRANGER), "belongs to another label"),
        ((WHOLE, "]C10109506000123454"), "expected 5, got 4"),
        ((SUPPORT,), "no GS1 Digital Link"),
        ((), "nothing was read"),
    ],
)
def test_contradictions_are_told(barcodes: tuple[str, ...], words: str) -> None:
    assert words in "; ".join(combine([read_udi(each) for each in barcodes]).errors)


def test_a_barcode_that_is_no_udi_is_named() -> None:
    assert "support" in combine([read_udi(WHOLE), read_udi(SUPPORT)]).notes[0]
