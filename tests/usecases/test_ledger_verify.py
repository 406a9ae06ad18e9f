"""The whole ledger re-derived: what does not come out again is told, and each thing is done once."""

from __future__ import annotations

from collections import Counter

import pytest

from agent.confirm.models import Evidence, Verdict
from agent.confirm.pcl import ListRow
from agent.errors import IntegrityError, NotComplete
from agent.model import Model
from agent.store import Entry
from agent.usecases import list_checks, replays
from agent.usecases.ledger import verify_ledger
from agent.usecases.list_rows import ListRows
from agent.usecases.replays import replay_all
from agent.usecases.verdict_replay import run_again
from agent.usecases.verdicts import DEVICES, TakenVerdict
from drivers.reading import Reading
from tests.clinic import Clinic
from tests.usecases.readings import read_sim
from tests.usecases.test_devices import take


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_sim("listed")


def written(clinic: Clinic, verdict: Verdict, evidence: Evidence) -> Entry:
    """A verdict that no program of ours would store."""
    sections: dict[str, Model] = {"verdict": verdict, "evidence": evidence}
    return clinic.desk.record(
        "verdict.taken",
        actor=clinic.people["fitter"].user.id,
        subject=DEVICES,
        sections=sections,
        sign=clinic.people["fitter"].signer,
    )


def lie(clinic: Clinic, taken: TakenVerdict) -> Entry:
    return written(clinic, taken.verdict.model_copy(update={"confidence": None}), taken.evidence)


def of_a_plug_in(clinic: Clinic, taken: TakenVerdict) -> Entry:
    """A verdict on a reading by a driver that is not installed here."""
    readings = tuple(
        one.model_copy(update={"driver": "nobodys"}) for one in taken.evidence.readings
    )
    return written(clinic, taken.verdict, taken.evidence.model_copy(update={"readings": readings}))


def test_a_verdict_that_comes_out_otherwise_is_named(clinic: Clinic, reading: Reading) -> None:
    entry = lie(clinic, take(clinic, reading))
    with pytest.raises(IntegrityError) as told:
        verify_ledger(clinic.desk)
    assert told.value.message == (
        f"The verdict of entry {entry.index} does not come out again: Entry {entry.index} says "
        "confirmed as its evidence does, but differs in: confidence."
    )


def test_the_others_that_come_out_otherwise_are_counted(clinic: Clinic, reading: Reading) -> None:
    taken = take(clinic, reading)
    for _ in range(2):
        lie(clinic, taken)
    with pytest.raises(IntegrityError, match=r"confidence\. Besides it, 1 more verdict\.$"):
        verify_ledger(clinic.desk)


def test_a_verdict_that_cannot_be_run_here_is_no_fault_of_the_ledger(
    clinic: Clinic, reading: Reading
) -> None:
    entry = of_a_plug_in(clinic, take(clinic, reading))
    with pytest.raises(NotComplete) as told:
        verify_ledger(clinic.desk)
    assert told.value.message.startswith(
        f"The verdict of entry {entry.index} cannot be run again here: The reading of "
    )


def test_a_fault_is_told_before_what_cannot_be_run_here(clinic: Clinic, reading: Reading) -> None:
    taken = take(clinic, reading)
    of_a_plug_in(clinic, taken)
    lie(clinic, taken)
    with pytest.raises(IntegrityError):
        verify_ledger(clinic.desk)


def test_what_cannot_be_run_here_is_counted_apart(clinic: Clinic, reading: Reading) -> None:
    taken = take(clinic, reading)
    entry = of_a_plug_in(clinic, taken)
    done = replay_all(clinic.desk)
    assert (done.replayed, done.faults, [one.entry for one in done.not_run]) == (
        1,
        (),
        [entry.index],
    )


def test_each_verdict_is_run_once_and_each_list_indexed_once(
    clinic: Clinic, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        take(clinic, reading)
    done: Counter[str] = Counter()

    class Counting(ListRows):
        def __init__(self, rows: tuple[ListRow, ...]) -> None:
            done["indexed"] += 1
            super().__init__(rows)

    def counting(taken: TakenVerdict) -> Verdict:
        done["run"] += 1
        return run_again(taken)

    monkeypatch.setattr(list_checks, "ListRows", Counting)
    monkeypatch.setattr(replays, "run_again", counting)
    verify_ledger(clinic.desk)
    assert done == {"indexed": 1, "run": 3}
