"""Lists and crosswalks: kept whole, accepted by compliance alone, never twice."""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from itertools import permutations
from typing import Any

import pytest

from agent.confirm.models import ListingKey, Snapshot, StaleAction
from agent.confirm.pcl import Field, HowToRead, as_listings, read_rows
from agent.confirm.rules import shipped_rules
from agent.errors import IntegrityError, NotAllowed, NotComplete, UsageError
from agent.usecases.crosswalks import accept_crosswalk, list_crosswalks, retire_crosswalk
from agent.usecases.lists import (
    Imported,
    import_snapshot,
    kept_lists,
    list_snapshots,
    load_snapshot,
    newest_snapshot,
    require_fresh_list,
    retire_list,
)
from agent.usecases.verdict_list import verdict_snapshot
from tests.clinic import Clinic, import_list
from tests.confirm.build import narrowed
from tests.confirm.lists import DATED, HEADINGS, ROW, delimited, page, table, workbook

LIST = (files("agent.story") / "pcl_2026-06-15.csv").read_bytes()
KEY = ListingKey(manufacturer="A", product="B", model="C", hcpcs="K1007")


def accept(clinic: Clinic, by: str, *, note: str = "compared") -> None:
    accept_crosswalk(
        clinic.desk,
        clinic.people[by],
        reported_manufacturer="A",
        reported_model="C",
        key=KEY,
        note=note,
    )


CHANGED = delimited(HEADINGS, ROW)


def bring(
    clinic: Clinic,
    data: bytes,
    *,
    retrieved: datetime = datetime(2026, 6, 16, 12, tzinfo=UTC),
    retrieved_by: str = "",
    how: HowToRead | None = None,
) -> Imported:
    return import_snapshot(
        clinic.desk,
        clinic.people["compliance"],
        data,
        name="list",
        retrieved=retrieved,
        source="test",
        retrieved_by=retrieved_by,
        how=how,
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


def test_an_import_keeps_who_took_the_list_and_how_it_was_read(clinic: Clinic) -> None:
    imported = bring(clinic, CHANGED, retrieved_by="R. Quill-Sample")
    kept = kept_lists(clinic.desk)[-1]
    assert (kept.snapshot.id, kept.snapshot.retrieved_by) == (
        imported.snapshot.id,
        "R. Quill-Sample",
    )
    assert kept.reading is not None
    assert kept.reading.columns["model"] == "Model Number"


def test_who_imports_took_the_list_where_nobody_else_is_named(clinic: Clinic) -> None:
    assert bring(clinic, CHANGED).snapshot.retrieved_by == "Compliance Sample"


def test_a_workbook_is_kept_whole_with_its_media_type(clinic: Clinic) -> None:
    data = workbook(HEADINGS, DATED)
    imported = bring(clinic, data)
    blob = clinic.desk.store.blob(imported.snapshot.sha256)
    assert (blob.content, blob.media_type.rpartition(".")[2]) == (data, "sheet")


@pytest.mark.parametrize("data", [CHANGED, workbook(HEADINGS, DATED), page(table(HEADINGS, ROW))])
def test_the_same_file_of_the_same_day_is_imported_once(clinic: Clinic, data: bytes) -> None:
    first = bring(clinic, data)
    before = clinic.desk.store.checkpoint()
    again = bring(clinic, data)
    assert (again.new, again.snapshot.id) == (False, first.snapshot.id)
    assert clinic.desk.store.checkpoint() == before


def test_the_same_file_read_otherwise_is_a_newer_snapshot(clinic: Clinic) -> None:
    first = bring(clinic, CHANGED)
    second = bring(clinic, CHANGED, how=HowToRead(columns={"Comments": Field.IGNORE}))
    newest = newest_snapshot(clinic.desk)
    assert newest is not None
    assert (second.new, newest.id) == (True, f"{first.snapshot.id}-2")
    assert newest.listings[0].comment == ""


def test_a_refused_file_leaves_nothing_behind(clinic: Clinic) -> None:
    before = clinic.desk.store.checkpoint(), clinic.desk.store.listings.all()
    with pytest.raises(UsageError, match="overlap"):
        bring(clinic, CHANGED + CHANGED.splitlines(keepends=True)[1])
    assert (clinic.desk.store.checkpoint(), clinic.desk.store.listings.all()) == before


# ---------------------------------------------------------------- the rows at hand


def at_hand(clinic: Clinic) -> Snapshot | None:
    keys = [walk.key for walk in list_crosswalks(clinic.desk)]
    return verdict_snapshot(clinic.desk, keys)


def read_again(clinic: Clinic) -> Snapshot | None:
    keys = [walk.key for walk in list_crosswalks(clinic.desk)]
    newest = newest_snapshot(clinic.desk)
    return None if newest is None else narrowed(newest, shipped_rules().hcpcs, keys)


def test_a_verdict_is_taken_on_the_rows_of_the_kept_file(clinic: Clinic) -> None:
    bring(clinic, CHANGED)
    assert at_hand(clinic) == read_again(clinic) is not None


OTHER = delimited(HEADINGS, (*ROW[:4], "07/02/2025", *ROW[5:]))
HOURS = (1, 2, 3)


@pytest.mark.parametrize(
    "imports",
    list(permutations(zip(HOURS, (CHANGED, OTHER, CHANGED), strict=True))),
    ids=lambda order: "-".join(str(hour) for hour, _ in order),
)
def test_the_list_retrieved_last_is_in_force_in_whatever_order_the_files_came(
    clinic: Clinic, imports: tuple[tuple[int, bytes], ...]
) -> None:
    for hour, data in imports:
        bring(clinic, data, retrieved=datetime(2026, 6, 16, hour, tzinfo=UTC))
    found = at_hand(clinic)
    assert found is not None
    assert isinstance(found.retrieved, datetime)
    assert (found.retrieved.astimezone(UTC).hour, found.listings) == (
        3,
        as_listings(read_rows(CHANGED, name="list")),
    )


def test_another_file_of_the_same_moment_is_refused(clinic: Clinic) -> None:
    first = bring(clinic, CHANGED)
    before = clinic.desk.store.checkpoint()
    with pytest.raises(UsageError, match=f"Another file, {first.snapshot.id}, is said"):
        bring(clinic, OTHER)
    assert clinic.desk.store.checkpoint() == before


def test_an_import_says_which_list_is_in_force(clinic: Clinic) -> None:
    newest = bring(clinic, CHANGED)
    older = bring(clinic, OTHER, retrieved=datetime(2026, 6, 16, 11, tzinfo=UTC))
    assert (newest.in_force, older.in_force) == (newest.snapshot.id, newest.snapshot.id)


def retire(clinic: Clinic, snapshot_id: str, by: str = "compliance", note: str = "wrong") -> None:
    retire_list(clinic.desk, clinic.people[by], snapshot_id, note=note)


def test_after_a_list_is_retired_verdicts_are_taken_on_the_one_before(clinic: Clinic) -> None:
    before = at_hand(clinic)
    retire(clinic, bring(clinic, CHANGED).snapshot.id)
    assert at_hand(clinic) == before == read_again(clinic)


def test_a_retired_list_is_still_there_to_be_read(clinic: Clinic) -> None:
    id_ = bring(clinic, CHANGED).snapshot.id
    retire(clinic, id_)
    assert len(load_snapshot(clinic.desk, id_).listings) == 1
    assert kept_lists(clinic.desk)[-1].retired == "wrong"


def test_a_retired_file_can_be_imported_anew(clinic: Clinic) -> None:
    id_ = bring(clinic, CHANGED).snapshot.id
    retire(clinic, id_)
    again = bring(clinic, CHANGED)
    assert (again.new, again.in_force) == (True, f"{id_}-2")


def test_another_file_may_take_the_moment_of_a_retired_one(clinic: Clinic) -> None:
    retire(clinic, bring(clinic, CHANGED).snapshot.id)
    assert bring(clinic, OTHER).new


def test_without_a_standing_list_there_is_none_to_take_a_verdict_on(clinic: Clinic) -> None:
    retire(clinic, list_snapshots(clinic.desk)[0].id)
    assert (newest_snapshot(clinic.desk), at_hand(clinic)) == (None, None)


@pytest.mark.parametrize("by", ["fitter", "guest", "billing", "admin", "auditor"])
def test_only_compliance_retires_a_list(clinic: Clinic, by: str) -> None:
    with pytest.raises(NotAllowed):
        retire(clinic, list_snapshots(clinic.desk)[0].id, by)


def test_a_list_is_retired_once(clinic: Clinic) -> None:
    id_ = list_snapshots(clinic.desk)[0].id
    retire(clinic, id_)
    with pytest.raises(UsageError, match='retired already: "wrong"'):
        retire(clinic, id_)


def test_why_a_list_is_retired_has_to_be_said(clinic: Clinic) -> None:
    with pytest.raises(UsageError, match="needs a note"):
        retire(clinic, list_snapshots(clinic.desk)[0].id, note=" ")


def test_a_list_without_the_code_is_flagged(clinic: Clinic) -> None:
    found = bring(clinic, delimited(HEADINGS, (*ROW[:3], "E0638", *ROW[4:]))).findings
    assert [finding.code for finding in found] == ["none_under_code"]


def test_an_older_list_imported_later_is_not_what_verdicts_are_taken_on(clinic: Clinic) -> None:
    before = at_hand(clinic)
    bring(clinic, CHANGED, retrieved=datetime(2026, 1, 2, tzinfo=UTC))
    assert at_hand(clinic) == before


def test_rows_that_are_not_at_hand_are_read_from_the_file_once(clinic: Clinic) -> None:
    before = at_hand(clinic)
    listings = clinic.desk.store.listings
    newest = listings.newest_act()
    assert newest is not None
    listings.session.run("DELETE FROM listing_source")
    assert (listings.source(), at_hand(clinic), listings.source()) == (None, before, newest)


def test_rows_at_hand_that_are_not_those_of_the_import_are_found_out(clinic: Clinic) -> None:
    listings = clinic.desk.store.listings
    entry, rows = listings.source(), listings.all()
    assert entry is not None
    forged = [row._replace(ends=None) for row in rows]
    listings.replace(entry, forged, seen=entry)
    with pytest.raises(IntegrityError, match="not those that were imported"):
        at_hand(clinic)


def test_the_same_file_retrieved_later_is_a_newer_snapshot(clinic: Clinic) -> None:
    later = datetime(2026, 6, 17, 12, tzinfo=UTC)
    imported = import_snapshot(
        clinic.desk,
        clinic.people["compliance"],
        LIST,
        name="again.csv",
        retrieved=later,
        source="test",
    )
    newest = newest_snapshot(clinic.desk)
    assert newest is not None
    assert (imported.new, newest.id, newest.retrieved) == (True, imported.snapshot.id, later)


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
        require_fresh_list(desk, date(2026, 6, 17), clinic.clock())


def test_a_date_that_needs_no_list_is_not_refused_for_a_stale_one(clinic: Clinic) -> None:
    refusing = clinic.desk.settings.model_copy(update={"stale_snapshot": StaleAction.REFUSE})
    clinic.clock.now += timedelta(days=365)
    desk = replace(clinic.desk, settings=refusing)
    require_fresh_list(desk, date(2024, 5, 31), clinic.clock())


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


@pytest.mark.parametrize(
    ("names", "compared"),
    [
        ({"reported_manufacturer": "A "}, '"A"'),
        ({"reported_model": " C"}, '"C"'),
        ({"reported_model": "\uff23"}, '"C"'),
        ({"key": KEY.model_copy(update={"manufacturer": "A "})}, '"A"'),
        ({"key": KEY.model_copy(update={"model": "C "})}, '"C"'),
    ],
    ids=["maker", "model", "wide model", "listing maker", "listing model"],
)
def test_a_crosswalk_that_nothing_could_match_is_refused(
    clinic: Clinic, names: dict[str, Any], compared: str
) -> None:
    told = {"reported_manufacturer": "A", "reported_model": "C", "key": KEY, **names}
    with pytest.raises(UsageError, match=f"names are compared as {compared}"):
        accept_crosswalk(clinic.desk, clinic.people["compliance"], note="test", **told)


def test_a_crosswalk_needs_a_note(clinic: Clinic) -> None:
    with pytest.raises(UsageError, match="note"):
        accept(clinic, "compliance", note="  ")


def test_the_same_crosswalk_is_accepted_once(clinic: Clinic) -> None:
    accept(clinic, "compliance")
    with pytest.raises(UsageError, match="was accepted"):
        accept(clinic, "compliance")
