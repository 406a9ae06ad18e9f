"""One device on several lists: looked at once, and only the rows of its own products count."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.compare import changed_products
from agent.confirm.decide import OneDevice, decide
from agent.confirm.facts import Facts
from agent.confirm.models import Evidence, Listing, ListingKey, Snapshot, Verdict
from agent.confirm.pcl import ListRow
from tests.confirm.build import CONFIRMING, KEY, LISTING, snapshot
from tests.confirm.cases import cases

any_evidence = st.sampled_from([case.evidence for case in cases()])
days = st.sampled_from([date(2025, 2, 1), date(2026, 6, 16), date(2026, 6, 17), date(2026, 6, 18)])
rows = st.builds(
    Listing,
    key=st.builds(
        ListingKey,
        manufacturer=st.sampled_from([KEY.manufacturer, "Other Robotics"]),
        product=st.just(KEY.product),
        model=st.sampled_from([KEY.model, "W-1", ""]),
        hcpcs=st.sampled_from(["K1007", "L2999"]),
    ),
    begin=days,
    end=st.none() | days,
    comment=st.sampled_from(["SYNTHETIC", "Code Reverified"]),
    line=st.integers(2, 9),
)
lists = st.lists(rows, max_size=4).map(lambda listings: snapshot(*listings))


def on_list(evidence: Evidence, listed: Snapshot | None) -> Verdict:
    """The long way."""
    return decide(evidence.model_copy(update={"snapshot": listed}))


@pytest.mark.parametrize(
    "listed",
    [
        CONFIRMING.snapshot,
        snapshot(),
        snapshot(LISTING.model_copy(update={"end": date(2026, 6, 16)})),
        None,
    ],
    ids=["its own", "without its row", "with a row that ended", "none"],
)
def test_a_device_gets_the_verdict_of_the_list_that_it_is_held_against(
    listed: Snapshot | None,
) -> None:
    assert OneDevice(Facts(CONFIRMING)).on_list(listed) == on_list(CONFIRMING, listed)


@given(any_evidence, st.lists(lists | st.none(), min_size=2, max_size=3))
def test_a_device_that_is_looked_at_once_gets_each_lists_own_verdict(
    evidence: Evidence, listed: list[Snapshot | None]
) -> None:
    device = OneDevice(Facts(evidence))
    assert [device.on_list(one) for one in listed] == [on_list(evidence, one) for one in listed]


@given(any_evidence, lists)
def test_rows_of_other_products_than_the_crosswalks_change_nothing(
    evidence: Evidence, listed: Snapshot
) -> None:
    own = Facts(evidence).products
    kept = tuple(
        row
        for row in listed.listings
        if (row.key.manufacturer, row.key.product, row.key.model) in own
    )
    narrowed = listed.model_copy(update={"listings": kept})
    assert on_list(evidence, narrowed) == on_list(evidence, listed)


@given(any_evidence, lists, lists)
def test_two_lists_without_a_difference_in_its_products_give_a_device_one_verdict(
    evidence: Evidence, first: Snapshot, second: Snapshot
) -> None:
    changed = changed_products(*(map(_row, one.listings) for one in (first, second)))
    both = [on_list(evidence, one) for one in (first, second)]
    told = [(one.verdict, [reason.code for reason in one.reasons]) for one in both]
    assert Facts(evidence).products & changed or told[0] == told[1]


def _row(row: Listing) -> ListRow:
    key = row.key
    names = key.manufacturer, key.product, key.model
    return ListRow(row.line, key.hcpcs, *names, row.begin, row.end, row.comment)
