"""Lists, recalls and GUDID of a day without an hour: kept as that day, and once, among those of a moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from agent.errors import UsageError
from agent.usecases.gudid import import_gudid, list_gudid
from agent.usecases.lists import import_snapshot, newest_list, retire_list
from agent.usecases.policy_setting import import_orders
from agent.usecases.recalls import import_recalls, list_imports
from tests.clinic import MOMENT, Clinic
from tests.confirm.lists import HEADINGS, ROW, delimited
from tests.confirm.test_gudid import access
from tests.confirm.test_recalls import RECALL, file

DAY = date(2026, 6, 16)
MIDNIGHT = datetime(2026, 6, 16, 4, tzinfo=UTC)
"""Of the clinic, America/New_York: how earlier versions kept a day."""

Told = datetime | date
Bring = Callable[[Clinic, Told], bool]


def bring_list(clinic: Clinic, retrieved: Told, data: bytes = delimited(HEADINGS, ROW)) -> bool:
    by = clinic.people["compliance"]
    return import_snapshot(
        clinic.desk, by, data, name="list", retrieved=retrieved, source="test"
    ).new


def bring_recalls(clinic: Clinic, retrieved: Told) -> bool:
    by = clinic.people["compliance"]
    return import_recalls(
        clinic.desk, by, file(RECALL), name="r.json", retrieved=retrieved, source="test"
    ).new


def bring_gudid(clinic: Clinic, retrieved: Told) -> bool:
    by = clinic.people["compliance"]
    return import_gudid(clinic.desk, by, access(), name="g.json", retrieved=retrieved)[1]


WAYS: tuple[Bring, ...] = (bring_list, bring_recalls, bring_gudid)


def kept(clinic: Clinic, bring: Bring) -> Told | None:
    """The retrieval of what was imported last."""
    if bring is bring_list:
        newest = newest_list(clinic.desk)
        return None if newest is None else newest.snapshot.retrieved
    if bring is bring_recalls:
        return list_imports(clinic.desk)[-1].retrieved
    return list_gudid(clinic.desk)[-1].retrieved


@pytest.mark.parametrize("bring", WAYS)
def test_a_day_is_kept_as_that_day_and_a_moment_on_the_clinics_clock(
    clinic: Clinic, bring: Bring
) -> None:
    bring(clinic, DAY)
    assert kept(clinic, bring) == DAY
    bring(clinic, MIDNIGHT + timedelta(hours=1))
    found = kept(clinic, bring)
    assert isinstance(found, datetime)
    assert (found, found.utcoffset()) == (MIDNIGHT + timedelta(hours=1), timedelta(hours=-4))


@pytest.mark.parametrize("bring", WAYS)
@pytest.mark.parametrize(
    ("first", "second", "new"),
    [
        (DAY, DAY, False),
        (MIDNIGHT, DAY, False),  # kept by an earlier version
        (DAY, DAY + timedelta(days=1), True),
        (DAY, MIDNIGHT + timedelta(minutes=1), True),
    ],
)
def test_the_same_file_of_one_day_is_imported_once(
    clinic: Clinic, bring: Bring, first: Told, second: Told, *, new: bool
) -> None:
    assert bring(clinic, first)
    assert bring(clinic, second) is new


@pytest.mark.parametrize("bring", WAYS)
@pytest.mark.parametrize(
    ("retrieved", "now", "why"),
    [
        (date(2026, 6, 18), MOMENT, "2026-06-18, which is still to come"),
        (date(2026, 6, 18), datetime(2026, 6, 18, 3, 30, tzinfo=UTC), "which is still to come"),
        (MOMENT + timedelta(hours=1), MOMENT, "which is still to come"),
        (date(1, 1, 1), MOMENT, "0001-01-01, which is before there were such files"),
        (date(1999, 12, 31), MOMENT, "before there were such files"),
        (datetime(1, 1, 1, tzinfo=UTC), MOMENT, "before there were such files"),
        (datetime.max.replace(tzinfo=UTC), MOMENT, "which is still to come"),
    ],
)
def test_a_retrieval_that_cannot_be_is_refused(
    clinic: Clinic, bring: Bring, retrieved: Told, now: datetime, why: str
) -> None:
    clinic.clock.now, before = now, clinic.desk.store.size
    with pytest.raises(UsageError, match=why):
        bring(clinic, retrieved)
    assert clinic.desk.store.size == before


@pytest.mark.parametrize("bring", WAYS)
def test_the_day_begins_at_the_clinic(clinic: Clinic, bring: Bring) -> None:
    clinic.clock.now = datetime(2026, 6, 18, 4, tzinfo=UTC)
    assert bring(clinic, date(2026, 6, 18))


FILES = {
    number: delimited(HEADINGS, (*ROW[:4], f"07/0{number}/2025", *ROW[5:])) for number in (1, 2, 3)
}
IN_ORDER: tuple[Told, ...] = (DAY, MIDNIGHT + timedelta(hours=9), DAY + timedelta(days=1))


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))), ids=str)
def test_the_newest_list_is_in_force_in_whatever_order_days_and_moments_came(
    clinic: Clinic, order: tuple[int, ...]
) -> None:
    ids = {}
    for number in order:
        by = clinic.people["compliance"]
        made = import_snapshot(
            clinic.desk,
            by,
            FILES[number],
            name="list",
            retrieved=IN_ORDER[number - 1],
            source="test",
        )
        ids[number] = made.snapshot.id
    for number in (3, 2, 1):
        newest = newest_list(clinic.desk)
        assert newest is not None
        assert newest.snapshot.id == ids[number]
        retire_list(clinic.desk, clinic.people["compliance"], ids[number], note="test")


def test_two_files_of_one_day_without_an_hour_are_refused(clinic: Clinic) -> None:
    bring_list(clinic, DAY, FILES[1])
    with pytest.raises(UsageError, match=r"is said to be retrieved on this same day, 2026-06-16\."):
        bring_list(clinic, DAY, FILES[2])


def test_a_list_of_a_day_that_the_clinics_clock_went_back_before_is_in_force_no_more(
    clinic: Clinic,
) -> None:
    before = newest_list(clinic.desk)
    bring_list(clinic, date(2026, 6, 17))
    clinic.clock.now = MOMENT - timedelta(days=1)
    assert newest_list(clinic.desk) == before


ORDERS = b"""[[orders]]
kind = "face_to_face"
hcpcs = "K1007"
required = true
begin = 2026-01-01
source = "SYNTHETIC list"
"""


def test_order_lists_of_a_day_without_an_hour_are_of_that_day(clinic: Clinic) -> None:
    officer = clinic.people["compliance"]
    told = {"name": "orders.toml", "source": "test", "note": "test"}
    with pytest.raises(UsageError, match="2026-06-18, which is still to come"):
        import_orders(clinic.desk, officer, ORDERS, retrieved=date(2026, 6, 18), **told)
    kept_ = import_orders(clinic.desk, officer, ORDERS, retrieved=DAY, **told).listed
    assert kept_ is not None
    assert kept_.retrieved == DAY
