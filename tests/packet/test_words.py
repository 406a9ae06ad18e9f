"""Verdicts and dates in words: never more than was seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from agent.confirm.label_basis import LabelPhoto, SecondPerson
from agent.confirm.models import Confidence, Verdict, VerdictKind
from agent.confirm.rules import shipped_rules
from agent.packet.content import VerdictEntry
from agent.packet.dates import us_date, us_moment, us_span
from agent.packet.sections.device import identity_words
from agent.packet.sections.training import falls_words
from agent.packet.verdict_words import (
    basis_words,
    confidence_words,
    snapshot_distance,
    verdict_words,
)
from agent.packet.view import surname_first
from drivers.reading import FieldName
from tests.packet.build import verdict_entry
from tests.packet.sample import ZONE

ROW = "Synthex Mobility, Strider Personal, SX-200, K1007, 02/01/2025 – no end date"

WORDS = {
    VerdictKind.CONFIRMED: f"listed on PCL snapshot retrieved 06/15/2026: {ROW}",
    VerdictKind.NOT_REQUIRED: "coding review not mandatory on that date (06/17/2026)",
    VerdictKind.NOT_LISTED: "no row for this product on the PCL snapshot retrieved 06/15/2026",
    VerdictKind.NOT_EFFECTIVE: (
        f"listed on PCL snapshot retrieved 06/15/2026: {ROW}; that does not include 06/17/2026"
    ),
    VerdictKind.REVIEW: (
        f"listed on PCL snapshot retrieved 06/15/2026: {ROW}; not decided: a person has to review it"
    ),
    VerdictKind.CONFLICT: "not decided: the sources of the identity disagree",
    VerdictKind.INSUFFICIENT: "not decided: too little of the identity was read",
}


def verdict(kind: VerdictKind, *, provisional: bool = False) -> Verdict:
    taken = verdict_entry().verdict
    return taken.model_copy(update={"verdict": kind, "provisional": provisional})


@pytest.mark.parametrize("kind", VerdictKind)
def test_each_verdict_has_its_words(kind: VerdictKind) -> None:
    assert verdict_words(verdict(kind), ZONE) == WORDS[kind]


def test_a_verdict_for_a_planned_date_says_so() -> None:
    said = verdict_words(verdict(VerdictKind.CONFIRMED, provisional=True), ZONE)
    assert said.startswith("listed today, for a planned date (06/17/2026): ")


@pytest.mark.parametrize("kind", VerdictKind)
def test_no_verdict_is_called_confirmed_or_covered(kind: VerdictKind) -> None:
    said = verdict_words(verdict(kind), ZONE).lower()
    assert not [word for word in ("confirmed", "covered", "approved", "proven") if word in said]


@pytest.mark.parametrize("confidence", [*Confidence, None])
def test_each_basis_of_an_identity_has_its_own_words(confidence: Confidence | None) -> None:
    others = [confidence_words(other) for other in (*Confidence, None) if other is not confidence]
    assert confidence_words(confidence) not in others


def test_a_list_s_day_is_the_day_at_the_place() -> None:
    late = datetime.fromisoformat("2026-06-16T02:00:00+00:00")
    taken = verdict_entry().verdict.model_copy(update={"snapshot_retrieved": late})
    assert verdict_words(taken, ZONE).startswith("listed on PCL snapshot retrieved 06/15/2026")
    assert snapshot_distance(taken, ZONE) == "retrieved 2 days before the date of service"


def test_a_list_s_day_without_an_hour_is_that_day_at_any_place() -> None:
    update = {"snapshot_retrieved": date(2026, 6, 15)}
    taken = verdict_entry().verdict.model_copy(update=update)
    for place in ("Pacific/Honolulu", "Pacific/Kiritimati"):
        assert verdict_words(taken, place).startswith("listed on PCL snapshot retrieved 06/15/2026")
        assert snapshot_distance(taken, place) == "retrieved 2 days before the date of service"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "retrieved on the date of service"),
        ({"provisional": True}, "retrieved 1 day AFTER the date of service"),
        ({"snapshot_age_days": 1}, "retrieved 1 day AFTER the date of service"),
    ],
)
def test_a_day_that_had_not_begun_at_the_place_is_the_day_of_delivery(
    change: dict[str, object], words: str
) -> None:
    told = {"snapshot_retrieved": date(2026, 6, 18), "snapshot_age_days": 0, **change}
    taken = verdict_entry().verdict.model_copy(update=told)
    assert snapshot_distance(taken, "Pacific/Honolulu") == words


def test_the_basis_of_an_identity_says_what_was_seen() -> None:
    assert basis_words(verdict_entry()) == (
        "serial read 2 times from the controller; same serial on the label (scanned)"
    )


def beside_a_silent_controller() -> VerdictEntry:
    """The same label, photographed and with a second source; the controller said no serial number."""
    taken = verdict_entry()
    evidence, (read,) = taken.evidence, taken.evidence.readings
    assert evidence.label is not None
    photo = LabelPhoto(sha256="cd" * 32, media_type="image/jpeg", barcodes=())
    second = SecondPerson(entry=9, user="u-second", printed_name="Second Sample")
    told = [
        one.model_copy(
            update={"fields": {n: v for n, v in one.fields.items() if n is not FieldName.SERIAL}}
        )
        for one in read.passes
    ]
    changed = {
        "readings": (read.model_copy(update={"passes": tuple(told)}),),
        "label": evidence.label.model_copy(update={"photos": (photo,), "second_person": second}),
        "rules": shipped_rules(),
    }
    return replace(taken, evidence=evidence.model_copy(update=changed))


def test_a_serial_that_only_the_label_says_is_not_said_to_be_read() -> None:
    assert basis_words(beside_a_silent_controller()) == (
        "label only: barcode read on a photograph, which is kept; second person Second Sample; the "
        "controller was read and said no serial"
    )


def test_page_one_names_the_label_s_identifier_where_the_label_tells_the_device() -> None:
    assert "DI 09506000123455" in identity_words(beside_a_silent_controller())
    assert "DI " not in identity_words(verdict_entry())


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Dale R. Sampleton", "Sampleton, Dale R."),
        ("Ann Lee Jr.", "Lee Jr., Ann"),
        ("Cher", "Cher"),
    ],
)
def test_a_footer_s_name_begins_with_the_surname(name: str, first: str) -> None:
    assert surname_first(name) == first


@pytest.mark.parametrize(
    ("falls", "said"), [(None, "falls: not recorded"), (0, "0 falls"), (1, "1 fall")]
)
def test_falls_that_nobody_recorded_are_not_none(falls: int | None, said: str) -> None:
    assert falls_words(falls) == said


def test_a_date_is_written_as_in_the_united_states() -> None:
    assert us_date(date(2026, 5, 9)) == "05/09/2026"


EASTERN_SUMMER = timezone(timedelta(hours=-4))
AT = datetime(2026, 5, 19, 14, 42, tzinfo=EASTERN_SUMMER)


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("America/New_York", "05/19/2026 14:42 EDT"),
        ("America/Denver", "05/19/2026 12:42 MDT"),
        ("No/Such", "05/19/2026 14:42 UTC-04:00"),
        ("../../etc/passwd", "05/19/2026 14:42 UTC-04:00"),
    ],
)
def test_a_moment_is_told_in_the_zone_of_the_place(zone: str, said: str) -> None:
    assert us_moment(AT, zone) == said


def test_a_span_over_midnight_names_both_days() -> None:
    said = us_span(AT, AT + timedelta(hours=12), "America/New_York")
    assert said == "05/19/2026 14:42 EDT – 05/20/2026 02:42 EDT"


def test_a_span_within_a_day_names_it_once() -> None:
    assert us_span(AT, AT + timedelta(hours=1), "America/New_York") == "05/19/2026 14:42–15:42 EDT"


def giving(serial: str) -> VerdictEntry:
    """The same where the controller was read and gave another serial."""
    taken = beside_a_silent_controller()
    (read,) = verdict_entry().evidence.readings
    (field,) = {one.fields[FieldName.SERIAL] for one in read.passes}
    other = field.model_copy(update={"value": serial})
    passes = tuple(
        one.model_copy(update={"fields": {**one.fields, FieldName.SERIAL: other}})
        for one in read.passes
    )
    read = read.model_copy(update={"passes": passes})
    return replace(taken, evidence=taken.evidence.model_copy(update={"readings": (read,)}))


def test_a_placeholder_is_not_said_to_be_read() -> None:
    assert basis_words(giving("0000000000")) == basis_words(beside_a_silent_controller())


def test_a_conflict_without_a_confidence_says_what_was_seen() -> None:
    taken = giving("SX2-26-00999")
    changed = taken.verdict.model_copy(update={"confidence": None, "identity": {}})
    assert basis_words(replace(taken, verdict=changed)) == (
        "serial read 2 times from the controller; ANOTHER serial on the label (scanned)"
    )
