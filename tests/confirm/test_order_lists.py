"""What the supplier's dated lists say of an order, where two of them contradict each other."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from agent.confirm.models import OrderKind, OrderRule
from agent.confirm.order_lists import all_lines_on, contradict, contradiction_words, lines_on
from agent.confirm.rules import shipped_rules
from tests.confirm.build import CONFIRMING, DELIVERY, SHIPPED_RULES
from tests.confirm.said import said

AUTHORIZATION = OrderKind.PRIOR_AUTHORIZATION


def line(**changes: object) -> OrderRule:
    made = OrderRule(
        kind=AUTHORIZATION, hcpcs="K1007", required=True, begin=date(2026, 1, 1), source="list B"
    )
    return made.model_copy(update=changes)


NOT = line(required=False, source="list A")
TWICE = (line(), NOT, line(source="list C"), NOT)


def told(*orders: OrderRule, version: str = "5") -> list[str]:
    rules = shipped_rules(version).model_copy(update={"orders": orders})
    return said(CONFIRMING.model_copy(update={"rules": rules}), "prior_authorization")


@pytest.mark.parametrize("orders", list(permutations(TWICE)))
def test_lists_that_contradict_each_other_are_named_with_what_each_says(
    orders: tuple[OrderRule, ...],
) -> None:
    assert told(*orders) == [
        (
            "The supplier's dated lists contradict each other on prior authorization for K1007 on "
            "2026-06-17: needed by list B; list C, not needed by list A."
        )
    ]


@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_earlier_versions_did_not_tell_it(version: str) -> None:
    assert told(line(), NOT, version=version) == []


def test_lists_that_agree_are_told_as_before() -> None:
    assert told(line(), line(source="list A")) == told(line(), line(source="list A"), version="4")


def test_a_source_is_shown_so_that_it_cannot_act() -> None:
    (text,) = told(line(source="a\x1b[2Jb"), NOT)
    assert text.isprintable()


def test_a_contradiction_is_no_unknown() -> None:
    both = [line(kind=kind, required=required) for kind in OrderKind for required in (True, False)]
    rules = SHIPPED_RULES.model_copy(update={"orders": tuple(both)})
    assert said(CONFIRMING.model_copy(update={"rules": rules}), "order_needs_unknown") == []


@pytest.mark.parametrize(
    ("other", "lines"),
    [
        ({}, (line(), NOT)),
        ({"hcpcs": "L2999"}, (line(),)),
        ({"kind": OrderKind.FACE_TO_FACE}, (line(),)),
        ({"begin": date(2026, 6, 18)}, (line(),)),
        ({"begin": DELIVERY, "end": DELIVERY}, (line(), NOT)),
        ({"end": date(2026, 6, 16)}, (line(),)),
    ],
    ids=["both", "another code", "another need", "to come", "that day alone", "over"],
)
def test_only_lines_of_the_day_speak(
    other: dict[str, object], lines: tuple[OrderRule, ...]
) -> None:
    orders = (line(), NOT.model_copy(update=other))
    found = all_lines_on(orders, AUTHORIZATION, "K1007", DELIVERY)
    agreed = lines_on(orders, AUTHORIZATION, "K1007", DELIVERY)
    assert [one.source for one in found] == [one.source for one in lines]
    assert (contradict(found), agreed) == (len(lines) == 2, () if len(lines) == 2 else (line(),))


def test_no_line_contradicts_nothing() -> None:
    assert not contradict(())


def test_each_source_is_named_once_on_its_side_in_an_order_of_its_own() -> None:
    words = contradiction_words([line(), line(source="list A"), line(), NOT])
    assert words == "needed by list A; list B, not needed by list A"
