"""How old a list is counts in days of the place of delivery, whatever day it was at the clinic."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agent.confirm.models import StaleAction
from agent.errors import NotComplete
from agent.packet.check import check_packet
from agent.packet.verdict_words import verdict_words
from agent.usecases.fittings import open_fitting
from agent.usecases.lists import import_snapshot
from agent.usecases.records import export_packet
from agent.usecases.verdict_taking import (
    VerdictMoment,
    require_verdict_possible,
    take_verdict,
)
from drivers.reading import Reading
from tests.clinic import MOMENT, Clinic
from tests.confirm.lists import HEADINGS, ROW, delimited
from tests.packet import sample
from tests.usecases.readings import read_sim

FITTING = "FIT-W"
SOON = timedelta(minutes=5)


@pytest.fixture(scope="module")
def listed() -> Reading:
    return read_sim("listed")


@pytest.mark.parametrize(
    ("place", "retrieved", "age_days"),
    [
        ("America/Los_Angeles", "2026-06-18T04:30:00Z", 0),  # 00:30 of the 18th at the clinic
        ("America/Los_Angeles", "2026-06-17T07:00:00Z", 0),
        ("America/Los_Angeles", "2026-06-17T06:59:59Z", 1),  # the 17th at the clinic
        ("America/New_York", "2026-06-17T04:00:00Z", 0),
        ("America/New_York", "2026-06-17T03:59:59Z", 1),
        (
            "Pacific/Kiritimati",
            "2026-06-17T10:00:00Z",
            0,
        ),  # it is the 18th there, the 17th at the clinic
        ("Pacific/Kiritimati", "2026-06-17T09:59:59Z", 1),
    ],
)
def test_a_list_of_that_moment_is_that_old_at_the_place(
    clinic: Clinic, listed: Reading, place: str, retrieved: str, age_days: int
) -> None:
    case = sample.fitting().case.model_copy(
        update={"fitting_id": FITTING, "place_tz": place, "planned_date_of_service": None}
    )
    officer, moment = clinic.people["compliance"], datetime.fromisoformat(retrieved)
    open_fitting(clinic.desk, officer, case)
    clinic.clock.now = max(moment, MOMENT) + SOON
    rows = delimited(HEADINGS, ROW)
    import_snapshot(clinic.desk, officer, rows, name="list", retrieved=moment, source="test")
    taken = take_verdict(
        clinic.desk,
        clinic.people["fitter"],
        readings=(listed.model_copy(update={"started": clinic.clock.now}),),
        label=None,
        date_of_service=clinic.clock.now.astimezone(ZoneInfo(place)).date(),
        moment=VerdictMoment.AT_DELIVERY,
        subject=FITTING,
    )
    assert (taken.verdict.verdict, taken.verdict.snapshot_age_days) == ("confirmed", age_days)
    checks = check_packet(export_packet(clinic.desk, officer, FITTING)).checks
    assert [check for check in checks if not check.ok] == []


WEST, EAST = "Pacific/Honolulu", "Pacific/Kiritimati"


@pytest.mark.parametrize(
    ("place", "now", "age_days"),
    [
        ("America/New_York", "2026-06-18T16:00:00Z", 0),
        ("America/New_York", "2026-06-19T04:00:00Z", 1),
        (WEST, "2026-06-18T16:00:00Z", 0),
        (WEST, "2026-06-19T09:59:59Z", 0),  # the 19th at the clinic
        (WEST, "2026-06-19T10:00:00Z", 1),
        (WEST, "2026-06-18T05:00:00Z", 0),  # the 17th still, and the 18th at the clinic
        (EAST, "2026-06-18T05:00:00Z", 0),
        (EAST, "2026-06-18T10:00:00Z", 1),  # the 19th there
    ],
)
def test_a_day_without_an_hour_is_that_day_of_the_calendar_everywhere(
    clinic: Clinic, listed: Reading, place: str, now: str, age_days: int
) -> None:
    case = sample.fitting().case.model_copy(
        update={"fitting_id": FITTING, "place_tz": place, "planned_date_of_service": None}
    )
    officer, day = clinic.people["compliance"], date(2026, 6, 18)
    open_fitting(clinic.desk, officer, case)
    clinic.clock.now = datetime.fromisoformat(now)
    rows = delimited(HEADINGS, ROW)
    import_snapshot(clinic.desk, officer, rows, name="list", retrieved=day, source="test")
    taken = take_verdict(
        clinic.desk,
        clinic.people["fitter"],
        readings=(listed.model_copy(update={"started": clinic.clock.now}),),
        label=None,
        date_of_service=clinic.clock.now.astimezone(ZoneInfo(place)).date(),
        moment=VerdictMoment.AT_DELIVERY,
        subject=FITTING,
    )
    verdict = taken.verdict
    assert (verdict.verdict, verdict.snapshot_retrieved, verdict.snapshot_age_days) == (
        "confirmed",
        day,
        age_days,
    )
    assert verdict.reasons[0].text.startswith("Listed on the snapshot retrieved 2026-06-18: ")
    assert verdict_words(verdict, place).startswith("listed on PCL snapshot retrieved 06/18/2026")
    checks = check_packet(export_packet(clinic.desk, officer, FITTING)).checks
    assert [check for check in checks if not check.ok] == []


@pytest.mark.parametrize(
    ("now", "fresh"), [("2026-07-19T09:59:59Z", True), ("2026-07-19T10:00:00Z", False)]
)
def test_a_day_without_an_hour_ages_by_the_days_of_the_place(
    clinic: Clinic, listed: Reading, now: str, *, fresh: bool
) -> None:
    """Of 31 days the last one ends at midnight at the place; at the clinic it is the 32nd by then."""
    case = sample.fitting().case.model_copy(
        update={"fitting_id": FITTING, "place_tz": WEST, "planned_date_of_service": None}
    )
    officer = clinic.people["compliance"]
    open_fitting(clinic.desk, officer, case)
    clinic.clock.now = datetime.fromisoformat(now)
    rows = delimited(HEADINGS, ROW)
    day = date(2026, 6, 17)
    import_snapshot(clinic.desk, officer, rows, name="list", retrieved=day, source="test")
    taken = take_verdict(
        clinic.desk,
        clinic.people["fitter"],
        readings=(listed.model_copy(update={"started": clinic.clock.now}),),
        label=None,
        date_of_service=clinic.clock.now.astimezone(ZoneInfo(WEST)).date(),
        moment=VerdictMoment.AT_DELIVERY,
        subject=FITTING,
    )
    assert (taken.verdict.verdict == "confirmed") is fresh


LIMIT_DAYS = 31


@pytest.mark.parametrize(
    ("place", "days_there"),
    [("America/New_York", LIMIT_DAYS), ("Pacific/Kiritimati", LIMIT_DAYS + 1)],
)
def test_a_stale_list_is_refused_by_the_days_of_the_place_before_a_port_is_opened(
    clinic: Clinic, place: str, days_there: int
) -> None:
    case = sample.fitting().case.model_copy(
        update={"fitting_id": FITTING, "place_tz": place, "planned_date_of_service": None}
    )
    officer = clinic.people["compliance"]
    open_fitting(clinic.desk, officer, case)
    retrieved = datetime.fromisoformat("2026-07-01T06:00:00Z")  # the 1st at both places
    clinic.clock.now = retrieved + SOON
    rows = delimited(HEADINGS, ROW)
    import_snapshot(clinic.desk, officer, rows, name="list", retrieved=retrieved, source="test")
    clinic.clock.now = datetime.fromisoformat("2026-08-01T12:00:00Z")  # the 2nd in Kiritimati
    refusing = clinic.desk.settings.model_copy(update={"stale_snapshot": StaleAction.REFUSE})
    desk = replace(clinic.desk, settings=refusing)
    day = clinic.clock.now.astimezone(ZoneInfo(place)).date()
    told = (desk, clinic.people["fitter"], day, VerdictMoment.AT_DELIVERY, FITTING)
    if days_there == LIMIT_DAYS:
        require_verdict_possible(*told)
        return
    with pytest.raises(NotComplete, match=f"is {days_there} days old"):
        require_verdict_possible(*told)
