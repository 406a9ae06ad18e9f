"""A final verdict rests on the label of the day of delivery, at the place of delivery."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from agent.confirm.models import Label, VerdictKind
from agent.errors import UsageError
from agent.fitting.models.parts import Part, PartKind
from agent.story.label_picture import label_photo, packing_list_photo
from agent.usecases.fittings import open_fitting
from agent.usecases.label_day import camera_day
from agent.usecases.labels import SeenLabel, attested, photographed, with_packing_list
from agent.usecases.parts import add_part, photographed_serial
from agent.usecases.verdict_taking import VerdictMoment, take_verdict
from agent.usecases.verdicts import DEVICES, TakenVerdict
from drivers.reading import Reading
from tests.clinic import Clinic
from tests.packet import sample
from tests.simulated import read

UDI = "(01)09506000123455(21)SX2-26-00417"
PAPER = packing_list_photo("SX2-26-00417", ("1 Strider Personal",))
DAY = date(2026, 6, 17)
HONOLULU = "Pacific/Honolulu"

FINAL, PLANNED = VerdictMoment.AT_DELIVERY, VerdictMoment.PLANNED


def photo(taken: str | None = None, words: str = "Strider") -> bytes:
    when = None if taken is None else datetime.fromisoformat(taken).replace(tzinfo=UTC)
    return label_photo(UDI, (words,), taken=when)


def take(
    clinic: Clinic,
    seen: SeenLabel,
    moment: VerdictMoment = FINAL,
    subject: str = DEVICES,
    readings: tuple[Reading, ...] = (),
    day: date = DAY,
) -> TakenVerdict:
    return take_verdict(
        clinic.desk,
        clinic.people["fitter"],
        readings=readings,
        label=seen.label,
        date_of_service=day,
        moment=moment,
        subject=subject,
        kept=seen.kept,
    )


def stood_for(clinic: Clinic, seen: SeenLabel, subject: str = DEVICES) -> SeenLabel:
    people = clinic.people
    return attested(clinic.desk, people["guest"], seen, for_=people["fitter"], subject=subject)


def by_paper(data: bytes) -> SeenLabel:
    return with_packing_list(photographed([data]), PAPER, None)


@pytest.mark.parametrize("taken", ["2026-06-17T00:00:00", "2026-06-17T23:59:59"])
def test_a_photograph_of_the_day_counts(clinic: Clinic, taken: str) -> None:
    assert take(clinic, by_paper(photo(taken))).entry


@pytest.mark.parametrize("taken", ["2026-06-16T23:59:59", "2026-06-18T00:00:00"])
def test_a_photograph_that_the_camera_dates_on_another_day_is_refused(
    clinic: Clinic, taken: str
) -> None:
    before = clinic.desk.store.size
    with pytest.raises(UsageError, match=f"was taken on {taken[:10]}, not today, 2026-06-17"):
        take(clinic, by_paper(photo(taken)))
    assert clinic.desk.store.size == before


def test_a_verdict_for_a_planned_date_takes_a_photograph_of_any_day(clinic: Clinic) -> None:
    assert take(clinic, by_paper(photo("2026-06-02T09:00:00")), PLANNED).entry


@pytest.mark.parametrize(
    ("taken", "passes"), [("2026-06-17T21:00:00", True), ("2026-06-18T03:00:00", False)]
)
def test_the_day_is_that_of_the_place_of_delivery(clinic: Clinic, taken: str, passes: bool) -> None:
    """It is the 18th at the clinic already, and still the 17th where the unit is delivered."""
    case = sample.fitting().case.model_copy(update={"fitting_id": "FIT-H", "place_tz": HONOLULU})
    open_fitting(clinic.desk, clinic.people["compliance"], case)
    clinic.clock.now = datetime(2026, 6, 18, 7, tzinfo=UTC)
    seen = by_paper(photo(taken))
    if passes:
        assert take(clinic, seen, subject="FIT-H").entry
        return
    with pytest.raises(UsageError, match="not today, 2026-06-17"):
        take(clinic, seen, subject="FIT-H")


def test_a_photograph_kept_on_an_earlier_day_is_refused(clinic: Clinic) -> None:
    kept = take(clinic, by_paper(photo()), PLANNED)
    clinic.clock.now += timedelta(days=1)
    seen = stood_for(clinic, photographed([photo()]))
    with pytest.raises(UsageError, match=f"kept on 2026-06-17 already, with entry {kept.entry}"):
        take(clinic, seen, day=DAY + timedelta(days=1))


def test_a_photograph_kept_before_on_the_same_day_counts(clinic: Clinic) -> None:
    take(clinic, by_paper(photo()), PLANNED)
    clinic.clock.now += timedelta(hours=1)
    assert take(clinic, stood_for(clinic, photographed([photo()]))).entry


@pytest.mark.parametrize("days", [0, 12])
def test_a_photograph_of_another_patients_record_is_refused_on_any_day(
    clinic: Clinic, days: int
) -> None:
    open_two(clinic)
    kept = take(clinic, by_paper(photo()), PLANNED, subject="FIT-1")
    clinic.clock.now += timedelta(days=days)
    seen = stood_for(clinic, photographed([photo()]), subject="FIT-2")
    with pytest.raises(
        UsageError,
        match=f'kept for another patient already, with entry {kept.entry} of "FIT-1"',
    ):
        take(clinic, seen, subject="FIT-2", day=DAY + timedelta(days=days))


def test_a_second_persons_word_keeps_the_photograph_for_its_patient(clinic: Clinic) -> None:
    """The photograph itself is stored with a verdict; the word alone names it by its hash."""
    open_two(clinic)
    take(clinic, stood_for(clinic, photographed([photo()]), subject="FIT-1"))
    with pytest.raises(UsageError, match="kept for another patient already"):
        take(clinic, stood_for(clinic, photographed([photo()]), "FIT-2"), subject="FIT-2")


def test_the_photograph_of_a_part_is_no_label_of_another_patients_unit(clinic: Clinic) -> None:
    open_two(clinic)
    number = photographed_serial(photo())
    part = Part(id="ctl", unit_serial="S", kind=PartKind.CONTROLLER, name="c", number=number.number)
    add_part(clinic.desk, clinic.people["fitter"], "FIT-1", part, number.kept)
    with pytest.raises(UsageError, match="kept for another patient already"):
        take(clinic, stood_for(clinic, photographed([photo()]), "FIT-2"), subject="FIT-2")


def test_a_photograph_kept_outside_any_fitting_serves_the_patient(clinic: Clinic) -> None:
    open_two(clinic)
    take(clinic, by_paper(photo()), PLANNED)
    seen = stood_for(clinic, photographed([photo()]), subject="FIT-1")
    assert take(clinic, seen, subject="FIT-1").entry


def test_a_planned_verdict_takes_another_patients_photograph(clinic: Clinic) -> None:
    """Nothing is delivered on it; that the unit is on record elsewhere is told with the verdict."""
    open_two(clinic)
    take(clinic, by_paper(photo()), PLANNED, subject="FIT-1")
    assert take(clinic, by_paper(photo()), PLANNED, subject="FIT-2").entry


def open_two(clinic: Clinic) -> None:
    for name in ("FIT-1", "FIT-2"):
        case = sample.fitting().case.model_copy(update={"fitting_id": name})
        open_fitting(clinic.desk, clinic.people["compliance"], case)


def test_an_old_word_for_a_new_photograph_is_refused(clinic: Clinic) -> None:
    old = stood_for(clinic, photographed([photo()])).label.second_person
    clinic.clock.now += timedelta(days=1)
    fresh = photographed([photo(words="again")])
    label: Label = fresh.label.model_copy(update={"second_person": old})
    with pytest.raises(UsageError, match="saw the label on 2026-06-17, not today"):
        take(clinic, SeenLabel(label, fresh.kept), day=DAY + timedelta(days=1))


def test_a_photograph_without_a_time_needs_somebody_who_saw_it_today(clinic: Clinic) -> None:
    with pytest.raises(UsageError, match="does not say when it was taken, and no second person"):
        take(clinic, by_paper(photo()))
    assert take(clinic, stood_for(clinic, by_paper(photo()))).entry


def test_beside_a_reading_of_this_hour_it_needs_nobody(clinic: Clinic) -> None:
    """The controller says the day by itself; the label is compared with it."""
    taken = take(clinic, by_paper(photo()), readings=(read("listed", clinic.clock),))
    assert taken.verdict.verdict is VerdictKind.CONFIRMED


def test_an_old_photograph_is_refused_beside_a_reading_too(clinic: Clinic) -> None:
    seen = by_paper(photo("2026-06-16T10:00:00"))
    with pytest.raises(UsageError, match="was taken on 2026-06-16"):
        take(clinic, seen, readings=(read("listed", clinic.clock),))


@pytest.mark.parametrize(
    ("taken", "day"),
    [
        ("2026:06:17 10:05:00", DAY),
        ("2026:06:17", DAY),
        ("0000:00:00 00:00:00", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_a_cameras_day_is_read_or_is_none(taken: str | None, day: date | None) -> None:
    assert camera_day(taken) == day
