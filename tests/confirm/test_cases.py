"""The case table: each case gives its verdict for its reasons, and every code that can be is in it."""

from __future__ import annotations

import pytest

from agent.confirm.decide import decide
from agent.confirm.models import VerdictKind
from agent.confirm.reasons import rule_of
from tests.confirm.cases import Case, cases
from tests.confirm.said import LOOKED_UP, ORDERS

CASES = cases()


def marked(case: Case) -> object:
    """The case under its name, with a mark for each rule that it is about."""
    rules = {rule.id for code in case.codes if (rule := rule_of(code)) is not None}
    marks = [pytest.mark.rule(rule) for rule in sorted(rules)]
    return pytest.param(case, id=case.name, marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_a_case_gives_its_verdict_for_its_reasons(case: Case) -> None:
    verdict = decide(case.evidence)
    left_out = (ORDERS if not case.all_notes else frozenset()) | (
        LOOKED_UP if not case.looked_up else frozenset()
    )
    codes = tuple(r.code for r in verdict.reasons if r.code not in left_out)
    assert (verdict.verdict, codes) == (case.expect, case.codes)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_case_names_its_row_of_the_list_or_none(case: Case) -> None:
    assert decide(case.evidence).listing == case.listing


def test_a_case_with_several_rows_says_which() -> None:
    assert [case.name for case in CASES if _has_choice(case) and not case.says_which] == []


def _has_choice(case: Case) -> bool:
    snapshot = case.evidence.snapshot
    return snapshot is not None and len(snapshot.listings) > 1


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.confidence],
    ids=[case.name for case in CASES if case.confidence],
)
def test_a_case_is_as_sure_as_it_says(case: Case) -> None:
    assert decide(case.evidence).confidence is case.confidence


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.expect is VerdictKind.CONFLICT],
    ids=[case.name for case in CASES if case.expect is VerdictKind.CONFLICT],
)
def test_in_a_conflict_nothing_is_sure(case: Case) -> None:
    assert decide(case.evidence).confidence is None


def test_the_table_holds_every_verdict_and_no_name_twice() -> None:
    assert {case.expect for case in CASES} == set(VerdictKind)
    assert len({case.name for case in CASES}) == len(CASES) >= 120
