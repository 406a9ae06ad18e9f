"""Verdicts: kept with their evidence, run again, final only on the day of delivery."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from agent.confirm.models import VerdictKind
from agent.errors import IntegrityError, NotAllowed, NotComplete, UsageError
from agent.usecases import sharing
from agent.usecases.ledger import verify_ledger
from agent.usecases.replays import Replays, replay_all
from agent.usecases.verdict_replay import replay_verdict, require_faithful
from agent.usecases.verdict_taking import VerdictMoment, take_verdict
from agent.usecases.verdicts import DEVICES, TakenVerdict, require_confirmed
from drivers.profile import builtin_profiles
from drivers.reading import Direction, FieldName, Reading, Transcript
from tests.clinic import Clinic
from tests.simulated import read

DAY = date(2026, 6, 17)


def take(
    clinic: Clinic,
    reading: Reading,
    *,
    by: str = "fitter",
    day: date = DAY,
    moment: VerdictMoment = VerdictMoment.AT_DELIVERY,
) -> TakenVerdict:
    return take_verdict(
        clinic.desk,
        clinic.people[by],
        readings=(reading,),
        label=None,
        date_of_service=day,
        moment=moment,
    )


@pytest.mark.parametrize(
    ("scenario", "kind"),
    [
        ("listed", VerdictKind.CONFIRMED),
        ("unlisted", VerdictKind.NOT_LISTED),
        ("ended", VerdictKind.NOT_EFFECTIVE),
        ("serial-changes", VerdictKind.CONFLICT),
    ],
)
def test_each_scenario_ends_in_its_verdict(
    clinic: Clinic, scenario: str, kind: VerdictKind
) -> None:
    assert take(clinic, read(scenario, clinic.clock)).verdict.verdict is kind


def test_a_stored_verdict_runs_again_from_its_bytes(clinic: Clinic) -> None:
    taken = take(clinic, read("listed", clinic.clock))
    assert replay_verdict(clinic.desk, taken.entry) == taken.verdict


def test_every_stored_verdict_runs_again(clinic: Clinic) -> None:
    for scenario in ("listed", "serial-changes"):
        take(clinic, read(scenario, clinic.clock))
    assert replay_all(clinic.desk) == Replays(replayed=2, faults=())


@pytest.mark.parametrize("at_once", [1, 250], ids=["in processes", "in this process"])
def test_a_verdict_that_comes_out_otherwise_is_named_and_the_others_are_run(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(sharing, "AT_ONCE", at_once)
    taken = take(clinic, read("listed", clinic.clock))
    lie = taken.verdict.model_copy(update={"confidence": None})
    entry = clinic.desk.record(
        "verdict.taken",
        actor="u-nobody",
        subject=DEVICES,
        sections={"verdict": lie, "evidence": taken.evidence},
        sign=clinic.people["fitter"].signer,
    )
    done = replay_all(clinic.desk)
    assert (done.replayed, [fault.entry for fault in done.faults]) == (2, [entry.index])


def test_rules_that_nobody_shipped_are_an_integrity_error(clinic: Clinic) -> None:
    taken = take(clinic, read("listed", clinic.clock))
    bent = taken.evidence.rules.model_copy(update={"raising": ()})
    entry = clinic.desk.record(
        "verdict.taken",
        actor="u-nobody",
        subject=DEVICES,
        sections={
            "verdict": taken.verdict,
            "evidence": taken.evidence.model_copy(update={"rules": bent}),
        },
        sign=clinic.people["fitter"].signer,
    )
    with pytest.raises(IntegrityError, match="not those of that version"):
        replay_verdict(clinic.desk, entry.index)


def test_the_whole_ledger_verifies_with_its_verdicts(clinic: Clinic) -> None:
    take(clinic, read("listed", clinic.clock))
    assert verify_ledger(clinic.desk) == clinic.desk.store.size


def test_a_reading_whose_transcript_was_changed_is_refused(clinic: Clinic) -> None:
    reading = read("listed", clinic.clock)
    entries = list(reading.transcript.entries)
    place = next(i for i, e in enumerate(entries) if e.direction is Direction.RECEIVED)
    data = bytearray(entries[place].data)
    data[len(data) // 2] ^= 1
    entries[place] = entries[place].model_copy(update={"data_hex": data.hex()})
    transcript = Transcript(entries=tuple(entries))
    with pytest.raises(IntegrityError):
        require_faithful(reading.model_copy(update={"transcript": transcript}), builtin_profiles())


def test_a_reading_that_names_another_serial_than_its_bytes_is_refused(clinic: Clinic) -> None:
    reading = read("listed", clinic.clock)
    first = reading.passes[0]
    serial = first.fields[FieldName.SERIAL].model_copy(update={"value": "SX2-26-99999"})
    changed = first.model_copy(update={"fields": first.fields | {FieldName.SERIAL: serial}})
    with pytest.raises(IntegrityError):
        take(clinic, reading.model_copy(update={"passes": (changed, changed)}))


def test_the_final_verdict_is_for_today_alone(clinic: Clinic) -> None:
    with pytest.raises(UsageError, match="not for"):
        take(clinic, read("listed", clinic.clock), day=DAY + timedelta(days=1))


def test_today_is_the_clinics_day(clinic: Clinic) -> None:
    clinic.clock.now = clinic.clock.now.replace(day=18, hour=3)  # still the 17th in New York
    assert not take(clinic, read("listed", clinic.clock)).verdict.provisional


def test_a_verdict_for_a_planned_date_is_provisional(clinic: Clinic) -> None:
    planned = take(
        clinic,
        read("listed", clinic.clock),
        day=DAY + timedelta(days=20),
        moment=VerdictMoment.PLANNED,
    )
    assert planned.verdict.provisional


def test_a_final_verdict_rests_on_a_reading_of_this_hour(clinic: Clinic) -> None:
    reading = read("listed", clinic.clock)
    old = reading.model_copy(update={"started": reading.started - timedelta(hours=2)})
    with pytest.raises(UsageError, match="not of this hour"):
        take(clinic, old)


def test_a_reading_that_is_marked_otherwise_than_its_profile_is_refused(clinic: Clinic) -> None:
    reading = read("listed", clinic.clock).model_copy(update={"synthetic": False})
    with pytest.raises(IntegrityError):
        take(clinic, reading)


def test_a_verdict_replays_with_the_profile_as_it_was(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = take(clinic, read("listed", clinic.clock))
    monkeypatch.setattr("agent.usecases.products.builtin_profiles", dict)
    assert replay_verdict(clinic.desk, taken.entry) == taken.verdict


def test_a_verdict_belongs_to_a_fitting_that_is_there(clinic: Clinic) -> None:
    with pytest.raises(UsageError, match="no fitting"):
        take_verdict(
            clinic.desk,
            clinic.people["fitter"],
            readings=(read("listed", clinic.clock),),
            label=None,
            date_of_service=DAY,
            moment=VerdictMoment.PLANNED,
            subject="FIT-NOWHERE",
        )


def test_a_clock_that_was_set_back_records_nothing(clinic: Clinic) -> None:
    reading = read("listed", clinic.clock)
    take(clinic, reading)
    before = clinic.desk.store.checkpoint()
    clinic.clock.now -= timedelta(days=1)
    with pytest.raises(UsageError, match="clock says"):
        take(clinic, reading, moment=VerdictMoment.PLANNED)
    assert clinic.desk.store.checkpoint() == before


@pytest.mark.parametrize("by", ["guest", "billing", "admin", "auditor"])
def test_others_may_not_verify(clinic: Clinic, by: str) -> None:
    with pytest.raises(NotAllowed):
        take(clinic, read("listed", clinic.clock), by=by)


@pytest.mark.parametrize("kind", list(VerdictKind))
def test_only_two_verdicts_go_on_without_an_override(clinic: Clinic, kind: VerdictKind) -> None:
    verdict = take(clinic, read("listed", clinic.clock)).verdict.model_copy(
        update={"verdict": kind}
    )
    if kind in {VerdictKind.CONFIRMED, VerdictKind.NOT_REQUIRED}:
        require_confirmed(verdict)
        return
    with pytest.raises(NotComplete, match="Not confirmed"):
        require_confirmed(verdict)


def test_an_invented_device_and_a_real_one_are_not_taken_together(clinic: Clinic) -> None:
    reading = read("listed", clinic.clock)
    real = reading.model_copy(update={"synthetic": False})
    with pytest.raises(UsageError, match="invented device, and another is not"):
        take_verdict(
            clinic.desk,
            clinic.people["fitter"],
            readings=(reading, real),
            label=None,
            date_of_service=clinic.desk.today(),
            moment=VerdictMoment.PLANNED,
        )
