"""A case where it comes in: at the opening of a fitting."""

from __future__ import annotations

from datetime import date

import pytest

from agent.errors import UsageError
from agent.usecases.cases import told_of_case
from agent.usecases.fittings import add_document, kept_elsewhere, load_fitting, open_fitting
from tests.clinic import Clinic
from tests.packet.sample import CASE, DOCUMENTS


def test_a_case_that_cannot_be_right_is_refused_and_nothing_is_stored(clinic: Clinic) -> None:
    size = clinic.desk.store.size
    wrong = CASE.model_copy(update={"place_tz": "Nowhere/X"})
    with pytest.raises(UsageError, match="Nowhere/X"):
        open_fitting(clinic.desk, clinic.people["fitter"], wrong)
    assert clinic.desk.store.size == size


def test_a_planned_day_that_has_passed_is_refused(clinic: Clinic) -> None:
    past = CASE.model_copy(update={"planned_date_of_service": date(2026, 6, 16)})
    with pytest.raises(UsageError, match="is past"):
        open_fitting(clinic.desk, clinic.people["fitter"], past)


def test_today_is_the_day_at_the_place_of_service(clinic: Clinic) -> None:
    """At 14:00 UTC it is the 18th in Kiritimati: the 17th has passed there."""
    east = CASE.model_copy(update={"place_tz": "Pacific/Kiritimati"})
    with pytest.raises(UsageError, match="is past: today is 2026-06-18"):
        open_fitting(clinic.desk, clinic.people["fitter"], east)


def test_a_case_that_can_be_right_is_opened(clinic: Clinic) -> None:
    open_fitting(clinic.desk, clinic.people["fitter"], CASE)
    assert load_fitting(clinic.desk, CASE.fitting_id).case == CASE


@pytest.mark.parametrize("mbi", ["1EG4-TE5-MK73", "1eg4te5mk73"])
def test_the_same_mbi_in_another_fitting_is_told_however_it_is_written(
    clinic: Clinic, mbi: str
) -> None:
    open_fitting(clinic.desk, clinic.people["fitter"], CASE)
    patient = CASE.patient.model_copy(update={"mbi": mbi})
    other = CASE.model_copy(update={"fitting_id": "FIT-2", "patient": patient})
    open_fitting(clinic.desk, clinic.people["fitter"], other)
    told = f'The fitting "{CASE.fitting_id}" (open) has the same MBI.'
    assert told_of_case(clinic.desk, other) == (told,)


def test_of_many_fittings_with_one_mbi_three_are_named_and_the_others_counted(
    clinic: Clinic,
) -> None:
    for number in range(2, 7):
        other = CASE.model_copy(update={"fitting_id": f"FIT-{number}"})
        open_fitting(clinic.desk, clinic.people["fitter"], other)
    assert told_of_case(clinic.desk, CASE) == (
        *(f'The fitting "FIT-{number}" (open) has the same MBI.' for number in (2, 3, 4)),
        "The same MBI stands in 2 more fittings.",
    )


def test_nobody_has_no_mbi_in_common(clinic: Clinic) -> None:
    none = CASE.model_copy(update={"patient": CASE.patient.model_copy(update={"mbi": ""})})
    open_fitting(clinic.desk, clinic.people["fitter"], none)
    told = told_of_case(clinic.desk, none.model_copy(update={"fitting_id": "FIT-2"}))
    assert not [line for line in told if "same MBI" in line]


PAPER = b"%PDF-1.7 the order"


@pytest.mark.parametrize(("content", "count"), [(PAPER, 1), (b"%PDF-1.7 another", 0)])
def test_a_paper_that_is_kept_for_another_patient_is_told(
    clinic: Clinic, content: bytes, count: int
) -> None:
    other = CASE.model_copy(update={"fitting_id": "FIT-2"})
    for case, paper in ((CASE, PAPER), (other, content)):
        open_fitting(clinic.desk, clinic.people["fitter"], case)
        add_document(clinic.desk, clinic.people["fitter"], case.fitting_id, DOCUMENTS[0], paper)
    told = kept_elsewhere(clinic.desk, "FIT-2", content)
    assert len(told) == count
    assert all(f'is kept as "D-01" of the fitting "{CASE.fitting_id}"' in line for line in told)


def test_a_paper_that_is_kept_once_is_not_told(clinic: Clinic) -> None:
    open_fitting(clinic.desk, clinic.people["fitter"], CASE)
    add_document(clinic.desk, clinic.people["fitter"], CASE.fitting_id, DOCUMENTS[0], PAPER)
    assert kept_elsewhere(clinic.desk, CASE.fitting_id, PAPER) == ()
