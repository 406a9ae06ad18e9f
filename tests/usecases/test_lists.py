"""Lists and crosswalks: kept whole, accepted by compliance alone, never twice."""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files

import pytest

from agent.confirm.models import ListingKey, StaleAction
from agent.errors import NotAllowed, NotComplete, UsageError
from agent.usecases.lists import (
    accept_crosswalk,
    import_snapshot,
    list_crosswalks,
    list_snapshots,
    load_snapshot,
    newest_snapshot,
    require_fresh_list,
    retire_crosswalk,
)
from tests.clinic import Clinic, import_list

LIST = (files("agent.story") / "pcl_2026-06-15.csv").read_bytes()
KEY = ListingKey(manufacturer="A", product="B", model="C", hcpcs="K1007")


def accept(clinic: Clinic, by: str, *, note: str = "compared") -> None:
    accept_crosswalk(
        clinic.desk,
        clinic.people[by],
        reported_manufacturer="A",
        reported_model="C",
        udi_di=None,
        key=KEY,
        note=note,
    )


def test_the_imported_file_is_kept_whole(clinic: Clinic) -> None:
    digest = hashlib.sha256(LIST).hexdigest()
    assert clinic.desk.store.blob(digest).content == LIST


def test_importing_the_same_file_again_changes_nothing(clinic: Clinic) -> None:
    before = clinic.desk.store.checkpoint()
    import_list(clinic)
    assert clinic.desk.store.checkpoint() == before


def test_a_snapshot_is_read_back_from_the_kept_file(clinic: Clinic) -> None:
    (known,) = list_snapshots(clinic.desk)
    assert len(load_snapshot(clinic.desk, known.id).listings) == known.rows == 4


def test_the_same_file_retrieved_later_is_a_newer_snapshot(clinic: Clinic) -> None:
    later = datetime(2026, 6, 17, 12, tzinfo=UTC)
    snapshot, new = import_snapshot(
        clinic.desk,
        clinic.people["compliance"],
        LIST,
        name="again.csv",
        retrieved=later,
        source="test",
    )
    newest = newest_snapshot(clinic.desk)
    assert newest is not None
    assert (new, newest.id, newest.retrieved) == (True, snapshot.id, later)


def test_a_list_cannot_be_retrieved_tomorrow(clinic: Clinic) -> None:
    with pytest.raises(UsageError, match="still to come"):
        import_snapshot(
            clinic.desk,
            clinic.people["compliance"],
            LIST,
            name="list.csv",
            retrieved=datetime(2026, 6, 19, tzinfo=UTC),
            source="test",
        )


@pytest.mark.parametrize("days", [31, 32])
def test_a_stale_list_is_refused_where_the_setting_says_so(clinic: Clinic, days: int) -> None:
    refusing = clinic.desk.settings.model_copy(update={"stale_snapshot": StaleAction.REFUSE})
    desk = replace(clinic.desk, settings=refusing)
    clinic.clock.now = datetime(2026, 6, 15, 14, tzinfo=UTC) + timedelta(days=days)
    context = pytest.raises(NotComplete, match="32 days old") if days > 31 else nullcontext()
    with context:
        require_fresh_list(desk, date(2026, 6, 17))


def test_a_date_that_needs_no_list_is_not_refused_for_a_stale_one(clinic: Clinic) -> None:
    refusing = clinic.desk.settings.model_copy(update={"stale_snapshot": StaleAction.REFUSE})
    clinic.clock.now += timedelta(days=365)
    require_fresh_list(replace(clinic.desk, settings=refusing), date(2024, 5, 31))


def test_a_wrong_crosswalk_can_be_retired_and_accepted_anew(clinic: Clinic) -> None:
    accept(clinic, "compliance")
    retire_crosswalk(
        clinic.desk,
        clinic.people["compliance"],
        reported_manufacturer="A",
        reported_model="C",
        note="wrong row",
    )
    assert not any(walk.reported_model == "C" for walk in list_crosswalks(clinic.desk))
    accept(clinic, "compliance")


def test_a_crosswalk_to_another_code_is_refused(clinic: Clinic) -> None:
    with pytest.raises(UsageError, match="under K1007"):
        accept_crosswalk(
            clinic.desk,
            clinic.people["compliance"],
            reported_manufacturer="A",
            reported_model="C",
            udi_di=None,
            key=KEY.model_copy(update={"hcpcs": "E0638"}),
            note="test",
        )


def test_the_newest_is_the_one_retrieved_last_whenever_it_was_imported(clinic: Clinic) -> None:
    import_snapshot(
        clinic.desk,
        clinic.people["compliance"],
        LIST + b"\n",
        name="older.csv",
        retrieved=datetime(2026, 1, 1, tzinfo=UTC),
        source="test",
    )
    newest = newest_snapshot(clinic.desk)
    assert newest is not None
    assert newest.retrieved == datetime(2026, 6, 15, 13, 12, tzinfo=UTC)


@pytest.mark.parametrize("by", ["fitter", "guest", "billing", "admin", "auditor"])
def test_only_compliance_accepts_a_crosswalk(clinic: Clinic, by: str) -> None:
    with pytest.raises(NotAllowed):
        accept(clinic, by)


def test_a_crosswalk_needs_a_note(clinic: Clinic) -> None:
    with pytest.raises(UsageError, match="note"):
        accept(clinic, "compliance", note="  ")


def test_the_same_crosswalk_is_accepted_once(clinic: Clinic) -> None:
    accept(clinic, "compliance")
    with pytest.raises(UsageError, match="was accepted"):
        accept(clinic, "compliance")
