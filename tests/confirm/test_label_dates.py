"""The days that a label bears, word by word, as GS1 and HIBCC write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.decide import decide
from agent.confirm.label import parse_label
from agent.confirm.models import Evidence, Label, LabelSource, VerdictKind
from agent.confirm.rules import shipped_rules
from agent.confirm.udi.mod43 import check_character
from tests.confirm.build import CONFIRMING, DELIVERY, DI, SERIAL, SHIPPED_RULES
from tests.confirm.said import said


def bearing(label: Label, version: str = "5") -> Evidence:
    """A delivery on 2026-06-17 whose label is this; what the device is, its controller says."""
    changed = {"label": label, "rules": shipped_rules(version), "crosswalks": ()}
    return CONFIRMING.model_copy(update=changed)


def gs1(days: str) -> Label:
    return parse_label(f"(01){DI}{days}(21){SERIAL}", LabelSource.TYPED)


def hibcc(secondary: str) -> Label:
    primary = f"+A123BJC5D6E71/{secondary}"
    return parse_label(f"{primary}{check_character(primary)}", LabelSource.TYPED)


MADE = "The label says that the device was made on {}, after the day of this verdict (2026-06-17)."
PAST = "The label says that the device expired on {}, before the date of service (2026-06-17)."
LABELS: dict[str, tuple[Label, list[str]]] = {
    "neither day": (gs1(""), []),
    "GS1, made today": (gs1("(11)260617"), []),
    "GS1, made tomorrow": (gs1("(11)260618"), [MADE.format("2026-06-18")]),
    "GS1, made this month": (gs1("(11)260600"), []),
    "GS1, made next month": (gs1("(11)260700"), [MADE.format("2026-07-31")]),
    "GS1, expires today": (gs1("(17)260617"), []),
    "GS1, expired yesterday": (gs1("(17)260616"), [PAST.format("2026-06-16")]),
    "GS1, expires this month": (gs1("(17)260600"), []),
    "GS1, expired last month": (gs1("(17)260500"), [PAST.format("2026-05-31")]),
    "GS1, both": (
        gs1("(11)301230(17)200101"),
        [MADE.format("2030-12-30"), PAST.format("2020-01-01")],
    ),
    "HIBCC, expired yesterday": (hibcc(f"$$+3260616{SERIAL}"), [PAST.format("2026-06-16")]),
    "HIBCC, expires today": (hibcc(f"$$+3260617{SERIAL}"), []),
    "HIBCC, expires this month": (hibcc(f"$$+0626{SERIAL}"), []),
    "HIBCC, expired last month": (hibcc(f"$$+0526{SERIAL}"), [PAST.format("2026-05-31")]),
    "HIBCC, made tomorrow": (hibcc(f"$+{SERIAL}/16D20260618"), [MADE.format("2026-06-18")]),
    "HIBCC, made today": (hibcc(f"$+{SERIAL}/16D20260617"), []),
    "HIBCC, expired by its own field": (
        hibcc(f"$+{SERIAL}/14D20260616"), [PAST.format("2026-06-16")]),
}  # fmt: skip


@pytest.mark.parametrize("case", LABELS)
def test_a_day_that_cannot_be_is_told(case: str) -> None:
    label, texts = LABELS[case]
    evidence = bearing(label)
    assert said(evidence, "label_made") + said(evidence, "label_expired") == texts


@pytest.mark.parametrize("version", ["1", "2", "3", "4"])
def test_earlier_versions_did_not_look_at_it(version: str) -> None:
    evidence = bearing(gs1("(11)301230(17)200101"), version)
    assert said(evidence, "label_made") + said(evidence, "label_expired") == []


def test_without_a_label_there_is_no_day() -> None:
    evidence = CONFIRMING.model_copy(update={"rules": SHIPPED_RULES})
    assert said(evidence, "label_") == []


def test_the_day_of_the_verdict_counts_for_what_was_made_and_that_of_service_for_what_expires() -> (
    None
):
    planned = {"date_of_service": DELIVERY + timedelta(days=9), "provisional": True}
    evidence = bearing(gs1("(11)260618(17)260618")).model_copy(update=planned)
    assert [one[:40] for one in said(evidence, "label_")] == [
        "The label says that the device was made ",
        "The label says that the device expired o",
    ]


@pytest.mark.parametrize(
    ("made", "decided_on", "later"),
    [
        (date(2026, 6, 30), date(2026, 6, 1), False),
        (date(2026, 6, 30), date(2026, 5, 31), True),
        (date(2026, 6, 29), date(2026, 6, 1), True),
        (date(2028, 2, 29), date(2028, 2, 1), False),
        (date(2028, 2, 28), date(2028, 2, 1), True),
        (date.max, date(9999, 12, 1), False),
        (date.max, date(9999, 11, 30), True),
    ],
)
def test_a_month_s_last_day_may_be_any_of_its_days(
    made: date, decided_on: date, later: bool
) -> None:
    label = gs1("").model_copy(update={"manufactured": made})
    evidence = bearing(label).model_copy(update={"decided_on": decided_on})
    assert (said(evidence, "label_made_later") != []) == later


@given(st.dates(), st.dates(min_value=date(2024, 6, 1)))
def test_what_was_made_by_the_day_of_the_verdict_is_never_held_up(made: date, day: date) -> None:
    label = gs1("").model_copy(update={"manufactured": made})
    changed = {"label": label, "decided_on": day, "rules": SHIPPED_RULES}
    verdict = decide(CONFIRMING.model_copy(update=changed))
    raised = any(reason.code == "label_made_later" for reason in verdict.reasons)
    month = (made.year, made.month) == (day.year, day.month)
    last = made == date.max or (made + timedelta(days=1)).day == 1
    assert raised == (made > day and not (last and month))
    assert not (raised and verdict.verdict is VerdictKind.CONFIRMED)
