"""Which record of a recall is in force is a function of what the files say, of no order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.models import RecallForm, RecallRecord
from agent.confirm.recall_file import read_recalls
from agent.confirm.recall_grounds import Found, found
from agent.confirm.recalls import Device
from agent.confirm.recalls_in_force import DataMoment, SaidRecalls, data_moment, day_of, in_force
from tests.confirm.test_recalls import ENFORCEMENT, RECALL, file

NOON = datetime(2026, 6, 16, 12, tzinfo=UTC)
UNIT = "SX2-26-00417"
DEVICE = Device(makers=frozenset({"Synthex Mobility"}), models=frozenset({"SX-200"}), serial=UNIT)
OPEN, OVER = "Open, Classified", "Terminated"


def record(**change: str) -> RecallRecord:
    told = {"product_description": "Strider Personal SX-200", "code_info": f"Serial number {UNIT}"}
    return read_recalls(file(RECALL | told | change), name="r.json").records[0]


def said(*records: RecallRecord, last_updated: str = "", at: datetime = NOON) -> SaidRecalls:
    return SaidRecalls(data_moment(last_updated, at), records)


ONE, OTHER = record(), record(code_info="Serial number SX2-26-00001")
CLOSED = record(recall_status=OVER)


def test_the_newest_data_say_what_a_recall_is() -> None:
    files = said(ONE, last_updated="2026-06-08"), said(CLOSED, last_updated="2026-06-15")
    assert in_force(files) == in_force(files[::-1]) == (CLOSED,)


def test_the_day_of_the_data_counts_before_that_of_the_retrieval() -> None:
    late = said(ONE, last_updated="2026-06-08", at=NOON + timedelta(days=3))
    assert in_force([late, said(CLOSED, last_updated="2026-06-15")]) == (CLOSED,)


def test_without_a_day_of_the_data_the_retrieval_counts_to_the_minute() -> None:
    files = said(ONE), said(CLOSED, at=NOON + timedelta(minutes=1))
    assert in_force(files) == in_force(files[::-1]) == (CLOSED,)


def test_of_data_of_one_day_everything_counts() -> None:
    files = [said(CLOSED, last_updated="2026-06-15"), said(ONE, last_updated="2026-06-15", at=NOON)]
    assert set(in_force(files)) == {ONE, CLOSED}
    assert in_force(files) == in_force(files[::-1])


def test_every_record_of_a_number_counts_and_each_once() -> None:
    assert in_force([said(ONE, OTHER, ONE)]) == in_force([said(OTHER, ONE)])
    assert set(in_force([said(ONE, OTHER)])) == {ONE, OTHER}
    assert len(in_force([said(ONE, OTHER, ONE)])) == 2


def test_a_recall_that_a_newer_file_does_not_have_stays_in_force() -> None:
    newer = said(record(product_res_number="Z-2"), at=NOON + timedelta(days=1))
    assert [one.number for one in in_force([newer, said(ONE)])] == ["Z-0001-2026", "Z-2"]


def test_what_stands_beside_a_record_that_is_out_of_force_counts_all_the_same() -> None:
    second = record(product_res_number="Z-2")
    newer = said(CLOSED, at=NOON + timedelta(days=1))
    assert in_force([newer, said(ONE, second)]) == (CLOSED, second)


def test_a_recall_and_its_enforcement_report_stand_beside_each_other() -> None:
    report = read_recalls(file(ENFORCEMENT), name="e.json").records[0]
    forms = [one.form for one in in_force([said(ONE), said(report, at=NOON + timedelta(days=1))])]
    assert forms == [RecallForm.ENFORCEMENT, RecallForm.RECALL]


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2026-06-15", date(2026, 6, 15)),
        ("", None),
        ("June 2026", None),
        ("2026-13-01", None),
    ],
)
def test_a_day_of_the_data_is_read_or_is_none(told: str, day: date | None) -> None:
    assert day_of(told) == day


def test_a_file_that_tells_its_day_is_as_new_as_that_day_begins() -> None:
    told, retrieved = data_moment("2026-06-16", NOON), data_moment("no day", NOON)
    assert retrieved == DataMoment(date(2026, 6, 16), NOON)
    assert data_moment("2026-06-15", NOON) < told < retrieved < data_moment("2026-06-17", NOON)


statuses = st.sampled_from([OPEN, OVER])
codes = st.sampled_from(
    [f"Serial number {UNIT}", "Serial number SX2-26-00001", "All units", "see letter"]
)
records = st.builds(
    lambda number, status, units: record(
        product_res_number=number, recall_status=status, code_info=units
    ),
    st.sampled_from(["Z-1", "Z-2"]),
    statuses,
    codes,
)
a_file = st.builds(
    lambda told, day, minute: said(*told, last_updated=day, at=NOON + timedelta(minutes=minute)),
    st.lists(records, max_size=4),
    st.sampled_from(["", "2026-06-15", "2026-06-16", "2026-06-17"]),
    st.integers(0, 2),
)


def findings(files: list[SaidRecalls]) -> list[tuple[RecallRecord, Found | None]]:
    return [(one, found(one, DEVICE, ("PHL",))) for one in in_force(files)]


@given(st.data())
def test_no_order_of_imports_or_of_records_changes_what_is_found(data: st.DataObject) -> None:
    files = data.draw(st.lists(a_file, max_size=4))
    turned = [
        one._replace(records=tuple(data.draw(st.permutations(one.records))))
        for one in data.draw(st.permutations(files))
    ]
    assert findings(turned) == findings(files)


@given(st.lists(a_file, min_size=1, max_size=4), records)
def test_what_the_newest_file_says_is_always_in_force(
    files: list[SaidRecalls], one: RecallRecord
) -> None:
    newest = SaidRecalls(max(each.moment for each in files), (one,))
    assert one in in_force([*files, newest])
