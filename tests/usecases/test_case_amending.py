"""A case is corrected by an amendment, also one that was stored before it was looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from agent.errors import AgentError, NotComplete, UsageError
from agent.fitting.models import Case
from agent.fitting.readiness import assess
from agent.packet.check import check_packet
from agent.usecases.case_amending import AmendedCase, amend_case
from agent.usecases.cases import problems_of_case, told_of_case
from agent.usecases.fittings import list_fittings, load_fitting, open_fitting, place_of
from agent.usecases.records import export_packet
from agent.usecases.standing import standing_now
from agent.usecases.verdict_taking import VerdictMoment, require_verdict_possible
from agent.usecases.visits import deliver
from tests.clinic import Clinic
from tests.packet.sample import CASE
from tests.usecases.room import FITTING, Room

ID = CASE.fitting_id
DAY = date(2026, 6, 17)
Amend = Callable[..., AmendedCase]


@pytest.fixture
def amend(clinic: Clinic) -> Amend:
    open_fitting(clinic.desk, clinic.people["fitter"], CASE)

    def command(path: str, now: str, reason: str = "a slip", by: str = "billing") -> AmendedCase:
        return amend_case(clinic.desk, clinic.people[by], ID, path=path, now=now, reason=reason)

    return command


CHANGES = {
    "a text": ("/patient/name", "Dale Robert Sampleton", "Dale Robert Sampleton"),
    "a number": ("/patient/height_mm", "1780", 1780),
    "a decimal": ("/patient/mass_kg", "80.1", "80.1"),
    "a day": ("/patient/born", "1959-11-04", "1959-11-04"),
    "a day that is cleared": ("/planned_date_of_service", "", None),
    "a text that may be missing": ("/supplier/ptan", "1234560001", "1234560001"),
    "a text that may be empty": ("/diagnosis/other", "", ""),
    "one item": ("/goals/0", "walk 9 m", "walk 9 m"),
    "a whole list": ("/goals", '["walk 9 m", "stand"]', ["walk 9 m", "stand"]),
    "a list of objects": (
        "/diagnosis/codes", '[{"code": "G82.22", "words": "incomplete"}]',
        [{"code": "G82.22", "words": "incomplete"}],
    ),
    "the zone": ("/place_tz", "America/Chicago", "America/Chicago"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "now", "stands"), CHANGES.values(), ids=CHANGES)
def test_a_value_is_amended_and_what_it_was_stays(
    clinic: Clinic, amend: Amend, path: str, now: str, stands: object
) -> None:
    amend(path, now)
    (one,) = load_fitting(clinic.desk, ID).case_amendments
    assert (one.amendment.path, one.amendment.now, one.amendment.reason) == (path, stands, "a slip")
    assert one.signature.printed_name == "Billing Sample"


def test_the_case_is_the_amended_one_wherever_it_is_asked_for(clinic: Clinic, amend: Amend) -> None:
    amend("/place_tz", "America/Chicago")
    assert place_of(clinic.desk, ID) == "America/Chicago"
    assert [each.case.place_tz for each in list_fittings(clinic.desk)] == ["America/Chicago"]


def test_another_fitting_is_compared_with_the_mbi_as_it_is_now(
    clinic: Clinic, amend: Amend
) -> None:
    amend("/patient/mbi", "9AA0A00AA00")
    other = CASE.model_copy(update={"fitting_id": "FIT-2"})
    assert told_of_case(clinic.desk, other) == ()


def test_an_mbi_of_another_fitting_is_told_when_it_is_amended(clinic: Clinic, amend: Amend) -> None:
    patient = CASE.patient.model_copy(update={"mbi": "9AA0A00AA00"})
    other = CASE.model_copy(update={"fitting_id": "FIT-2", "patient": patient})
    open_fitting(clinic.desk, clinic.people["fitter"], other)
    assert amend("/patient/mbi", "9aa0-a00-aa00").told == (
        'The fitting "FIT-2" (open) has the same MBI.',
    )


REFUSED = {
    "no reason": ("/patient/name", "Dale", " ", "An amendment needs a reason."),
    "an endless reason": ("/patient/name", "Dale", "a" * 2001, "more than 2000 characters"),
    "no such value": ("/patient/age", "66", "r", 'no value at "/patient/age"'),
    "no pointer": ("patient", "x", "r", 'no value at "patient"'),
    "more than one value": ("/patient", "{}", "r", 'At "/patient" there is not one value but 8'),
    "nothing new": ("/patient/name", CASE.patient.name, "r", "says that already"),
    "nothing new but for its spelling": ("/patient/height_mm", "01778", "r", "says that already"),
    "no number": (
        "/patient/height_mm",
        "tall",
        "r",
        '"tall" cannot be the field "patient, height mm"',
    ),
    "nothing where something has to be": ("/patient/height_mm", "", "r", '"" cannot be the field'),
    "the word of JSON for nothing": ("/patient/name", "null", "r", 'cannot be the word "null"'),
    "a text as JSON": ("/patient/name", '"Dale"', "r", "would begin and end with quotation marks"),
    "a zone that is no place": ("/place_tz", "Factory", "r", "not the zone of a place"),
    "no list": ("/goals", "walk", "r", '"goals" is a list'),
    "a list of something else": ("/goals", '{"a": 1}', "r", "cannot be the field"),
    "a list of half a character": ("/goals", '["\\ud800"]', "r", "holds the character U+D800"),
    "a value that cannot be right": ("/place_tz", "Nowhere/X", "r", "is not known"),
    "a wrong NPI": ("/supplier/npi", "1234567890", "r", "ten digits"),
    "a plan that is past": ("/planned_date_of_service", "2026-06-16", "r", "is past"),
    "the id": ("/fitting_id", "FIT-2", "r", "cannot be amended"),
}


@pytest.mark.parametrize(("path", "now", "reason", "told"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    clinic: Clinic, amend: Amend, path: str, now: str, reason: str, told: str
) -> None:
    size = clinic.desk.store.size
    with pytest.raises(UsageError) as refused:
        amend(path, now, reason)
    assert told in refused.value.message
    assert clinic.desk.store.size == size


def stored_before(clinic: Clinic, **update: object) -> Case:
    """A case as an earlier program stored it."""
    case = CASE.model_copy(update={"planned_date_of_service": None, **update})
    sections = {"case": case}
    clinic.people["fitter"].record(clinic.desk, "fitting.opened", subject=ID, sections=sections)
    return case


def test_a_stored_zone_that_nobody_knows_is_read_told_and_amended(clinic: Clinic) -> None:
    case = stored_before(clinic, place_tz="Nowhere/X")
    fitter = clinic.people["fitter"]
    assert load_fitting(clinic.desk, ID).case == case
    (told,) = problems_of_case(clinic.desk, case)
    assert told.startswith('The time zone "Nowhere/X" is not known on this computer. ')
    assert told.endswith(f"Amend it: k1007 fitting amend {ID} --path /place_tz.")
    known = load_fitting(clinic.desk, ID)
    assert assess(known, standing=standing_now(clinic.desk, known)).gates
    with pytest.raises(AgentError, match="Nowhere/X"):
        export_packet(clinic.desk, fitter, ID)
    amend_case(clinic.desk, fitter, ID, path="/place_tz", now="America/New_York", reason="a typo")
    require_verdict_possible(clinic.desk, fitter, DAY, VerdictMoment.AT_DELIVERY, ID)
    packet = export_packet(clinic.desk, fitter, ID)
    assert [check for check in check_packet(packet).checks if not check.ok] == []


def test_of_two_stored_values_that_are_wrong_one_is_amended_after_the_other(
    clinic: Clinic,
) -> None:
    stored_before(
        clinic, place_tz="Nowhere/X", patient=CASE.patient.model_copy(update={"name": "\0\u202e"})
    )
    fitter = clinic.people["fitter"]
    for path, now in (("/patient/name", "Dale R. Sampleton"), ("/place_tz", "America/New_York")):
        amend_case(clinic.desk, fitter, ID, path=path, now=now, reason="a typo")
    assert problems_of_case(clinic.desk, load_fitting(clinic.desk, ID).case) == ()


@pytest.mark.parametrize(
    ("path", "now", "delivers"),
    [("/place_tz", "America/Chicago", False), ("/patient/mbi", "9AA0A00AA00", True)],
)
def test_after_another_zone_of_the_place_the_device_is_verified_again(
    room: Room, path: str, now: str, *, delivers: bool
) -> None:
    entry = room.verdict()
    lena = room.people["lena"]
    made = amend_case(room.desk, lena, FITTING, path=path, now=now, reason="a slip")
    draft = room.delivery()
    if delivers:
        deliver(room.desk, lena, FITTING, draft.id, entry)
        return
    with pytest.raises(NotComplete) as refused:
        deliver(room.desk, lena, FITTING, draft.id, entry)
    told = f"The time zone of the place was amended in entry {made.entry.index}, after the verdict"
    assert refused.value.message.startswith(told)
