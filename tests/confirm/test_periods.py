"""Several periods of one key, hardware revisions, stale lists, references without a model number."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.decide import decide
from agent.confirm.models import Listing, ListingKey, StaleAction, VerdictKind
from agent.confirm.rules import references_for, shipped_references
from tests.confirm.build import (
    CONFIRMING,
    LISTING,
    RULES,
    crosswalk,
    one_pass,
    reading,
    snapshot,
)

FIRST = LISTING.model_copy(update={"begin": date(2025, 2, 1), "end": date(2025, 12, 31)})
SECOND = LISTING.model_copy(update={"begin": date(2026, 3, 1), "end": date(2026, 8, 31), "line": 3})
OLD = datetime(2026, 5, 16, 12, tzinfo=UTC)
MENTIONED = shipped_references()[0]
MENTIONED_KEY = ListingKey(
    manufacturer=MENTIONED.manufacturer, product=MENTIONED.product, model="", hcpcs="K1007"
)

DAYS = [
    (date(2025, 1, 31), VerdictKind.NOT_EFFECTIVE, FIRST),
    (date(2025, 2, 1), VerdictKind.CONFIRMED, FIRST),
    (date(2025, 12, 31), VerdictKind.CONFIRMED, FIRST),
    (date(2026, 1, 1), VerdictKind.NOT_EFFECTIVE, FIRST),
    (date(2026, 2, 28), VerdictKind.NOT_EFFECTIVE, FIRST),
    (date(2026, 3, 1), VerdictKind.CONFIRMED, SECOND),
    (date(2026, 8, 31), VerdictKind.CONFIRMED, SECOND),
    (date(2026, 9, 1), VerdictKind.NOT_EFFECTIVE, SECOND),
]


@pytest.mark.parametrize(("day", "kind", "row"), DAYS)
def test_the_period_of_the_date_of_service_counts(
    day: date, kind: VerdictKind, row: Listing
) -> None:
    evidence = CONFIRMING.model_copy(
        update={"snapshot": snapshot(SECOND, FIRST), "date_of_service": day}
    )
    verdict = decide(evidence)
    assert (verdict.verdict, verdict.listing) == (kind, row)


def test_a_day_between_two_periods_is_told_with_both() -> None:
    evidence = CONFIRMING.model_copy(
        update={"snapshot": snapshot(SECOND, FIRST), "date_of_service": date(2026, 2, 1)}
    )
    (reason,) = decide(evidence).reasons
    assert "2025-02-01 to 2025-12-31 and 2026-03-01 to 2026-08-31; 2026-02-01" in reason.text


@given(
    st.permutations(
        [FIRST, SECOND, FIRST.model_copy(update={"line": 9, "comment": "SYNTHETIC 2"})]
    ),
    st.dates(date(2024, 6, 1), date(2027, 1, 1)),
)
def test_the_order_of_periods_never_changes_a_verdict(rows: list[Listing], day: date) -> None:
    ordered = sorted(rows, key=lambda row: row.line)
    verdicts = [
        decide(CONFIRMING.model_copy(update={"snapshot": snapshot(*each), "date_of_service": day}))
        for each in (rows, ordered)
    ]
    assert verdicts[0] == verdicts[1]


# ---------------------------------------------------------------- hardware revisions


@pytest.mark.parametrize(
    ("told", "reviewed", "kind"),
    [
        ("B", (), VerdictKind.CONFIRMED),
        ("B", ("A", "B"), VerdictKind.CONFIRMED),
        (" B\0", ("B",), VerdictKind.CONFIRMED),
        ("C", ("A", "B"), VerdictKind.REVIEW),
        ("b", ("B",), VerdictKind.REVIEW),
        (None, ("A",), VerdictKind.REVIEW),
        (None, (), VerdictKind.CONFIRMED),
    ],
    ids=["any", "one of two", "padded", "another", "another case", "not said", "none reviewed"],
)
def test_a_crosswalk_covers_the_reviewed_hardware_alone(
    told: str | None, reviewed: tuple[str, ...], kind: VerdictKind
) -> None:
    said = one_pass() if told is None else one_pass(hardware_revision=told)
    walk = crosswalk().model_copy(update={"reported_hardware": reviewed})
    evidence = CONFIRMING.model_copy(
        update={"readings": (reading(said, said),), "crosswalks": (walk,)}
    )
    verdict = decide(evidence)
    codes = [reason.code for reason in verdict.reasons]
    expected = "listed" if kind is VerdictKind.CONFIRMED else "hardware_not_reviewed"
    assert (verdict.verdict, codes) == (kind, [expected])


# ---------------------------------------------------------------- a stale list


@pytest.mark.parametrize(
    ("action", "kind", "codes"),
    [
        (StaleAction.WARN, VerdictKind.CONFIRMED, ["listed", "stale_snapshot"]),
        (StaleAction.REVIEW, VerdictKind.REVIEW, ["stale_snapshot"]),
        (StaleAction.REFUSE, VerdictKind.REVIEW, ["stale_snapshot"]),
    ],
)
def test_the_setting_says_what_a_stale_list_leads_to(
    action: StaleAction, kind: VerdictKind, codes: list[str]
) -> None:
    evidence = CONFIRMING.model_copy(
        update={
            "snapshot": snapshot(LISTING, retrieved=OLD),
            "rules": RULES.model_copy(update={"stale_snapshot": action}),
        }
    )
    verdict = decide(evidence)
    assert (verdict.verdict, [reason.code for reason in verdict.reasons]) == (kind, codes)


def test_a_list_of_the_last_allowed_day_is_not_stale() -> None:
    retrieved = datetime(2026, 6, 17, 12, tzinfo=UTC) - timedelta(days=RULES.max_snapshot_age_days)
    evidence = CONFIRMING.model_copy(update={"snapshot": snapshot(LISTING, retrieved=retrieved)})
    assert decide(evidence).verdict is VerdictKind.CONFIRMED


# ---------------------------------------------------------------- what the article names


@pytest.mark.parametrize("listings", [(), (LISTING,)])
def test_a_product_that_the_article_names_leads_to_review(listings: tuple[Listing, ...]) -> None:
    walks = (crosswalk(MENTIONED_KEY),)
    evidence = CONFIRMING.model_copy(
        update={
            "snapshot": snapshot(*listings),
            "crosswalks": walks,
            "references": references_for(walks),
        }
    )
    verdict = decide(evidence)
    assert (verdict.verdict, verdict.reasons[0].code) == (VerdictKind.REVIEW, "reference_only")


def test_a_model_number_makes_it_another_product_than_the_article_names() -> None:
    walks = (crosswalk(MENTIONED_KEY.model_copy(update={"model": "X-1"})),)
    evidence = CONFIRMING.model_copy(
        update={"snapshot": snapshot(), "crosswalks": walks, "references": (MENTIONED,)}
    )
    assert decide(evidence).verdict is VerdictKind.NOT_LISTED


def test_the_article_s_words_are_kept_with_their_day() -> None:
    assert (MENTIONED.product, MENTIONED.as_of) == ("The Rewalk™", date(2023, 12, 28))


def test_no_reference_travels_with_evidence_that_does_not_lead_to_it() -> None:
    assert references_for([crosswalk()]) == ()
