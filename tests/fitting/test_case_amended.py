"""A case with its amendments: the fold, the gate on the verdict, and what may not be amended."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from pydantic import JsonValue

from agent.confirm.models import VerdictKind
from agent.errors import IntegrityError
from agent.fitting.case_amended import (
    PLACE,
    PLANNED,
    amending_problems,
    case_before,
    moved_days,
    with_value,
)
from agent.fitting.fold import fold
from agent.fitting.gates_delivery import verdict
from agent.fitting.models import CaseAmendment, Fitting, SignedCaseAmendment, TakenVerdict
from tests.packet import sample

FINAL = sample.fitting().final_verdict_entry or 0
DELIVERED = sample.fitting().delivered_entry or 0
WHOLE = sample.fitting().model_copy(
    update={
        "verdicts": (
            TakenVerdict(
                entry=FINAL,
                verdict=VerdictKind.CONFIRMED,
                provisional=False,
                date_of_service=date(2026, 6, 17),
                serial="SX2-26-00417",
            ),
        )
    }
)
BEFORE_VISITS = WHOLE.opened_entry
AFTER = DELIVERED + 1
SIGNED = sample.sign("2026-06-17T09:00")


def amendment(path: str, now: JsonValue, was: JsonValue = "") -> CaseAmendment:
    return CaseAmendment(id="A-1", path=path, was=was, now=now, reason="a slip")


def amended(path: str, now: JsonValue, entry: int, fitting: Fitting = WHOLE) -> Fitting:
    """The fitting with one more amendment, as if it had been folded."""
    case = fitting.case
    one = SignedCaseAmendment(
        entry=entry,
        amendment=amendment(path, now, _value(fitting, path)),
        signature=SIGNED,
    )
    told = {"case": with_value(case, path, now), "case_amendments": (*fitting.case_amendments, one)}
    return fitting.model_copy(update=told)


def _value(fitting: Fitting, path: str) -> JsonValue:
    here: Any = fitting.case.model_dump(mode="json")
    for name in path.strip("/").split("/"):
        here = here[int(name)] if isinstance(here, list) else here[name]
    value: JsonValue = here
    return value


def open_again(fitting: Fitting) -> Fitting:
    return fitting.model_copy(update={"delivered_entry": None, "visits": fitting.visits[:1]})


def folded(*changes: CaseAmendment) -> Fitting:
    signature = SIGNED.model_dump(mode="json")
    case = {"case": sample.CASE.model_dump(mode="json")}
    acts = [(index, "case.amended", {"amendment": one.model_dump(mode="json"), "signature": signature})
            for index, one in enumerate(changes, start=3)]  # fmt: skip
    return fold([(2, "fitting.opened", case), *acts])


def test_the_fold_tells_the_case_as_it_is_now_and_keeps_each_amendment() -> None:
    first, second = amendment("/patient/height_mm", "1780"), amendment("/goals", ["walk 9 m"])
    fitting = folded(first, second)
    assert (fitting.case.patient.height_mm, fitting.case.goals) == (1780, ("walk 9 m",))
    assert [one.amendment for one in fitting.case_amendments] == [first, second]


def test_a_later_amendment_of_one_value_stands() -> None:
    changes = [amendment("/patient/name", name) for name in ("Dale Sampelton", "Dale Sampleton")]
    assert folded(*changes).case.patient.name == "Dale Sampleton"


@pytest.mark.parametrize(("path", "now"), [("/patient/age", 66), ("/patient/height_mm", "tall")])
def test_an_amendment_that_leaves_no_case_does_not_check(path: str, now: str) -> None:
    with pytest.raises(IntegrityError, match="Entry 3 amends the case"):
        folded(amendment(path, now))


def test_a_withheld_amendment_is_not_there() -> None:
    case = {"case": sample.CASE.model_dump(mode="json")}
    fitting = fold([(2, "fitting.opened", case), (3, "case.amended", {})])
    assert (fitting.case, fitting.case_amendments) == (sample.CASE, ())


def test_the_case_before_an_entry_has_no_later_amendment() -> None:
    fitting = amended("/patient/name", "B", 8, amended("/patient/name", "A", 5))
    names = [case_before(fitting, entry).patient.name for entry in (4, 5, 7, 8)]
    assert names == ["Dale R. Sampleton", "A", "A", "B"]


def test_the_gate_of_the_verdict_passes_where_nothing_was_amended() -> None:
    assert verdict(WHOLE).passed


@pytest.mark.parametrize(
    ("entry", "passes"), [(FINAL - 1, True), (FINAL + 1, False), (AFTER, True)]
)
def test_another_zone_between_verdict_and_delivery_asks_for_a_new_verdict(
    entry: int, passes: bool
) -> None:
    state = verdict(amended(PLACE, "America/Chicago", entry))
    assert state.passed == passes
    assert passes or f"The time zone of the place was amended in entry {entry}" in state.message


@pytest.mark.parametrize(
    ("day", "passes"), [("2026-06-18", False), ("2026-06-17", True), (None, True)]
)
def test_another_planned_day_after_the_verdict_asks_for_a_new_one(
    day: str | None, passes: bool
) -> None:
    state = verdict(amended(PLANNED, day, FINAL + 1, open_again(WHOLE)))
    assert state.passed == passes
    assert passes or "The planned date of service was amended" in state.message


def test_a_plan_does_not_outlive_the_delivery_that_went_on_for_the_day_of_its_verdict() -> None:
    assert verdict(amended(PLANNED, "2026-06-18", FINAL + 1)).passed


REFUSED = {
    "the id": (open_again(WHOLE), "/fitting_id", "FIT-2", "The id of a fitting cannot be amended"),
    "the plan of a delivered one": (WHOLE, PLANNED, "2026-06-18", "its planned day is history"),
    "the code of a delivered one": (WHOLE, "/hcpcs", "L2999", "its code cannot become another"),
    "a zone in which it was delivered on another day": (
        WHOLE, PLACE, "Pacific/Kiritimati", "the delivery would be of 2026-06-18",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("fitting", "path", "now", "told"), REFUSED.values(), ids=REFUSED)
def test_what_a_delivery_rests_on_is_not_amended(
    fitting: Fitting, path: str, now: str, told: str
) -> None:
    (problem,) = amending_problems(fitting, path, with_value(fitting.case, path, now))
    assert told in problem.message


TAKEN = {
    "the plan before the delivery": (open_again(WHOLE), PLANNED, "2026-06-18"),
    "the code before the delivery": (open_again(WHOLE), "/hcpcs", "L2999"),
    "a zone before the delivery": (open_again(WHOLE), PLACE, "Pacific/Kiritimati"),
    "a zone with the same day of delivery": (WHOLE, PLACE, "America/Chicago"),
    "the code that verdicts are about": (WHOLE, "/hcpcs", "K1007"),
    "a name": (WHOLE, "/patient/name", "Dale Robert Sampleton"),
    "an MBI": (WHOLE, "/patient/mbi", "1EG4-TE5-MK72"),
    "the supplier": (WHOLE, "/supplier/ptan", "1234560001"),
}


@pytest.mark.parametrize(("fitting", "path", "now"), TAKEN.values(), ids=TAKEN)
def test_what_nothing_rests_on_may_be_amended(fitting: Fitting, path: str, now: str) -> None:
    assert [*amending_problems(fitting, path, with_value(fitting.case, path, now))] == []


SOMEBODY = (
    ("/patient/name", "Anna Other"),
    ("/patient/born", "1971-02-03"),
    ("/patient/mbi", "9AA0A00AA00"),
)


@pytest.mark.parametrize(("first", "second"), [*permutations(SOMEBODY, 2)])
def test_after_a_signed_visit_the_patient_does_not_become_another(
    first: tuple[str, str], second: tuple[str, str]
) -> None:
    path, now = first
    assert [*amending_problems(WHOLE, path, with_value(WHOLE.case, path, now))] == []
    fitting = amended(path, now, AFTER)
    path, now = second
    (problem,) = amending_problems(fitting, path, with_value(fitting.case, path, now))
    assert "another patient is another fitting" in problem.message


def test_an_mbi_that_is_filled_in_before_the_delivery_is_held_from_the_delivery_on() -> None:
    empty = WHOLE.model_copy(update={"case": with_value(WHOLE.case, "/patient/mbi", "")})
    filled = amended("/patient/mbi", "1EG4-TE5-MK73", DELIVERED - 1, empty)
    fitting = amended("/patient/mbi", "9AA0A00AA00", AFTER, filled)
    case = with_value(fitting.case, "/patient/name", "Anna Other")
    (problem,) = amending_problems(fitting, "/patient/name", case)
    assert "others than at the delivery" in problem.message


def test_a_patient_who_was_made_another_before_this_rule_is_put_back_step_by_step() -> None:
    fitting = amended(
        "/patient/born", "1971-02-03", AFTER, amended("/patient/mbi", "9AA0A00AA00", AFTER)
    )
    back = WHOLE.case.patient.mbi
    case = with_value(fitting.case, "/patient/mbi", back)
    assert [*amending_problems(fitting, "/patient/mbi", case)] == []


def test_before_any_visit_all_of_the_patient_may_be_amended() -> None:
    fitting = WHOLE.model_copy(update={"visits": (), "delivered_entry": None})
    for entry, (path, now) in enumerate(SOMEBODY, start=BEFORE_VISITS + 1):
        assert [*amending_problems(fitting, path, with_value(fitting.case, path, now))] == []
        fitting = amended(path, now, entry, fitting)


def test_the_days_that_another_zone_moves_are_named() -> None:
    moved = moved_days(WHOLE, with_value(WHOLE.case, PLACE, "Pacific/Kiritimati"))
    first = WHOLE.visits[0].visit
    day = first.started.date()
    assert len(moved) == len(WHOLE.visits)
    assert moved[0] == (
        f'The visit "{first.id}" is of {day + timedelta(1)} at the place and not of {day}.'
    )


@pytest.mark.parametrize("path", ["/patient/mass_kg", PLACE])
def test_no_day_moves_where_the_zone_is_the_same_or_near(path: str) -> None:
    now: object = Decimal(80) if path != PLACE else "America/Chicago"
    assert moved_days(WHOLE, with_value(WHOLE.case, path, str(now))) == ()


def test_the_sample_is_of_the_day_that_these_tests_speak_of() -> None:
    assert WHOLE.case.planned_date_of_service == date(2026, 6, 17)
