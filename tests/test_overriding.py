"""The data by which an override stands: the codes of the table of reasons, by the version of the rules."""

from __future__ import annotations

from importlib.resources import files

import pytest

from agent import overriding
from agent.confirm.reasons import Role, cited_rules
from agent.overriding import asks_second, overridable, parts_under

VERSIONS = ("1", "2", "3", "4", "5")
BY_ROLE = {
    Role.DISAGREEMENT: overriding.DISAGREEMENTS,
    Role.WANT: (*overriding.WANTS, *overriding.LIST_WANTS),
    Role.INVENTION: overriding.INVENTIONS,
}


@pytest.mark.parametrize("role", BY_ROLE)
def test_the_codes_are_those_of_the_table_of_reasons(role: Role) -> None:
    told = {code.code for rule in cited_rules() for code in rule.codes if code.role is role}
    assert set(BY_ROLE[role]) == told


def test_every_set_of_rules_is_known() -> None:
    sets = (files("agent.confirm") / "rule_sets").iterdir()
    assert {one.name.removesuffix(".toml") for one in sets if one.name.endswith(".toml")} == set(
        VERSIONS
    )
    assert set(VERSIONS) == overriding.KNOWN


@pytest.mark.parametrize(
    ("codes", "versions"),
    [
        (("no_listing",), "12345"),
        (("serial_changed", "listed"), "12345"),
        (("no_serial",), "1"),
        (("no_listing", "no_serial"), "1"),
        (("stale_snapshot",), "123"),
        (("no_snapshot", "no_crosswalk"), "123"),
        (("snapshot_from_the_future",), "123"),
        (("synthetic_mismatch",), "1"),
        (("synthetic_mismatch", "recall_open"), "123"),
        (("label_made_later", "listed"), "12345"),
        (("placeholder_serial",), "1"),
        (("listed", "normalised"), "1"),
        ((), "1"),
    ],
    ids=str,
)
def test_what_can_be_overridden_is_what_its_rules_allowed(
    codes: tuple[str, ...], versions: str
) -> None:
    assert [v for v in VERSIONS if overridable(codes, v)] == list(versions)


def test_nobody_is_held_to_what_later_rules_may_say() -> None:
    assert overridable(("a_code_of_then",), "6")


@pytest.mark.parametrize(
    ("version", "asked"), [("1", False), ("2", True), ("5", True), ("6", True)]
)
def test_one_signature_was_enough_under_the_first_rules_alone(version: str, asked: bool) -> None:
    assert asks_second(version) == asked


@pytest.mark.parametrize("version", ["3", "4", "5"])
def test_a_verdict_and_the_word_for_a_label_are_a_part_since_version_4(version: str) -> None:
    more = {"verdict.taken", "label.attested"}
    assert more & parts_under(version) == (set() if version == "3" else more)


@pytest.mark.parametrize("act", ["fitting.delivered", "visit.amended", "visit.signed"])
@pytest.mark.parametrize("version", VERSIONS)
def test_a_visit_was_a_part_under_all_rules(version: str, act: str) -> None:
    assert act in parts_under(version)
