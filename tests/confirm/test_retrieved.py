"""A day without an hour stays that day of the calendar, wherever it is told; a moment stays a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from agent.confirm.decide import decide
from agent.confirm.facts import age_days
from agent.confirm.gudid_record import DatedRecord, GudidForm, GudidRecord, newest_record
from agent.confirm.models import RecallForm, RecallImport, Snapshot, Verdict
from agent.confirm.pcl import snapshot_of
from agent.confirm.recall_files import newest_files
from agent.confirm.recalls_in_force import DataMoment, data_moment
from agent.confirm.retrieved import (
    calendar_day,
    is_same_retrieval,
    on_clock_of,
    retrieval_order,
)
from tests.confirm.build import CONFIRMING, LISTING, SHIPPED_RULES, snapshot
from tests.confirm.lists import HEADINGS, ROW, page, read, table

DAY = date(2026, 6, 16)
CLINIC, WEST = timezone(timedelta(hours=-4)), timezone(timedelta(hours=-10))
MIDNIGHT = datetime(2026, 6, 16, tzinfo=CLINIC)
NOON = MIDNIGHT + timedelta(hours=12)
LIST = snapshot(LISTING)


@pytest.mark.parametrize("retrieved", [DAY, MIDNIGHT, NOON, datetime(2026, 6, 16, tzinfo=UTC)])
def test_it_is_stored_as_what_it_was_given_as(retrieved: datetime | date) -> None:
    told = LIST.model_copy(update={"retrieved": retrieved})
    for again in (
        Snapshot.model_validate_json(told.model_dump_json()),
        Snapshot.model_validate(told.model_dump(mode="json")),
        Snapshot.model_validate(told.model_dump()),
    ):
        assert (again.retrieved, type(again.retrieved)) == (retrieved, type(retrieved))
    assert told.model_dump(mode="json")["retrieved"] == retrieved.isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize("retrieved", ["2026-06-16T09:12", "yesterday", "2026-06-16T09", ""])
def test_a_moment_without_a_zone_is_none(retrieved: str) -> None:
    with pytest.raises(ValidationError):
        Snapshot.model_validate(LIST.model_dump(mode="json") | {"retrieved": retrieved})


def test_a_moment_is_told_on_the_clock_of_a_place_and_a_day_is_not() -> None:
    assert on_clock_of(DAY, WEST) == DAY
    assert calendar_day(on_clock_of(MIDNIGHT, WEST)) == DAY - timedelta(days=1)
    assert on_clock_of(MIDNIGHT, WEST) == MIDNIGHT


@pytest.mark.parametrize(
    "in_order",
    [
        (DAY - timedelta(days=1), NOON - timedelta(days=1), DAY, MIDNIGHT, NOON),
        (MIDNIGHT - timedelta(minutes=1), DAY, NOON, NOON + timedelta(minutes=1)),
    ],
)
def test_a_day_comes_before_its_moments_and_after_the_day_before(
    in_order: tuple[datetime | date, ...],
) -> None:
    assert sorted({*in_order}, key=retrieval_order) == [*in_order]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (DAY, DAY, True),
        (DAY, DAY + timedelta(days=1), False),
        (NOON, NOON.astimezone(UTC), True),
        (NOON, MIDNIGHT, False),
        (DAY, MIDNIGHT, True),  # so an earlier version kept the day
        (DAY, MIDNIGHT + timedelta(days=1), False),
        (DAY, NOON, False),
        (DAY, MIDNIGHT + timedelta(minutes=1), False),
    ],
)
def test_a_day_is_also_what_an_earlier_version_kept_of_it(
    one: datetime | date, other: datetime | date, *, same: bool
) -> None:
    assert is_same_retrieval(one, other) is is_same_retrieval(other, one) is same


@pytest.mark.parametrize(
    ("retrieved", "on", "age"),
    [
        (DAY, DAY, 0),
        (DAY, DAY + timedelta(days=31), 31),
        (DAY, DAY + timedelta(days=1), 1),
        (DAY, DAY - timedelta(days=1), 0),  # it is the day before still, further west
        (DAY, DAY - timedelta(days=2), -2),
        (NOON, DAY, 0),
        (NOON, DAY + timedelta(days=1), 1),
        (NOON, DAY - timedelta(days=1), -1),
    ],
)
def test_how_old_a_list_is(retrieved: datetime | date, on: date, age: int) -> None:
    assert age_days(LIST.model_copy(update={"retrieved": retrieved}), on) == age


@pytest.mark.parametrize("version", ["1", "4"])
@pytest.mark.parametrize(
    ("retrieved", "code"),
    [
        (date(2026, 6, 18), "listed"),  # the day after, at the clinic
        (date(2026, 6, 19), "snapshot_from_the_future"),
        (date(2026, 5, 17), "listed"),
        (date(2026, 5, 16), "stale_snapshot"),
        (datetime(2026, 6, 18, tzinfo=UTC), "snapshot_from_the_future"),
    ],
)
def test_a_verdict_counts_the_days_of_the_calendar(
    version: str, retrieved: datetime | date, code: str
) -> None:
    deciding = ("list/1", "listing/1" if version == "1" else "listing/2")
    rules = SHIPPED_RULES.model_copy(update={"deciding": deciding, "noting": ()})
    listed = snapshot(LISTING).model_copy(update={"retrieved": retrieved})
    verdict = decide(CONFIRMING.model_copy(update={"snapshot": listed, "rules": rules}))
    assert ([one.code for one in verdict.reasons], verdict.snapshot_retrieved) == (
        [code],
        retrieved,
    )
    assert verdict == Verdict.model_validate(verdict.model_dump(mode="json"))
    if code == "listed":
        assert f"retrieved {retrieved}" in verdict.reasons[0].text


def test_a_list_is_named_by_the_day() -> None:
    whole = read(page(table(HEADINGS, ROW)))
    for retrieved in (DAY, NOON):
        made = snapshot_of(whole, retrieved=retrieved, source="test", retrieved_by="test")
        assert made.id == f"pcl-2026-06-16-{whole.sha256[:8]}"


def recalls(retrieved: datetime | date, sha256: str = "ab", **change: object) -> RecallImport:
    told = {
        "sha256": sha256 * 32, "form": RecallForm.RECALL, "retrieved": retrieved, "source": "test",
        "last_updated": "", "records": 1,
    }  # fmt: skip
    return RecallImport.model_validate(told | change)


def test_recalls_of_a_day_without_an_hour_are_as_new_as_that_day() -> None:
    assert data_moment("", DAY) == data_moment("2026-06-16", NOON)
    assert data_moment("", NOON) == DataMoment(DAY, NOON)
    assert data_moment("", DAY) < data_moment("", MIDNIGHT)


def test_of_one_file_of_recalls_the_last_retrieval_is_told() -> None:
    told = (recalls(DAY), recalls(NOON), recalls(DAY - timedelta(days=1)))
    for made in (told, told[::-1]):
        assert newest_files(
            one.model_copy(update={"last_updated": "2026-06-01"}) for one in made
        ) == (told[1].model_copy(update={"last_updated": "2026-06-01"}),)


def test_of_one_file_of_recalls_the_last_moment_is_told_however_it_is_written() -> None:
    """By the text of their moments the earlier one, told further east, would come last."""
    east = datetime(2026, 6, 16, 23, tzinfo=timezone(timedelta(hours=9)))
    before, after = (recalls(at, last_updated="2026-06-01") for at in (east, NOON))
    assert newest_files((after, before)) == newest_files((before, after)) == (after,)


def gudid(retrieved: datetime | date | None, brand: str) -> DatedRecord:
    record = GudidRecord(
        di="09506000123455",
        brand=brand,
        form=GudidForm.OPENFDA,
        sha256=brand * 64,
        retrieved=retrieved,
    )
    return DatedRecord(record, NOON)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (DAY, DAY + timedelta(days=1)),
        (DAY, MIDNIGHT),
        (DAY, None),  # imported at noon of that day
        (None, DAY + timedelta(days=1)),
    ],
)
def test_of_two_records_the_later_retrieved_counts(
    one: datetime | date | None, other: datetime | date | None
) -> None:
    for known in ([gudid(one, "b"), gudid(other, "a")], [gudid(other, "a"), gudid(one, "b")]):
        newest = newest_record(known)
        assert newest is not None
        assert newest.brand == "a"
