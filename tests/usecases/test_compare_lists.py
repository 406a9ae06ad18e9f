"""What two lists would change for stored verdicts: decided again from their own evidence, stored nowhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from agent.confirm.decide import decide
from agent.errors import UsageError
from agent.usecases import sharing
from agent.usecases.compare_lists import affected_verdicts, compare_lists
from agent.usecases.lists import import_snapshot, list_snapshots, load_snapshot
from agent.usecases.verdict_taking import VerdictMoment, take_verdict
from agent.usecases.verdicts import taken_verdict
from drivers.reading import Reading
from tests.clinic import Clinic
from tests.confirm.lists import HEADINGS, OTHER, ROW, delimited
from tests.usecases.readings import read_sim

ENDED = (*ROW[:4], ROW[4], "05/31/2026", ROW[6])
TO_END = (*ROW[:4], ROW[4], "07/31/2026", ROW[6])
"""It ends on a day that can still be planned for."""


@pytest.fixture(scope="module")
def listed() -> Reading:
    return read_sim("listed")


def bring(clinic: Clinic, day: int, *rows: tuple[str, ...]) -> str:
    """Import a list of that day of June."""
    imported = import_snapshot(
        clinic.desk,
        clinic.people["compliance"],
        delimited(HEADINGS, *rows),
        name="list",
        retrieved=datetime(2026, 6, day, 12, tzinfo=UTC),
        source="test",
    )
    return imported.snapshot.id


def take(clinic: Clinic, reading: Reading, day: date = date(2026, 6, 17)) -> int:
    return take_verdict(
        clinic.desk,
        clinic.people["fitter"],
        readings=(reading,),
        label=None,
        date_of_service=day,
        moment=VerdictMoment.PLANNED,
    ).entry


def test_a_verdict_that_would_change_is_named_with_both_verdicts(
    clinic: Clinic, listed: Reading
) -> None:
    first, second = bring(clinic, 1, ROW, OTHER), bring(clinic, 2, ENDED, OTHER)
    entry = take(clinic, listed)
    found = affected_verdicts(clinic.desk, first, second)
    told = [(v.entry, v.stored, v.before.verdict, v.after.verdict) for v in found.verdicts]
    assert (found.taken, told) == (1, [(entry, "confirmed", "confirmed", "not_effective")])


@pytest.mark.parametrize(("day", "count"), [(date(2026, 7, 31), 0), (date(2026, 8, 1), 1)])
def test_the_date_of_service_of_the_verdict_counts(
    clinic: Clinic, listed: Reading, day: date, count: int
) -> None:
    first, second = bring(clinic, 1, ROW), bring(clinic, 2, TO_END)
    take(clinic, listed, day)
    assert len(affected_verdicts(clinic.desk, first, second).verdicts) == count


@pytest.mark.parametrize(
    "second",
    [
        (OTHER, ROW),
        (ROW, OTHER, (*OTHER[:2], "SX-101", *OTHER[3:])),
        (ROW, (*OTHER[:4], *OTHER[4:6], "Code Reverified")),
    ],
    ids=["another order", "an unrelated row", "an unrelated comment"],
)
def test_what_does_not_touch_the_product_changes_no_verdict(
    clinic: Clinic, listed: Reading, second: tuple[tuple[str, ...], ...]
) -> None:
    first, then = bring(clinic, 1, ROW, OTHER), bring(clinic, 2, *second)
    take(clinic, listed)
    assert affected_verdicts(clinic.desk, first, then).verdicts == ()


def test_a_reason_tells_when_its_list_was_retrieved_and_not_when_it_was_decided(
    clinic: Clinic, listed: Reading
) -> None:
    first, second = bring(clinic, 2, ENDED), bring(clinic, 3, ROW)
    take(clinic, listed)
    (found,) = affected_verdicts(clinic.desk, first, second).verdicts
    assert "retrieved 2026-06-03" in found.after.reasons[0].text


def test_a_list_that_was_stale_on_the_day_is_compared_all_the_same(
    clinic: Clinic, listed: Reading
) -> None:
    old = import_snapshot(
        clinic.desk,
        clinic.people["compliance"],
        delimited(HEADINGS, ENDED),
        name="list",
        retrieved=datetime(2025, 1, 2, tzinfo=UTC),
        source="test",
    ).snapshot.id
    take(clinic, listed)
    newest = list_snapshots(clinic.desk)[-1].id
    (found,) = affected_verdicts(clinic.desk, old, newest).verdicts
    assert found.before.verdict == "not_effective"


def test_asking_stores_nothing(clinic: Clinic, listed: Reading) -> None:
    first, second = bring(clinic, 1, ROW), bring(clinic, 2, ENDED)
    take(clinic, listed)
    before = clinic.desk.store.checkpoint()
    affected_verdicts(clinic.desk, first, second)
    assert clinic.desk.store.checkpoint() == before


def test_all_the_verdicts_of_a_page_are_asked_for_at_once(clinic: Clinic, listed: Reading) -> None:
    first, second = bring(clinic, 1, ROW), bring(clinic, 2, ENDED)
    asked: list[int] = []
    for _ in range(2):
        take(clinic, listed)
        statements: list[str] = []
        clinic.desk.store._session.connection.set_trace_callback(statements.append)
        affected_verdicts(clinic.desk, first, second)
        clinic.desk.store._session.connection.set_trace_callback(None)
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_only_the_code_that_is_asked_for_is_compared(clinic: Clinic) -> None:
    first, second = bring(clinic, 1, ROW), bring(clinic, 2, OTHER)
    found = compare_lists(clinic.desk, first, second, "k1007").difference
    assert (len(found.gone), len(found.added)) == (1, 0)


def test_a_list_that_is_not_there_is_refused(clinic: Clinic) -> None:
    with pytest.raises(UsageError, match="There is no snapshot"):
        compare_lists(clinic.desk, "pcl-nowhere", "pcl-nowhere")


@pytest.mark.parametrize("at_once", [2, 250], ids=["in processes", "in this process"])
def test_each_of_many_verdicts_is_found_as_by_deciding_it_on_both_lists(
    clinic: Clinic, listed: Reading, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(sharing, "AT_ONCE", at_once)
    first, second = bring(clinic, 1, ROW, OTHER), bring(clinic, 2, TO_END)
    taken = [take(clinic, listed, date(2026, 7, 30) + timedelta(days=day)) for day in range(4)]
    found = {one.entry: one for one in affected_verdicts(clinic.desk, first, second).verdicts}
    for entry in taken:
        evidence = taken_verdict(clinic.desk, entry).evidence
        before, after = (
            decide(evidence.model_copy(update={"snapshot": load_snapshot(clinic.desk, one)}))
            for one in (first, second)
        )
        said = (before.verdict, after.verdict)
        one = found.get(entry)
        assert (
            (said[0] == said[1]) if one is None else (one.before.verdict, one.after.verdict) == said
        )
