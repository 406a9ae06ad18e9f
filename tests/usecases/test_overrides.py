"""Overrides: an officer's reason and another person's signature, for disagreement with a rule alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from agent.errors import NotAllowed, NotComplete, UsageError
from agent.fitting.models import Override
from agent.fitting.overrides import override_of
from agent.usecases.fittings import load_fitting, open_fitting
from agent.usecases.lists import list_snapshots, retire_list
from agent.usecases.overrides import countersign_override, override_verdict
from agent.usecases.verdict_taking import VerdictMoment, take_verdict
from agent.usecases.verdicts import next_step, taken_verdict
from tests.clinic import Clinic
from tests.packet import sample
from tests.simulated import read

FITTING = "FIT-A"


@dataclass(frozen=True)
class Overridden:
    """A clinic with a verdict that does not let the fitting go on."""

    clinic: Clinic
    verdict: int

    def override(self, by: str = "compliance", reason: str = "the letter of 2026-05-12") -> int:
        told = Override(verdict_entry=self.verdict, reason=reason)
        clinic = self.clinic
        return override_verdict(clinic.desk, clinic.people[by], FITTING, told).index

    def sign(self, entry: int, by: str = "admin") -> int:
        clinic = self.clinic
        return countersign_override(clinic.desk, clinic.people[by], FITTING, entry).index

    def stands(self) -> bool:
        fitting = load_fitting(self.clinic.desk, FITTING)
        taken = next(one for one in fitting.verdicts if one.entry == self.verdict)
        return override_of(fitting, taken) is not None


def opened(clinic: Clinic, scenario: str | None, day: date = date(2026, 6, 17)) -> Overridden:
    told = {"fitting_id": FITTING, "planned_date_of_service": day}
    case = sample.fitting().case.model_copy(update=told)
    open_fitting(clinic.desk, clinic.people["billing"], case)
    taken = take_verdict(
        clinic.desk,
        clinic.people["fitter"],
        readings=(read(scenario, clinic.clock),) if scenario else (),
        label=None,
        date_of_service=day,
        moment=VerdictMoment.AT_DELIVERY,
        subject=FITTING,
    )
    return Overridden(clinic, taken.entry)


def test_an_override_stands_with_its_second_signature_and_not_before(clinic: Clinic) -> None:
    case = opened(clinic, "unlisted")
    entry = case.override()
    assert not case.stands()
    case.sign(entry)
    assert case.stands()


def test_the_second_signature_is_another_persons(clinic: Clinic) -> None:
    case = opened(clinic, "unlisted")
    entry = case.override()
    with pytest.raises(NotAllowed, match="another person's"):
        case.sign(entry, by="compliance")


@pytest.mark.parametrize("by", ["guest", "billing", "auditor"])
def test_others_do_not_countersign(clinic: Clinic, by: str) -> None:
    case = opened(clinic, "unlisted")
    entry = case.override()
    with pytest.raises(NotAllowed):
        case.sign(entry, by=by)


@pytest.mark.parametrize("by", ["fitter", "guest", "billing", "admin", "auditor"])
def test_compliance_alone_overrides(clinic: Clinic, by: str) -> None:
    with pytest.raises(NotAllowed):
        opened(clinic, "unlisted").override(by=by)


def test_a_second_signature_is_given_once(clinic: Clinic) -> None:
    case = opened(clinic, "unlisted")
    entry = case.override()
    case.sign(entry)
    with pytest.raises(UsageError, match="already"):
        case.sign(entry)


def test_a_verdict_is_overridden_once(clinic: Clinic) -> None:
    case = opened(clinic, "unlisted")
    case.override()
    with pytest.raises(UsageError, match="already"):
        case.override()


def test_an_entry_that_is_no_override_is_not_countersigned(clinic: Clinic) -> None:
    case = opened(clinic, "unlisted")
    with pytest.raises(UsageError, match="is no override of"):
        case.sign(case.verdict)


def test_an_entry_that_is_no_verdict_is_not_overridden(clinic: Clinic) -> None:
    opened(clinic, "unlisted")
    with pytest.raises(UsageError, match="is no verdict of"):
        Overridden(clinic, 0).override()


def test_want_of_a_reading_is_not_overridden(clinic: Clinic) -> None:
    with pytest.raises(NotComplete, match="no disagreement with a rule: no_source") as refused:
        opened(clinic, None).override()
    assert refused.value.next_step.startswith("Nothing was read: read the controller or")


def test_want_of_a_list_is_not_overridden(clinic: Clinic) -> None:
    (known,) = list_snapshots(clinic.desk)
    retire_list(clinic.desk, clinic.people["compliance"], known.id, note="imported by mistake")
    with pytest.raises(NotComplete, match="no disagreement with a rule: no_snapshot") as refused:
        opened(clinic, "listed").override()
    assert "import one, and verify again" in refused.value.next_step


def test_an_old_list_is_not_overridden_but_replaced(clinic: Clinic) -> None:
    clinic.clock.now += timedelta(days=40)
    with pytest.raises(NotComplete, match="no disagreement with a rule: stale_snapshot") as refused:
        opened(clinic, "unlisted", day=date(2026, 7, 27)).override()
    assert "import a fresh one, and verify again" in refused.value.next_step


@pytest.mark.parametrize(
    ("scenario", "step"),
    [
        (
            "unlisted",
            (
                "The list was read and does not have the product; an officer may know better, of a "
                "determination that is not on it yet. An override is made in a fitting, with a reason "
                "and two signatures."
            ),
        ),
        (None, "Nothing was read: read the controller or photograph the label."),
    ],
)
def test_what_can_be_done_about_a_verdict_is_said(
    clinic: Clinic, scenario: str | None, step: str
) -> None:
    taken = opened(clinic, scenario)
    assert next_step(taken_verdict(clinic.desk, taken.verdict).verdict) == step


def test_a_confirmed_verdict_needs_none(clinic: Clinic) -> None:
    with pytest.raises(UsageError, match="needs no override"):
        opened(clinic, "listed").override()
