"""Amendments of the case: each says what stood there, and none comes where it may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from agent.ledger.canonical import JSON
from tests.packet.forgeries import ENTRY, Change, appended, failed
from tests.packet.genuine import Steps, both, forged, line
from tests.packet.sample import CASE

HEIGHT = "/patient/height_mm"
LAST = len(ENTRY)


def amended(
    path: str, was: JSON, now: JSON, reason: str = "a slip", name: str = "changed"
) -> Change:
    """An amendment of the case at the end of the log."""
    said: JSON = {"id": "A-9", "path": path, "was": was, "now": now, "reason": reason}
    return appended(
        name, "amendment", act="case.amended", sections={"amendment": said, "signature": {}}
    )


def earlier(path: str, was: JSON, now: JSON, before: str) -> Change:
    """The same just before another entry; the numbers of those behind it are one more."""

    def changed(steps: Steps) -> None:
        amended(path, was, now)(steps)
        new = steps.pop("changed")
        at = steps[before].at - timedelta(seconds=1)
        signed = {**new.sections, "signature": line(new.by, at)}
        rest = dict(steps)
        steps.clear()
        for name, step in rest.items():
            if name == before:
                steps["changed"] = replace(new, at=at, sections=signed)
            steps[name] = step

    return changed


def test_an_amendment_of_what_stood_there_checks_and_is_told() -> None:
    report = forged(amended(HEIGHT, 1778, 1780))
    assert failed(report) == {}
    (detail,) = [check.detail for check in report.checks if check.name == "fitting"]
    assert detail.endswith(f'Its case was amended 1 time: "patient/height_mm (entry {LAST})".')


NAME = amended("/patient/name", CASE.patient.name, "Anna Other", name="who")
MBI = amended("/patient/mbi", CASE.patient.mbi, "9AA0A00AA00", name="number")


def test_a_second_of_the_values_that_say_who_the_patient_is_does_not_check() -> None:
    assert failed(forged(NAME)) == {}
    (detail,) = failed(forged(both(NAME, MBI))).values()
    assert "another patient is another fitting" in detail


def test_a_patient_who_is_put_back_checks() -> None:
    back = amended("/patient/name", "Anna Other", CASE.patient.name, name="back")
    assert failed(forged(both(NAME, both(back, MBI)))) == {}


def test_one_amendment_after_another_says_what_the_first_one_made_of_it() -> None:
    two = both(amended(HEIGHT, 1778, 1780), amended(HEIGHT, 1780, 1790, name="again"))
    assert failed(forged(two)) == {}


FORGED = {
    "another value than stood there": (
        amended(HEIGHT, 1779, 1780),
        f'Entry {LAST} (case.amended) says that "{HEIGHT}" was 1779, but before it there stood 1778.',
    ),
    "what stood there before the last amendment": (
        both(amended(HEIGHT, 1778, 1780), amended(HEIGHT, 1778, 1790, name="again")),
        "was 1778, but before it there stood 1780",
    ),
    "a value that no case has": (amended("/patient/age", 66, 67), "the case has no such value"),
    "no pointer": (amended("patient", "", "x"), 'amends "patient", and the case has no such value'),
    "the id": (amended("/fitting_id", CASE.fitting_id, "FIT-2"), "amends the id of the fitting"),
    "no reason": (amended(HEIGHT, 1778, 1780, reason=" "), "gives no reason"),
    "the plan of a delivered one": (
        amended("/planned_date_of_service", "2026-06-17", "2026-06-18"),
        "amends the planned day after entry",
    ),
    "a case that is not open yet": (
        earlier(HEIGHT, 1778, 1780, before="opened"), "amends a case that no entry told before it opens",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FORGED)
def test_an_amendment_that_cannot_be_is_found(case: str) -> None:
    change, told = FORGED[case]
    assert told in failed(forged(change))["fitting"]


def test_a_zone_that_was_amended_between_the_verdict_and_its_delivery_is_found() -> None:
    change = earlier("/place_tz", CASE.place_tz, "America/Chicago", before="delivery")
    told = f"rests on the verdict of entry {ENTRY['final']}, but Entry {ENTRY['delivery']} (case.amended)"
    assert told in failed(forged(change))["fitting"]


@pytest.mark.parametrize("change", [
    amended("/place_tz", CASE.place_tz, "America/Chicago"),
    earlier(HEIGHT, 1778, 1780, before="delivery"),
])  # fmt: skip
def test_a_zone_after_the_delivery_and_another_value_before_it_are_no_fault(change: Change) -> None:
    assert "fitting" not in failed(forged(change))


def test_by_somebody_whose_role_may_not_it_is_found() -> None:
    change = both(amended(HEIGHT, 1778, 1780), _by_admin)
    assert "case.amended" in failed(forged(change))["roles"]


def _by_admin(steps: Steps) -> None:
    old = steps["changed"]
    steps["changed"] = replace(
        old, by="ada", key="ada", sections={**old.sections, "signature": line("ada", old.at)}
    )


def test_a_withheld_amendment_is_counted_and_holds_nothing_up() -> None:
    withheld = frozenset({("changed", "amendment")})
    report = forged(amended(HEIGHT, 1778, 1780), withheld=withheld)
    assert failed(report) == {}
