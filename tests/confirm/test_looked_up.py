"""Whether recalls and the firmware policy were looked at is said with a verdict, and as of which day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from agent.confirm.decide import decide
from agent.confirm.models import (
    Evidence,
    RecallForm,
    RecallImport,
    Rules,
    StaleAction,
    VerdictKind,
)
from agent.confirm.rules import rules_with, shipped_rules
from tests.confirm.build import CONFIRMING, SHIPPED_RULES
from tests.confirm.said import said
from tests.confirm.test_beside import RULE

DAY = CONFIRMING.decided_on
NOON = datetime(2026, 6, 16, 12, tzinfo=UTC)
NONE = "No file of recalls was imported: whether this device is recalled was not looked at."
NO_LINE = (
    "The supplier's firmware policy has no line for this product: no firmware was held against it."
)


def file(**change: object) -> RecallImport:
    told = {
        "sha256": "ab" * 32, "form": RecallForm.RECALL, "retrieved": NOON, "source": "test",
        "last_updated": "2026-06-15", "records": 100,
    }  # fmt: skip
    return RecallImport.model_validate(told | change)


def on(*files: RecallImport, rules: Rules = SHIPPED_RULES, **change: object) -> Evidence:
    return CONFIRMING.model_copy(update={"recall_files": files, "rules": rules, **change})


REVIEW = SHIPPED_RULES.model_copy(update={"stale_recalls": StaleAction.REVIEW})
REPORT = file(form=RecallForm.ENFORCEMENT, last_updated="", records=1, sha256="cd" * 32)
AS_OF = (
    "FDA's device recalls were looked at as of 2026-06-15, retrieved on 2026-06-16 (100 records)."
)
PAGE = file(total=1200)
GAP = "Only 100 of 1,200 recalls were imported: the others were not looked at."


def old(days: int) -> RecallImport:
    return file(last_updated=(DAY - timedelta(days=days)).isoformat())


def stale(days: int) -> str:
    day = DAY - timedelta(days=days)
    return f"The newest recalls are as of {day}, {days} days before; more than the 31 allowed."


@pytest.mark.parametrize(
    ("files", "code", "texts"),
    [
        ((), "recalls_", [NONE]),
        ((file(),), "recalls_", [AS_OF]),
        (
            (file(), REPORT),
            "recalls_",
            [AS_OF, "FDA's enforcement reports were looked at retrieved on 2026-06-16 (1 record)."],
        ),
        ((old(31),), "recalls_stale", []),
        ((old(32),), "recalls_stale", [stale(32)]),
        ((old(32), REPORT), "recalls_stale", []),
        ((PAGE,), "recalls_incomplete", [GAP]),
        ((file(total=100),), "recalls_incomplete", []),
    ],
)
def test_it_is_said_which_recalls_were_looked_at(
    files: tuple[RecallImport, ...], code: str, texts: list[str]
) -> None:
    assert said(on(*files), code) == texts
    assert decide(on(*files)).verdict is VerdictKind.CONFIRMED


def test_two_pages_are_told_as_one_and_their_last_retrieval() -> None:
    late = file(
        total=150, skip=100, records=50, sha256="cd" * 32, retrieved=NOON + timedelta(days=1)
    )
    assert said(on(file(total=150), late), "recalls_") == [
        "FDA's device recalls were looked at as of 2026-06-15, retrieved on 2026-06-17 (150 records)."
    ]


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ((), [NONE]),
        ((old(32),), [stale(32)]),
        ((PAGE,), [GAP]),
        ((file(),), []),
    ],
)
def test_where_the_setting_says_so_want_of_recalls_goes_to_a_person(
    files: tuple[RecallImport, ...], wanted: list[str]
) -> None:
    evidence = on(*files, rules=REVIEW)
    assert said(evidence, "recalls_wanted") == wanted
    told = {reason.code for reason in decide(evidence).reasons}
    assert told.isdisjoint({"recalls_not_imported", "recalls_stale", "recalls_incomplete"})
    assert ("recalls_as_of" in told) is bool(files)
    kind = VerdictKind.REVIEW if wanted else VerdictKind.CONFIRMED
    assert decide(evidence).verdict is kind


def test_the_suppliers_own_limits_are_laid_over_the_rules() -> None:
    rules = rules_with(
        max_snapshot_age_days=31, minimum_confidence=SHIPPED_RULES.minimum_confidence,
        max_recalls_age_days=1, stale_recalls=StaleAction.REVIEW,
    )  # fmt: skip
    assert said(on(file(), rules=rules), "recalls_wanted") == [
        "The newest recalls are as of 2026-06-15, 2 days before; more than the 1 allowed."
    ]
    assert said(on(file(last_updated="2026-06-16"), rules=rules), "recalls_wanted") == []


def test_a_supplier_who_sets_nothing_has_the_rules_as_shipped() -> None:
    shipped = shipped_rules()
    assert shipped == rules_with(
        max_snapshot_age_days=shipped.max_snapshot_age_days,
        minimum_confidence=shipped.minimum_confidence,
    )


def test_a_product_without_a_line_of_the_policy_is_told_so() -> None:
    other = RULE.model_copy(update={"model": "SX-300", "version": "1"})
    line = RULE.model_copy(update={"version": "1"})
    past = line.model_copy(update={"end": date(2026, 1, 2)})
    for lines, told in (((), [NO_LINE]), ((other, past), [NO_LINE]), ((line,), [])):
        assert said(on(firmware=lines), "no_firmware_line") == told


@pytest.mark.parametrize("version", ["1", "2", "3"])
def test_earlier_rules_say_nothing_of_it(version: str) -> None:
    evidence = on(file(), rules=shipped_rules(version))
    assert said(evidence, "recalls_") == said(evidence, "no_firmware_line") == []
