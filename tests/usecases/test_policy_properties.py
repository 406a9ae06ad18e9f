"""Whatever a computer's settings say, no value of the policy becomes looser; and looser is an order."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.models import Confidence, OrderKind, OrderRule, StaleAction
from agent.ledger.canonical import JSON
from agent.policy import SETTINGS, SINGLE, Policy
from agent.settings import Settings
from agent.strictness import MAX_AGE_DAYS, is_looser, is_same
from agent.usecases.policy_here import loosened, stricter

AGES = st.integers(0, MAX_AGE_DAYS)
CONFIDENCES = st.sampled_from([one for one in Confidence if one is not Confidence.TYPED])
LINES = st.lists(
    st.builds(
        OrderRule,
        kind=st.sampled_from(OrderKind),
        hcpcs=st.sampled_from(["K1007", "E0001"]),
        required=st.booleans(),
        begin=st.dates(date(2026, 1, 1), date(2026, 1, 3)),
        end=st.none() | st.just(date(2026, 12, 31)),
        source=st.sampled_from(["list A", "list B"]),
    ),
    max_size=4,
)
POLICIES = st.builds(
    Policy,
    max_snapshot_age_days=AGES,
    stale_snapshot=st.sampled_from(StaleAction),
    minimum_confidence=CONFIDENCES,
    max_recalls_age_days=AGES,
    stale_recalls=st.sampled_from([StaleAction.WARN, StaleAction.REVIEW]),
    orders=LINES.map(tuple),
)
COMPUTERS = st.builds(
    Settings,
    max_snapshot_age_days=st.none() | AGES,
    stale_snapshot=st.none() | st.sampled_from(StaleAction),
    minimum_confidence=st.none() | CONFIDENCES,
    max_recalls_age_days=st.none() | AGES,
    stale_recalls=st.none() | st.sampled_from([StaleAction.WARN, StaleAction.REVIEW]),
    orders=LINES,
)


@given(COMPUTERS, POLICIES)
def test_no_setting_of_a_computer_makes_the_policy_looser(here: Settings, policy: Policy) -> None:
    counts = stricter(here, policy)
    assert [s for s in SETTINGS if is_looser(s, counts.value(s), policy.value(s))] == []


@given(COMPUTERS, POLICIES)
def test_where_nothing_is_refused_a_setting_is_followed(here: Settings, policy: Policy) -> None:
    refused = {one.setting for one in loosened(here, policy)}
    counts, said = stricter(here, policy), here.model_dump(mode="json")
    followed = [s for s in SINGLE if said[s] is not None and s not in refused]
    assert [counts.value(s) for s in followed] == [said[s] for s in followed]


@given(COMPUTERS, POLICIES)
def test_a_refused_setting_leaves_the_policy_as_it_is(here: Settings, policy: Policy) -> None:
    refused = {one.setting for one in loosened(here, policy)} & set(SINGLE)
    counts = stricter(here, policy)
    assert [s for s in refused if not is_same(s, counts.value(s), policy.value(s))] == []


@given(POLICIES, POLICIES, POLICIES)
def test_what_is_no_looser_than_what_is_no_looser_is_none_either(
    one: Policy, two: Policy, three: Policy
) -> None:
    def no_looser(setting: str, value: JSON, than: JSON) -> bool:
        return not is_looser(setting, value, than)

    for setting in SETTINGS:
        first, second, third = (each.value(setting) for each in (one, two, three))
        if no_looser(setting, first, second) and no_looser(setting, second, third):
            assert no_looser(setting, first, third)
