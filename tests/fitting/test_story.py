"""The demo's story: its sums and dates hold, and nobody in it is real."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Final

import pytest

from agent.errors import UsageError
from agent.fitting.models import AdjustmentSheet, Observation, Owner, Side, Visit, VisitKind
from agent.fitting.timing import (
    AmendmentDates,
    amendment_sentence,
    follow_up_day,
    local_date,
    zone,
)
from agent.story import (
    AmendmentStep,
    ClaimStep,
    ReadingStep,
    VisitStep,
    load_story,
    parse_story,
)

STORY: Final = load_story()
VISITS: Final = {visit.id: visit for visit in STORY.visits}
SESSIONS: Final = [visit for visit in STORY.visits if visit.kind is VisitKind.TRAINING]
SERVICE: Final = date(2026, 6, 17)
TEXT: Final = (files("agent.story") / "demo_fitting.toml").read_text("utf-8")


def observed(visit_id: str, observation_id: str) -> Observation:
    found = {one.id: one for one in VISITS[visit_id].observations}
    return found[observation_id]


def number(visit_id: str, observation_id: str) -> Decimal:
    return Decimal(observed(visit_id, observation_id).value)


def day(visit: Visit) -> date:
    return local_date(visit.started, STORY.case.place_tz)


# ---------------------------------------------------------------- sums and dates


def test_twenty_four_sessions_on_the_clinic_s_unit_on_mondays_wednesdays_and_fridays() -> None:
    clinic = [one for one in SESSIONS if one.unit and one.unit.owner is Owner.CLINIC]
    assert [one.session and one.session.number for one in clinic] == list(range(1, 25))
    assert (day(clinic[0]), day(clinic[-1])) == (date(2026, 3, 16), date(2026, 5, 8))
    assert {day(one).strftime("%a") for one in clinic} == {"Mon", "Wed", "Fri"}
    assert {one.unit.serial for one in clinic if one.unit} == {"SX2-CLN-0007"}


def test_six_sessions_on_the_patient_s_own_unit() -> None:
    own = [one for one in SESSIONS if one.unit and one.unit.owner is Owner.PATIENT]
    assert [day(one).isoformat() for one in own] == [
        "2026-05-20",
        "2026-05-22",
        "2026-05-29",
        "2026-06-03",
        "2026-06-05",
        "2026-06-10",
    ]
    assert [one.session and one.session.number for one in own] == list(range(25, 31))


@pytest.mark.parametrize(("owner", "hours"), [(Owner.CLINIC, 36), (Owner.PATIENT, 9)])
def test_the_hours_of_training(owner: Owner, hours: int) -> None:
    spans = [one.ended - one.started for one in SESSIONS if one.unit and one.unit.owner is owner]
    assert sum(spans, timedelta()) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("session", "on"),
    [
        (1, "2026-03-16"),
        (6, "2026-03-27"),
        (9, "2026-04-03"),
        (12, "2026-04-10"),
        (24, "2026-05-08"),
    ],
)
def test_the_sessions_that_have_events_fall_on_their_days(session: int, on: str) -> None:
    assert day(VISITS[f"T-{session:02}"]).isoformat() == on


def test_the_session_that_was_stopped_says_so() -> None:
    session = VISITS["T-09"].session
    assert session is not None
    assert session.stops == ("dizzy, BP 88/54, recovered in 6 min, alignment re-checked",)


def test_no_fall_in_any_session() -> None:
    assert {one.session.falls for one in SESSIONS if one.session} == {0}


def test_the_steps_of_both_follow_ups_add_up() -> None:
    first, second = number("V-10", "v10.steps"), number("V-11", "v11.steps")
    assert (first, second) == (Decimal(18462), Decimal(39870))
    assert first + second == number("V-11", "v11.steps_total") == Decimal(58332)


def test_one_leg_is_thirteen_millimetres_shorter() -> None:
    assert number("V-02", "meas.leg_total.L") - number("V-02", "meas.leg_total.R") == 13


@pytest.mark.parametrize("side", ["L", "R"])
def test_the_parts_of_a_leg_add_up_to_the_leg(side: str) -> None:
    parts = ("meas.thigh", "meas.shank", "meas.malleolus_to_sole")
    total = sum(number("V-02", f"{part}.{side}") for part in parts)
    assert total == number("V-02", f"meas.leg_total.{side}")


@pytest.mark.parametrize(
    ("visit_id", "test", "speed"),
    [
        ("T-06", "t06.10mwt", "t06.speed"),
        ("T-12", "t12.10mwt", "t12.speed"),
        ("T-24", "t24.10mwt", "t24.speed"),
        ("V-07", "v07.10mwt", "v07.speed"),
    ],
)
def test_a_walking_speed_is_ten_metres_by_its_time(visit_id: str, test: str, speed: str) -> None:
    assert round(Decimal(10) / number(visit_id, test), 2) == number(visit_id, speed)


def test_the_goals_before_delivery_were_met() -> None:
    assert number("V-07", "v07.10mwt") <= 40
    assert number("V-07", "v07.6mwt") >= 80


@pytest.mark.parametrize(("visit_id", "number_of_day"), [("V-10", 28), ("V-11", 91)])
def test_a_follow_up_counts_from_the_date_of_service(visit_id: str, number_of_day: int) -> None:
    follow_up = VISITS[visit_id].follow_up
    assert follow_up is not None
    assert follow_up.day == number_of_day
    assert follow_up_day(date_of_service=SERVICE, on=day(VISITS[visit_id])) == number_of_day


def test_delivery_proof_verdict_and_claim_are_of_one_day() -> None:
    delivery = VISITS["V-09"]
    final = next(one for one in STORY.steps if isinstance(one, ReadingStep) and one.final)
    claim = next(one.claim for one in STORY.steps if isinstance(one, ClaimStep))
    assert delivery.proof_of_delivery is not None
    assert delivery.proof_of_delivery.delivered_on == SERVICE
    assert day(delivery) == final.date_of_service == claim.date_of_service == SERVICE
    assert local_date(final.at, STORY.case.place_tz) == SERVICE


def test_the_claim_is_kept_seven_years() -> None:
    claim = next(one.claim for one in STORY.steps if isinstance(one, ClaimStep))
    assert claim.keep_until == SERVICE.replace(year=SERVICE.year + 7)


def test_the_amendment_prints_its_distances() -> None:
    amendment = next(one for one in STORY.steps if isinstance(one, AmendmentStep))
    claim = next(one.claim for one in STORY.steps if isinstance(one, ClaimStep))
    dates = AmendmentDates(
        visit=day(VISITS[amendment.visit_id]), date_of_service=SERVICE, claim=claim.submitted
    )
    assert amendment_sentence(local_date(amendment.at, STORY.case.place_tz), dates) == (
        "29 days after the visit, 8 days after the date of service,"
        " 4 days before the claim, no request recorded"
    )


def test_the_side_that_is_amended_was_signed_wrong() -> None:
    m5 = VISITS["V-06"].modifications[1]
    assert (m5.id, m5.side) == ("M5", Side.RIGHT)


# ---------------------------------------------------------------- the adjustment sheet


def read(sheet: AdjustmentSheet) -> dict[str, str]:
    return {f"{one.point} {one.side}": one.value for one in sheet.values}


@pytest.mark.parametrize(
    ("point", "received", "delivered"),
    [
        ("pelvic width none", "410", "385"),
        ("pelvic depth none", "240", "240"),
        ("thigh length L", "432", "426"),
        ("thigh length R", "432", "414"),
        ("knee axis to foot plate L", "476", "476"),
        ("knee axis to foot plate R", "476", "476"),
        ("ankle dorsiflexion stop L", "5", "0"),
        ("ankle dorsiflexion stop R", "5", "5"),
        ("foot plate L", "flat", "heel wedge 6 mm"),
        ("foot plate R", "flat", "shim 12 mm"),
        ("shank cuff L", "M", "M"),
        ("shank cuff R", "M", "M, heat-moulded"),
        ("software hip flexion none", "30", "26"),
        ("software knee flexion none", "45", "50"),
        ("software step time none", "1.10", "0.95"),
        ("software tilt threshold none", "8", "6"),
    ],
)
def test_each_point_as_received_and_as_delivered(point: str, received: str, delivered: str) -> None:
    assert read(VISITS["V-04"].adjustments[0])[point] == received
    assert read(VISITS["V-09"].adjustments[0])[point] == delivered


def test_every_lengthwise_setting_is_within_its_range_and_step() -> None:
    for visit in STORY.visits:
        for sheet in visit.adjustments:
            for one in sheet.values:
                if found := re.fullmatch(r"(\d+)-(\d+), step (\d+)", one.ifu_range):
                    low, high, step = map(int, found.groups())
                    assert int(one.value) in range(low, high + 1, step), one


# ---------------------------------------------------------------- the story as such


def test_steps_come_in_the_order_of_time_after_the_opening() -> None:
    moments = [step.at for step in STORY.steps]
    assert moments == sorted(moments)
    assert STORY.opened_at < moments[0]


def test_each_visit_is_signed_after_its_end_within_a_day() -> None:
    for step in STORY.steps:
        if isinstance(step, VisitStep):
            assert timedelta(0) <= step.at - step.visit.ended <= timedelta(hours=24)


def test_every_moment_has_the_offset_of_the_place() -> None:
    place = zone(STORY.case.place_tz)
    moments = [step.at for step in STORY.steps]
    moments += [moment for one in STORY.visits for moment in (one.started, one.ended)]
    for moment in moments:
        assert moment.utcoffset() == moment.astimezone(place).utcoffset(), moment


def test_everybody_who_acts_is_a_user_of_the_story() -> None:
    names = {user.name for user in STORY.users}
    assert {step.by for step in STORY.steps} <= names
    assert [user.role for user in STORY.users] == ["fitter", "guest signer", "compliance"]


def test_ids_are_there_once() -> None:
    ids = [visit.id for visit in STORY.visits] + [document.id for document in STORY.documents]
    ids += [one.id for visit in STORY.visits for one in visit.observations]
    ids += [one.id for visit in STORY.visits for one in visit.modifications]
    assert len(set(ids)) == len(ids)


def test_every_finding_refers_to_an_earlier_observation() -> None:
    seen: set[str] = set()
    for visit in STORY.visits:
        for one in visit.modifications:
            assert set(one.finding_refs) <= seen, one.id
            assert one.finding_refs or not one.claimed_custom
        seen |= {one.id for one in visit.observations}


@pytest.mark.parametrize(
    "broken",
    [
        "not toml",
        TEXT.replace("k1007-story/1", "k1007-story/9"),
        TEXT.replace('point = "trunk pad", value = "window', 'point = "wings", value = "window'),
        TEXT.replace('value = "410"', 'L = "410"'),
        TEXT.replace("from = 2026-03-16\n", ""),
    ],
)
def test_a_story_that_does_not_hold_together_is_refused(broken: str) -> None:
    assert broken != TEXT
    with pytest.raises(UsageError, match="story cannot be told"):
        parse_story(broken)


# ---------------------------------------------------------------- nobody is real

MAKERS: Final = re.compile(
    r"\bre-?walk|lifeward|argo tech|indego|ekso|parker|wandercraft|atalante|\beve\b|exoatlet|keeogo"
    r"|honda|cyberdyne|\bhal\b|rex bionics|b-temia|phoenix|suitx|ottobock|össur|ossur|roki",
    re.IGNORECASE,
)
"""Makers and products of the field; an invented record must not lean on one of them (R6)."""


def test_the_pattern_of_makers_finds_one() -> None:
    assert MAKERS.search("a ReWalk 7")


@pytest.mark.parametrize(
    "path",
    [
        *sorted(Path(str(files("agent.story"))).glob("*.*")),
        *(one for one in sorted(Path(__file__).parent.glob("*.*")) if one.name != "test_story.py"),
    ],
    ids=lambda path: path.name,
)
def test_no_maker_s_name_stands_in_story_or_fixtures(path: Path) -> None:
    assert MAKERS.findall(path.read_text("utf-8")) == []


def test_every_person_is_marked_as_a_sample() -> None:
    assert STORY.synthetic
    assert STORY.case.patient.name.endswith("Sampleton")
    assert all(user.printed_name.endswith("-Sample") for user in STORY.users)
    assert "SYNTHETIC" in STORY.case.supplier.name
    assert STORY.device.listing_comment == "SYNTHETIC"
