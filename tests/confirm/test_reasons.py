"""Every code that a verdict can name has its rule and citation, and says whether it can be overridden."""

from __future__ import annotations

from pathlib import Path

import pytest

import agent.confirm
from agent.confirm.reasons import can_be_overridden, cited_rules, rule_of
from tests.confirm.cases import cases

ROOM = Path(next(iter(agent.confirm.__path__)))
MANUAL = (ROOM.parent.parent / "docs" / "confirm.md").read_text(encoding="utf-8")
EVERY = [code for rule in cited_rules() for code in rule.codes]


@pytest.mark.parametrize("code", sorted({code for case in cases() for code in case.codes}))
def test_every_code_of_the_case_table_names_a_rule(code: str) -> None:
    assert rule_of(code) is not None


def test_no_code_names_two_rules() -> None:
    codes = [one.code for one in EVERY]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("code", [one.code for one in EVERY if one.override])
def test_the_manual_names_what_can_be_overridden(code: str) -> None:
    row = next(line for line in MANUAL.splitlines() if line.startswith("| yes | `*_changed`"))
    assert f"`{code}`" in row


WANTS = [c.code for rule in cited_rules() if rule.id == "identity-known" for c in rule.codes]


@pytest.mark.parametrize("code", WANTS)
def test_the_manual_names_what_cannot_for_want_of_evidence(code: str) -> None:
    row = next(line for line in MANUAL.splitlines() if line.startswith("| no, for want"))
    assert f"`{code}`" in row


@pytest.mark.parametrize("code", WANTS)
def test_want_of_evidence_is_never_overridden(code: str) -> None:
    assert not can_be_overridden([code, "no_listing"])


@pytest.mark.parametrize(
    ("codes", "can"),
    [
        (["no_listing"], True),
        (["no_listing", "order_needs_unknown", "normalised"], True),
        (["serial_changed"], True),
        (["listed"], False),
        (["synthetic_mismatch"], False),
        (["a_code_of_tomorrow"], False),
        ([], False),
    ],
)
def test_disagreement_with_a_rule_can_be_overridden(codes: list[str], can: bool) -> None:
    assert can_be_overridden(codes) is can
