"""Every code that a verdict can name has its rule and citation, and says whether it can be overridden."""

from __future__ import annotations

import pytest

from agent.confirm.reasons import (
    FORBIDDING,
    Code,
    Role,
    can_be_overridden,
    cited_rules,
    disagreeing,
    forbidding,
    rule_of,
)
from tests.confirm.cases import cases

BESIDE = {Role.NOTE, Role.GOES_ON}
EVERY = [code for rule in cited_rules() for code in rule.codes]


@pytest.mark.parametrize("code", sorted({code for case in cases() for code in case.codes}))
def test_every_code_of_the_case_table_names_a_rule(code: str) -> None:
    assert rule_of(code) is not None


def test_no_code_names_two_rules() -> None:
    codes = [one.code for one in EVERY]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("code", [one.code for one in EVERY if one.role in FORBIDDING])
def test_what_forbids_an_override_forbids_it_whatever_else_is_said(code: str) -> None:
    assert not can_be_overridden([code, "no_listing"])


@pytest.mark.parametrize("code", [one.code for one in EVERY if one.role in BESIDE])
def test_what_holds_nothing_up_neither_allows_nor_forbids(code: str) -> None:
    assert (can_be_overridden([code]), can_be_overridden([code, "no_listing"])) == (False, True)


@pytest.mark.parametrize("code", [c.code for c in EVERY if c.role is Role.DISAGREEMENT])
def test_a_disagreement_with_a_rule_can_be_overridden(code: str) -> None:
    assert can_be_overridden([code.replace("*", "serial")])


@pytest.mark.parametrize("rule", ["identity-known", "pcl-snapshot"])
def test_want_of_a_source_or_of_a_list_is_never_overridden(rule: str) -> None:
    (codes,) = (one.codes for one in cited_rules() if one.id == rule)
    assert {code.role for code in codes} == {Role.WANT}


@pytest.mark.parametrize("one", EVERY, ids=[one.code for one in EVERY])
def test_every_code_says_in_a_sentence_why_it_has_its_role(one: Code) -> None:
    assert (one.why[0].isupper(), one.why[-1]) == (True, ".")


def test_each_code_that_forbids_is_named_once_in_the_order_of_the_reasons() -> None:
    told = forbidding(
        ["no_serial", "no_listing", "a_code_of_tomorrow", "no_snapshot", "no_serial", "listed"]
    )
    assert [one.code for one in told] == ["no_serial", "no_snapshot"]


def test_each_disagreement_is_named_once_however_many_fields_changed() -> None:
    told = disagreeing(["serial_changed", "no_listing", "model_changed", "listed", "no_serial"])
    assert [one.code for one in told] == ["*_changed", "no_listing"]


@pytest.mark.parametrize(
    ("codes", "can"),
    [
        (["no_listing"], True),
        (["no_listing", "order_needs_unknown", "normalised"], True),
        (["serial_changed"], True),
        (["listed"], False),
        (["synthetic_mismatch"], False),
        (["synthetic_mismatch", "recall_open"], False),
        (["no_snapshot"], False),
        (["no_snapshot", "no_crosswalk"], False),
        (["stale_snapshot"], False),
        (["no_listing", "stale_snapshot"], False),
        (["snapshot_from_the_future"], False),
        (["a_code_of_tomorrow"], False),
        ([], False),
    ],
)
def test_disagreement_with_a_rule_can_be_overridden(codes: list[str], can: bool) -> None:
    assert can_be_overridden(codes) is can
