"""Recalls under rules version 3: each is told in its own words, and none is told apart by a guess."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.models import RecallForm, RecallRecord
from agent.confirm.recall_grounds import Found, Ground, ReadRecall, found
from agent.confirm.recalls import Concern, Device
from agent.confirm.stated_units import Inside, Span, UnitKind, holds_alike, stated_units
from tests.confirm.build import CONFIRMING, DI, SERIAL, SHIPPED_RULES, label
from tests.confirm.said import said

RECALL = RecallRecord(
    number="Z-0001-2026",
    form=RecallForm.RECALL,
    firm="Synthex Mobility",
    product="SX-200",
    codes="All units",
    reason="SYNTHETIC",
    status="Ongoing",
    product_code="PHL",
)
DEVICE = Device(
    makers=frozenset({"Other Name", "Synthex Mobility"}),
    models=frozenset({"SX-200"}),
    serial=SERIAL,
    lot="L7",
    di=DI,
    products=frozenset({"Strider Personal"}),
    reviewed_dis=frozenset({"00614141007349"}),
)
EVIDENCE = CONFIRMING.model_copy(update={"rules": SHIPPED_RULES})
BEGINS = "Recall Z-0001-2026 of Synthex Mobility is open. "
OTHERS = "Recall Z-0001-2026 of Others is open. "
READ_IT = "whether it means this product, a person has to read."


def recall(**changes: object) -> RecallRecord:
    return RECALL.model_copy(update=changes)


SENTENCES: dict[str, tuple[RecallRecord, str]] = {
    "all units": (RECALL, f"{BEGINS}It names this model, and all its units."),
    "its class is told": (
        recall(classification="Class II"),
        "Recall Z-0001-2026 (Class II) of Synthex Mobility is open. It names this model, and all its units."),
    "this unit": (recall(codes=f"Serial number {SERIAL}"), f"{BEGINS}It names this unit."),
    "its lot": (recall(codes="Lot L7"), f"{BEGINS}It names the lot of this unit."),
    "its identifier": (
        recall(codes=f"UDI-DI {DI}"), f"{BEGINS}It names the device identifier of this unit."),
    "prose": (
        recall(codes="shipped in May"),
        f"{BEGINS}It names this product; whether it means this unit, a person has to read."),
    "other units": (
        recall(codes="Serial number SX2-26-00418"),
        f"{BEGINS}It names its units, and this one is not among them."),
    "the same firm": (recall(product="Walking cane"), f"{BEGINS}It is of the same firm; {READ_IT}"),
    "a firm with a like name": (
        recall(firm="Synthex", product="Cane"),
        ("Recall Z-0001-2026 of Synthex is open. It is of a firm whose name begins alike, and of the "
        f"same class of device; {READ_IT}")),
    "a name": (
        recall(firm="Others", product="Strider Personal"),
        f"{OTHERS}Its words have this product's name or model; {READ_IT}"),
    "a serial number": (
        recall(firm="Others", product="Walker", codes=f"Serial number {SERIAL}"),
        f"{OTHERS}It states this unit's serial number; {READ_IT}"),
}  # fmt: skip


@pytest.mark.parametrize("case", SENTENCES)
def test_an_open_recall_is_told_in_full(case: str) -> None:
    record, text = SENTENCES[case]
    marked = label().model_copy(update={"lot": "L7"})
    evidence = EVIDENCE.model_copy(update={"recalls": (record,), "label": marked})
    assert said(evidence, "recall_") == [text]


THREE = (recall(number="Z-2"), recall(number="Z-1", reason="B"), recall(number="Z-1", reason="A"))


@pytest.mark.parametrize("recalls", list(permutations(THREE)))
def test_recalls_are_told_by_their_number_whatever_their_order(
    recalls: tuple[RecallRecord, ...],
) -> None:
    evidence = EVIDENCE.model_copy(update={"recalls": recalls})
    assert [text[:10] for text in said(evidence, "recall_")] == ["Recall Z-1", "Recall Z-2"]


@pytest.mark.parametrize("recalls", list(permutations(THREE)))
def test_recalls_of_other_units_are_told_once_each(recalls: tuple[RecallRecord, ...]) -> None:
    others = tuple(
        one.model_copy(update={"codes": "Serial number SX2-26-00418"}) for one in recalls
    )
    evidence = EVIDENCE.model_copy(update={"recalls": others})
    assert [text[:10] for text in said(evidence, "recall_")] == ["Recall Z-1", "Recall Z-2"]


NAMED, PROSE = Concern.NAMED, Concern.PROSE
UNCLEAR, OTHER = Concern.PRODUCT_UNCLEAR, Concern.NOT_THIS_UNIT
SERIALS, NONE = UnitKind.SERIAL, None
CANE = {"product": "Walking cane"}
GROUNDS: dict[str, tuple[dict[str, str], Found | None]] = {
    "model and class": ({"firm": "Others"}, Found(NAMED, Ground.MODEL, NONE)),
    "model and maker": ({"product_code": ""}, Found(NAMED, Ground.MODEL, NONE)),
    "model in the codes": (
        {"product": "", "codes": "see the SX-200"}, Found(PROSE, Ground.MODEL, NONE)),
    "model and product, whoever's": (
        {"firm": "Others", "product_code": "", "product": "SX 200, Strider-Personal"},
        Found(NAMED, Ground.MODEL, NONE)),
    "model alone": ({"firm": "Others", "product_code": ""}, Found(UNCLEAR, Ground.WORDS, NONE)),
    "model of the maker, another class": (
        {"product_code": "GAD"}, Found(UNCLEAR, Ground.WORDS, NONE)),
    "model of others, another class": ({"product_code": "GAD", "firm": "Others"}, None),
    "model and product of others, another class": (
        {"product_code": "GAD", "firm": "Others", "product": "Strider Personal SX-200"}, None),
    "maker": (CANE, Found(UNCLEAR, Ground.MAKER, NONE)),
    "maker by its second name": ({**CANE, "firm": "OTHER NAME, LLC"}, Found(UNCLEAR, Ground.MAKER, NONE)),
    "maker, no class": ({**CANE, "product_code": ""}, Found(UNCLEAR, Ground.MAKER, NONE)),
    "maker, another class": ({**CANE, "product_code": "GAD"}, None),
    "maker, other units": (
        {**CANE, "codes": "Serial number SX2-26-00418"}, Found(OTHER, Ground.MAKER, NONE)),
    "maker, this unit": (
        {**CANE, "codes": f"Serial number {SERIAL}"}, Found(NAMED, Ground.UNIT, SERIALS)),
    "maker, this unit, no class": (
        {**CANE, "codes": f"Serial number {SERIAL}", "product_code": ""}, Found(NAMED, Ground.UNIT, SERIALS)),
    "maker, this unit, another class": (
        {**CANE, "codes": f"Serial number {SERIAL}", "product_code": "GAD"},
        Found(UNCLEAR, Ground.SERIAL, SERIALS)),
    "others, this unit": (
        {**CANE, "codes": f"Serial number {SERIAL}", "firm": "Others"},
        Found(UNCLEAR, Ground.SERIAL, SERIALS)),
    "others by the model, this unit": (
        {"codes": f"Serial number {SERIAL}", "firm": "Others"}, Found(NAMED, Ground.MODEL, SERIALS)),
    "maker, this lot": ({**CANE, "codes": "Lot L7"}, Found(UNCLEAR, Ground.MAKER, UnitKind.LOT)),
    "others, this lot": ({**CANE, "codes": "Lot L7", "firm": "Others"}, None),
    "a like name": ({**CANE, "firm": "Synthex"}, Found(UNCLEAR, Ground.LIKE_MAKER, NONE)),
    "a name that begins alike": (
        {**CANE, "firm": "Synthex Robotics"}, Found(UNCLEAR, Ground.LIKE_MAKER, NONE)),
    "a like name, no class": ({**CANE, "firm": "Synthex", "product_code": ""}, None),
    "no firm": ({**CANE, "firm": ""}, None),
    "identifier of the label": (
        {**CANE, "codes": f"UDI-DI {DI}", "firm": "Others", "product_code": "GAD"},
        Found(NAMED, Ground.IDENTIFIER, UnitKind.DI)),
    "identifier that was reviewed": (
        {**CANE, "codes": "UDI-DI 00614141007349; Lot L7", "firm": "Others", "product_code": ""},
        Found(NAMED, Ground.IDENTIFIER, UnitKind.LOT)),
    "identifier that nobody knows": (
        {**CANE, "codes": "UDI-DI 00614141007340", "firm": "Others", "product_code": ""}, None),
    "another lot and this unit": (
        {"codes": f"Lot L8; Serial number {SERIAL}"}, Found(NAMED, Ground.UNIT, SERIALS)),
    "a number in another form beside another unit": (
        {"codes": "Serial numbers: R2-0042, SX2-26-00999"}, Found(PROSE, Ground.MODEL, NONE)),
    "a number with a digit more": (
        {"codes": "Serial number SX2-26-004173"}, Found(PROSE, Ground.MODEL, NONE)),
    "a number with a digit less": (
        {"codes": "Serial number SX2-26-0417"}, Found(PROSE, Ground.MODEL, NONE)),
    "this lot and another unit": (
        {"codes": "Lot L7; Serial number SX2-26-00418"}, Found(NAMED, Ground.MODEL, UnitKind.LOT)),
    "another lot and an unlike unit": (
        {"codes": "Lot L8; Serial number 00417"}, Found(PROSE, Ground.MODEL, NONE)),
    "this identifier and another unit": (
        {"codes": f"UDI-DI {DI}; Serial number SX2-26-00418"}, Found(OTHER, Ground.IDENTIFIER, NONE)),
}  # fmt: skip


@pytest.mark.parametrize("case", GROUNDS)
def test_on_what_ground_a_recall_is_about_a_device(case: str) -> None:
    change, expected = GROUNDS[case]
    assert found(recall(**change), DEVICE, ("PHL",)) == expected


def test_a_recall_without_a_class_is_of_no_class_even_where_a_record_has_an_empty_one() -> None:
    assert found(recall(**CANE, firm="Synthex", product_code=""), DEVICE, ("",)) is None


@pytest.mark.parametrize(
    ("name", "text", "there"),
    [
        ("SX-200", "an SX_200.", True),
        ("SX-200", "sx  200", True),
        ("SX-200", "ＳＸ-200", True),
        ("SX-200", "SX-2 00", True),
        ("SX-200", "SX-2001", False),
        ("SX-200", "ASX-200", False),
        ("SX-200", "SX or 200", False),
        ("A.B+", "AxB", False),
        ("A.B+", "a b", True),
        ("---", "anything", False),
    ],
)
def test_a_name_stands_there_in_whole_words(name: str, text: str, there: bool) -> None:
    device = DEVICE._replace(models=frozenset({name}))
    told = found(recall(product=text, firm="Others"), device, ("PHL",))
    assert (told is not None) is there


@pytest.mark.parametrize(
    ("first", "last", "unit", "inside"),
    [
        ("A-07", "A-07", "A-07", Inside.YES),
        ("A-07", "A-07", "A-08", Inside.NO),
        ("A-07", "A-07", "A-06", Inside.NO),
        ("A-07", "A-07", "B-07", Inside.NO),
        ("A-07", "A-07", "a-07", Inside.UNCLEAR),
        ("A-07", "A-07", "a-08", Inside.NO),
        ("A-07", "A-07", "A07", Inside.UNCLEAR),
        ("A-07", "A-07", "A-007", Inside.UNCLEAR),
        ("A-07", "A-07", "A_07", Inside.UNCLEAR),
        ("A-07", "A-07", "A-0X", Inside.UNCLEAR),
        ("A-07", "A-07", "A-0\u0667", Inside.UNCLEAR),
        ("A-07", "A-07", "\u0391-07", Inside.UNCLEAR),
        ("7Z", "7Z", "7Z", Inside.YES),
        ("7Z", "7Z", "7Y", Inside.NO),
        ("A-07", "A-10", "A-06", Inside.NO),
        ("A-07", "A-10", "A-07", Inside.YES),
        ("A-07", "A-10", "A-09", Inside.YES),
        ("A-07", "A-10", "A-10", Inside.YES),
        ("A-07", "A-10", "A-11", Inside.NO),
        ("A-07", "A-10", "a-09", Inside.UNCLEAR),
        ("A-07", "A-10", "B-09", Inside.NO),
        ("A-07", "A-10", "A-9", Inside.UNCLEAR),
    ],
)
def test_a_unit_is_told_apart_only_from_what_is_written_alike(
    first: str, last: str, unit: str, inside: Inside
) -> None:
    assert holds_alike(Span(first, last), unit) is inside


@given(st.integers(0, 9999), st.integers(0, 9999), st.integers(0, 9999))
def test_the_numbers_between_two_ends_and_no_others_are_in_a_range(
    a: int, b: int, number: int
) -> None:
    low, high = min(a, b), max(a, b)
    inside = holds_alike(Span(f"SX{low:04}", f"SX{high:04}"), f"SX{number:04}")
    assert inside is (Inside.YES if low <= number <= high else Inside.NO)


@given(st.text(alphabet="SX2-60417/.+x_ ,;", max_size=30))
def test_no_other_unit_is_ever_named_as_ours(codes: str) -> None:
    units = stated_units(f"Serial numbers: {codes}")
    if units is None or units.holds(UnitKind.SERIAL, SERIAL, holds_alike) is not Inside.YES:
        return
    ends = units.spans[UnitKind.SERIAL]
    assert any(span.first <= SERIAL <= span.last for span in ends)


@pytest.mark.parametrize("name", ["", "--"])
def test_a_name_without_a_letter_or_digit_stands_in_no_recall(name: str) -> None:
    assert not ReadRecall(recall(product="", codes="")).has_any([name])
