"""The case table: each case gives its verdict for its reasons, and every code that can be is in it."""

from __future__ import annotations

import pytest

from agent.confirm.decide import decide
from agent.confirm.models import VerdictKind
from tests.confirm.cases import Case, cases

CASES = cases()
BESIDE = "order_needs_unknown"


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_case_gives_its_verdict_for_its_reasons(case: Case) -> None:
    verdict = decide(case.evidence)
    codes = tuple(r.code for r in verdict.reasons if case.all_notes or r.code != BESIDE)
    assert (verdict.verdict, codes) == (case.expect, case.codes)


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.confidence],
    ids=[case.name for case in CASES if case.confidence],
)
def test_a_case_is_as_sure_as_it_says(case: Case) -> None:
    assert decide(case.evidence).confidence is case.confidence


def test_the_table_holds_every_verdict_and_no_name_twice() -> None:
    assert {case.expect for case in CASES} == set(VerdictKind)
    assert len({case.name for case in CASES}) == len(CASES) >= 120
