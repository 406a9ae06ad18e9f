"""Every code that a verdict can name has its rule and citation, and says whether it can be overridden."""

from __future__ import annotations

from functools import cache

import pytest

from agent.confirm.decide import decide
from agent.confirm.reasons import (
    FORBIDDING,
    Code,
    Role,
    can_be_overridden,
    cited_rules,
    disagreeing,
    forbidding,
    rule_of,
    rules_asked_by,
    rules_of_claims,
)
from agent.confirm.rules import OWN, VERSIONS, shipped_rules
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


@cache
def given_under(version: str) -> frozenset[str]:
    """Every code that the case table gives under the rules of that version, with the cases' own limits."""
    shipped = shipped_rules(version)
    found: set[str] = set()
    for case in cases():
        held = case.evidence.rules
        rules = shipped.model_copy(update={name: getattr(held, name) for name in OWN})
        verdict = decide(case.evidence.model_copy(update={"rules": rules}))
        found.update(reason.code for reason in verdict.reasons)
    return frozenset(found)


def named(code: str) -> str:
    """As the table of rules spells it."""
    rule = rule_of(code)
    assert rule is not None
    spelled = {one.code for one in rule.codes}
    return code if code in spelled else next(one for one in spelled if "*" in one)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_version_is_told_with_every_code_that_its_verdicts_give(version: str) -> None:
    told = {one.code for rule in rules_asked_by(version) for one in rule.codes}
    assert {named(code) for code in given_under(version)} <= told


@pytest.mark.parametrize("version", VERSIONS[1:])
def test_a_version_is_told_with_no_code_that_only_later_verdicts_give(version: str) -> None:
    before = VERSIONS[VERSIONS.index(version) - 1]
    told = {one.code for rule in rules_asked_by(before) for one in rule.codes}
    new = {named(code) for code in given_under(version)}
    assert new & told == {named(code) for code in given_under(before)} & new


def test_the_first_version_asks_nothing_of_firmware_recalls_orders_and_gudid() -> None:
    told = [rule.id for rule in rules_asked_by("1")]
    assert told == [
        *("pcl-required", "pcl-effective", "pcl-exact", "pcl-snapshot", "synthetic"),
        *("identity-agrees", "identity-known"),
    ]


def test_the_newest_version_asks_every_rule_but_those_of_claims() -> None:
    claims = ["no-add-on-codes", "bilateral"]
    assert [rule.id for rule in rules_of_claims()] == claims
    asked = [rule.id for rule in rules_asked_by(VERSIONS[-1])]
    assert asked == [rule.id for rule in cited_rules() if rule.id not in claims]


def test_a_rule_keeps_what_it_says_whichever_of_its_codes_are_told() -> None:
    (first,) = (one for one in rules_asked_by("1") if one.id == "identity-agrees")
    (whole,) = (one for one in cited_rules() if one.id == "identity-agrees")
    assert first.model_copy(update={"codes": whole.codes}) == whole
    assert set(first.codes) < set(whole.codes)
