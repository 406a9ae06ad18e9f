"""Recalls: files read whole or refused whole, units read only where they are stated."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.models import RecallForm
from agent.confirm.recall_file import MAX_FILE_BYTES, MAX_RECORDS, read_recalls
from agent.confirm.recalls import firm_words
from agent.confirm.stated_units import Inside, UnitKind, holds_alike, stated_units
from agent.errors import UsageError
from tests.confirm.build import plain_names

RECALL = {
    "product_res_number": "Z-0001-2026",
    "event_date_initiated": "2026-05-01",
    "recall_status": "Open, Classified",
    "product_code": "PHL",
    "product_description": "SYNTHETIC",
    "code_info": "Lot L1",
    "recalling_firm": "Synthex Mobility",
    "reason_for_recall": "SYNTHETIC",
}
ENFORCEMENT = {
    "recall_number": "Z-0001-2026",
    "recall_initiation_date": "20260501",
    "termination_date": "20260601",
    "status": "Terminated",
    "classification": "Class II",
    "product_description": "SYNTHETIC",
    "code_info": "Lot L1",
    "more_code_info": "Lot L2",
    "recalling_firm": "Synthex Mobility",
    "reason_for_recall": "SYNTHETIC",
}


def file(*records: object, **meta: str) -> bytes:
    return json.dumps({"meta": meta, "results": list(records)}).encode()


def test_a_recall_is_read_as_fda_writes_it() -> None:
    read = read_recalls(file(RECALL, last_updated="2026-08-20"), name="r.json")
    record = read.records[0]
    assert (read.form, read.last_updated, record.number, record.initiated, record.terminated) == (
        RecallForm.RECALL,
        "2026-08-20",
        "Z-0001-2026",
        date(2026, 5, 1),
        None,
    )


def test_an_enforcement_report_is_read_as_fda_writes_it() -> None:
    record = read_recalls(file(ENFORCEMENT), name="e.json").records[0]
    assert (record.form, record.classification, record.initiated, record.terminated) == (
        RecallForm.ENFORCEMENT,
        "Class II",
        date(2026, 5, 1),
        date(2026, 6, 1),
    )
    assert record.codes == "Lot L1\nLot L2"


NEXT_STEP = (
    "Save the answer of https://api.fda.gov/device/recall.json?search=product_code:PHL&limit=1000, "
    "or of device/enforcement.json, and import that file."
)
LARGE = b" " * (MAX_FILE_BYTES + 1)
FEW_BYTES = f"it has {MAX_FILE_BYTES + 1} bytes, more than one answer of openFDA can have"

REFUSED: list[tuple[bytes, str]] = [
    (b"", "it is not JSON"),
    (b"\xff\xfe", "it is not JSON"),
    (b"[" * 100_000, "it is not JSON"),
    (b"[]", "it has no list of results"),
    (b'{"results": []}', "it has no list of results"),
    (b'{"results": {}}', "it has no list of results"),
    (file("text"), "record 1 has no recall number"),
    (file(RECALL, {}), "record 2 has no recall number"),
    (
        file(RECALL, ENFORCEMENT),
        "it mixes recalls with enforcement reports, or holds neither",
    ),
    (file(RECALL | {"recall_status": None}), "record 1 has no readable status"),
    (file(RECALL | {"recall_status": " "}), "record 1 has no readable status"),
    (file(RECALL | {"product_res_number": " "}), "record 1 has no readable number"),
    (file(RECALL | {"product_res_number": 7}), "record 1 has no readable number"),
    (file(RECALL, RECALL | {"code_info": ["L1"]}), "record 2 has no readable codes"),
    (file(RECALL | {"recalling_firm": "\ud800"}), "record 1 has no readable firm"),
    (
        file(RECALL | {"event_date_initiated": "May"}),
        "the event_date_initiated of record 1 is no date",
    ),
    (
        file(RECALL | {"event_date_terminated": 20260101}),
        "the event_date_terminated of record 1 is no date",
    ),
    (
        file(RECALL, RECALL | {"event_date_initiated": "２０２６-05-01"}),
        "the event_date_initiated of record 2 is no date",
    ),
    (
        file(ENFORCEMENT | {"recall_initiation_date": "20261301"}),
        "the recall_initiation_date of record 1 is no date",
    ),
    (
        file(ENFORCEMENT | {"termination_date": "x"}),
        "the termination_date of record 1 is no date",
    ),
    (file(*[{}] * (MAX_RECORDS + 1)), f"it has {MAX_RECORDS + 1} records, more than {MAX_RECORDS}"),
    (LARGE, FEW_BYTES),
]


@pytest.mark.parametrize(("data", "why"), REFUSED, ids=[why for _, why in REFUSED])
def test_a_file_that_is_none_is_refused_with_the_reason(data: bytes, why: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_recalls(data, name="r.json")
    assert (caught.value.message, caught.value.next_step) == (
        f'The file "r.json" is not a list of device recalls of openFDA: {why}.',
        NEXT_STEP,
    )


def test_a_file_of_the_greatest_size_and_number_is_read() -> None:
    data = file(*[RECALL] * MAX_RECORDS)
    assert len(read_recalls(data.ljust(MAX_FILE_BYTES), name="r.json").records) == MAX_RECORDS


@pytest.mark.parametrize(
    ("top", "day"),
    [
        ({"meta": {"last_updated": "2026-08-20"}}, "2026-08-20"),
        ({"meta": {"last_updated": 20260820}}, ""),
        ({"meta": {}}, ""),
        ({"meta": []}, ""),
        ({}, ""),
    ],
)
def test_the_day_of_the_data_is_empty_where_the_file_does_not_say_it(
    top: dict[str, object], day: str
) -> None:
    data = json.dumps({**top, "results": [RECALL]}).encode()
    assert read_recalls(data, name="r.json").last_updated == day


def test_a_date_that_is_empty_is_none() -> None:
    record = read_recalls(file(RECALL | {"event_date_initiated": ""}), name="r.json").records[0]
    assert record.initiated is None


STATED: list[tuple[str, UnitKind, str | None, Inside | None]] = [
    ("Serial numbers: A1, A2 and A3", UnitKind.SERIAL, "A3", Inside.YES),
    ("Serial numbers: A1, A2, and A3", UnitKind.SERIAL, "A4", Inside.NO),
    ("S/N 100 to 200", UnitKind.SERIAL, "100", Inside.YES),
    ("S/N 100 to 200", UnitKind.SERIAL, "200", Inside.YES),
    ("S/N 100 to 200", UnitKind.SERIAL, "201", Inside.NO),
    ("S/N 100 to 200", UnitKind.SERIAL, "99", Inside.UNCLEAR),
    ("S/N 100 to 200", UnitKind.SERIAL, "1\u0661\u0661", Inside.UNCLEAR),
    ("Serial numbers SX0100 to SX0200", UnitKind.SERIAL, "SX0150", Inside.YES),
    ("Serial numbers SX0100 to SX0200", UnitKind.SERIAL, "SX0201", Inside.NO),
    ("Serial numbers SX5 to SX5", UnitKind.SERIAL, "SX5", Inside.YES),
    ("Lots L1; Lot L2 - L4", UnitKind.LOT, "L3", Inside.YES),
    ("Lot No. L1", UnitKind.LOT, "L1", Inside.YES),
    ("Batch Codes: B7", UnitKind.LOT, "B7", Inside.YES),
    ("UDI-DI: 09506000123455", UnitKind.DI, "09506000123455", Inside.YES),
    ("Lot L1\nSerial number 5.", UnitKind.SERIAL, "5", Inside.YES),
    ("Serial numbers: A1", UnitKind.SERIAL, None, Inside.UNCLEAR),
    ("Serial numbers: A1", UnitKind.LOT, "L1", None),
]


@pytest.mark.parametrize(
    ("codes", "kind", "unit", "inside"), STATED, ids=plain_names(row[0] for row in STATED)
)
def test_units_that_are_stated_are_read(
    codes: str, kind: UnitKind, unit: str | None, inside: Inside | None
) -> None:
    units = stated_units(codes)
    assert units is not None
    assert units.holds(kind, unit) is inside


@pytest.mark.parametrize(
    "codes",
    [
        "",
        "all devices shipped in May",
        "Serial numbers A1 and above",
        "Serial numbers below 400",
        "Serial numbers 200 to 100",
        "Serial numbers 99 to 100",
        "Serial numbers A100 to B200",
        "Serial numbers A to B",
        "Lot L1 (exp. 2026)",
        "Lot L1; and others",
        "Serial numbers A1 to",
        "Product Code 3032, UDI 10381780268468",
        "Lots " + "L1, " * 10_000,
    ],
)
def test_prose_is_never_guessed_at(codes: str) -> None:
    assert stated_units(codes) is None


@given(st.text(alphabet="serialotSLNd 0123456789,;-–.to&\n", max_size=80))
def test_any_text_is_read_or_is_prose(codes: str) -> None:
    units = stated_units(codes)
    assert units is None or units.all_units or units.spans


@given(st.integers(0, 9998), st.integers(0, 9998), st.integers(0, 9999))
def test_a_range_holds_its_numbers_and_no_other(a: int, b: int, number: int) -> None:
    low, high = min(a, b), max(a, b)
    units = stated_units(f"Serial numbers SX{low:04} to SX{high:04}")
    assert units is not None
    inside = units.holds(UnitKind.SERIAL, f"SX{number:04}")
    assert inside is (Inside.YES if low <= number <= high else Inside.NO)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Synthex Mobility, Inc.", "SYNTHEX MOBILITY", True),
        ("Synthex Mobility Co., Ltd.", "Synthex Mobility", True),
        ("Synthex", "Synthex Mobility", False),
        ("Inc", "Ltd", False),
    ],
)
def test_firms_are_compared_without_their_legal_form(one: str, other: str, same: bool) -> None:
    assert (firm_words(one) == firm_words(other)) is same


@pytest.mark.parametrize(
    ("codes", "unit", "inside"),
    [
        ("Lot AB5CD", "AB5CD", Inside.YES),
        ("Lot AB5CD", "AB6CD", Inside.NO),
        ("Lot AB5CD", "ab5cd", Inside.UNCLEAR),
        ("Lot AB5CD", "5", Inside.UNCLEAR),
        ("Lot 5", "AB5CD", Inside.UNCLEAR),
        ("Lot 5", "a5a", Inside.UNCLEAR),
        ("Lot AB5CD", "AB55CD", Inside.UNCLEAR),
        ("Lot A-5", "A.5", Inside.UNCLEAR),
        ("Lot A-5 to A-7", "A-6", Inside.YES),
        ("Lot A-5 to A-7", "A-8", Inside.NO),
        ("Lot A-5 to A-7", "B-6", Inside.NO),
        ("Lot A-5 to A-7", "A-10", Inside.UNCLEAR),
    ],
)
def test_the_second_edition_tells_apart_only_what_is_written_alike(
    codes: str, unit: str, inside: Inside
) -> None:
    units = stated_units(codes)
    assert units is not None
    assert units.holds(UnitKind.LOT, unit, holds_alike) is inside
