"""Which value of the policy is looser than which, and that what ships is what the rules ship."""

from __future__ import annotations

from typing import Final

import pytest

from agent.confirm.rules import VERSIONS, shipped_rules
from agent.ledger.canonical import JSON
from agent.policy import SETTINGS, Policy
from agent.strictness import SHIPPED, is_looser, is_same, is_value


def order(**change: JSON) -> dict[str, JSON]:
    line: dict[str, JSON] = {
        "kind": "prior_authorization", "hcpcs": "K1007", "required": True, "begin": "2026-04-13",
        "end": None, "source": "list A",
    }  # fmt: skip
    return line | change


LOOSER: Final[dict[str, tuple[str, JSON, JSON]]] = {
    "a longer age of lists": ("max_snapshot_age_days", 32, 31),
    "a longer age of recalls": ("max_recalls_age_days", 1, 0),
    "a warning for a review": ("stale_snapshot", "warn", "review"),
    "a review for a refusal": ("stale_snapshot", "review", "refuse"),
    "a warning of recalls": ("stale_recalls", "warn", "review"),
    "a label for a reading": ("minimum_confidence", "label_scanned", "self_reported"),
    "one reading for two": ("minimum_confidence", "self_reported", "consistent"),
    "two readings for a label too": ("minimum_confidence", "consistent", "matched"),
    "something not needed": ("orders", [order(required=False)], []),
    "a needed line less": ("orders", [], [order()]),
    "a line that is not needed less": ("orders", [], [order(required=False)]),
    "needed turned round": ("orders", [order(required=False)], [order()]),
    "another period": ("orders", [order(begin="2026-05-01")], [order()]),
    "another source": ("orders", [order(source="list B")], [order()]),
}


@pytest.mark.parametrize("case", LOOSER)
def test_a_value_that_lets_more_pass_is_looser(case: str) -> None:
    setting, value, than = LOOSER[case]
    assert is_looser(setting, value, than)


STRICTER: Final = {case: LOOSER[case] for case in LOOSER if LOOSER[case][0] != "orders"} | {
    "one more that is needed": ("orders", [], [order()]),
}


@pytest.mark.parametrize("case", STRICTER)
def test_and_the_other_way_round_it_is_not(case: str) -> None:
    setting, value, than = STRICTER[case]
    assert not is_looser(setting, than, value)


@pytest.mark.parametrize("setting", SETTINGS)
def test_nothing_is_looser_than_itself(setting: str) -> None:
    assert is_same(setting, SHIPPED[setting], SHIPPED[setting])


def test_the_order_of_lines_and_members_that_came_later_say_nothing() -> None:
    one, other = order(), order(hcpcs="K1008")
    assert is_same("orders", [one, other], [other | {"note": ""}, one])


NO_VALUES: Final[tuple[tuple[str, JSON], ...]] = (
    ("max_snapshot_age_days", -1),
    ("max_snapshot_age_days", 367),
    ("max_snapshot_age_days", "31"),
    ("max_snapshot_age_days", True),
    ("max_snapshot_age_days", None),
    ("stale_snapshot", "ignore"),
    ("stale_snapshot", 1),
    ("stale_recalls", "refuse"),
    ("minimum_confidence", "typed"),
    ("orders", "none"),
    ("orders", None),
    ("orders", ["a line"]),
    ("orders", [order(required="no")]),
    ("orders", [order(end=20260101)]),
    ("orders", [{"required": True}]),
    ("a_setting_of_later", 31),
)


@pytest.mark.parametrize(("setting", "value"), NO_VALUES)
def test_what_is_no_value_is_looser_than_any(setting: str, value: JSON) -> None:
    assert not is_value(setting, value)
    assert is_looser(setting, value, SHIPPED.get(setting))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("setting", SETTINGS)
def test_what_ships_is_what_every_version_of_the_rules_ships(setting: str, version: str) -> None:
    assert is_same(
        setting, shipped_rules(version).model_dump(mode="json")[setting], SHIPPED[setting]
    )


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_policy_that_nobody_set_is_what_ships(setting: str) -> None:
    assert is_same(setting, Policy().value(setting), SHIPPED[setting])


def test_every_setting_is_in_the_table() -> None:
    assert set(SHIPPED) == set(SETTINGS)
