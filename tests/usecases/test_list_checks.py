"""``ledger verify`` reads every list again and holds against it what was derived and what was decided."""

from __future__ import annotations

import json
from datetime import date

import pytest

from agent.confirm.label import parse_label
from agent.confirm.models import Label, LabelSource
from agent.errors import IntegrityError
from agent.usecases.list_checks import require_lists
from agent.usecases.verdict_taking import VerdictMoment, take_verdict
from tests.clinic import Clinic


def typed() -> Label:
    return parse_label("(01)09506000123455(21)SX2-26-00417", LabelSource.TYPED)


def take(clinic: Clinic) -> None:
    take_verdict(
        clinic.desk,
        clinic.people["fitter"],
        readings=(),
        label=typed(),
        date_of_service=date(2026, 6, 17),
        moment=VerdictMoment.PLANNED,
    )


def test_lists_and_verdicts_that_are_as_they_were_pass(clinic: Clinic) -> None:
    take(clinic)
    require_lists(clinic.desk)


def test_a_row_at_hand_that_the_file_does_not_have_is_found(clinic: Clinic) -> None:
    listings = clinic.desk.store.listings
    entry = listings.source()
    assert entry is not None
    other = [row for row in listings.all() if row.hcpcs != "K1007"]
    changed = [row._replace(comment="") if row in other else row for row in listings.all()]
    listings.replace(entry, changed, seen=entry)
    with pytest.raises(IntegrityError, match="rows at hand"):
        require_lists(clinic.desk)


def test_a_verdict_on_a_row_that_its_list_does_not_have_is_found(clinic: Clinic) -> None:
    desk = clinic.desk
    take(clinic)
    (entry,) = desk.store.entries(act="verdict.taken")
    evidence = json.loads(entry.sections["evidence"].content)
    evidence["snapshot"]["listings"][0]["end"] = "2030-01-01"
    verdict = json.loads(entry.sections["verdict"].content)
    desk.record(
        "verdict.taken",
        actor=clinic.people["fitter"].user.id,
        subject="devices",
        sections={"verdict": verdict, "evidence": evidence},
        sign=clinic.people["fitter"].signer,
    )
    with pytest.raises(IntegrityError, match="verdict in entry"):
        require_lists(desk)


def test_a_verdict_on_a_list_that_was_never_imported_is_found(clinic: Clinic) -> None:
    desk = clinic.desk
    take(clinic)
    (entry,) = desk.store.entries(act="verdict.taken")
    evidence = json.loads(entry.sections["evidence"].content)
    evidence["snapshot"]["id"] = "pcl-2026-01-01-00000000"
    desk.record(
        "verdict.taken",
        actor=clinic.people["fitter"].user.id,
        subject="devices",
        sections={"verdict": {}, "evidence": evidence},
        sign=clinic.people["fitter"].signer,
    )
    with pytest.raises(IntegrityError, match="The list that the verdict"):
        require_lists(desk)
