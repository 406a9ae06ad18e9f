"""Hints about a claim: no code beside K1007, one unit, no side."""

from __future__ import annotations

import pytest

from agent.confirm.claims import claim_hints
from tests.confirm.build import RULES


@pytest.mark.parametrize(
    ("hcpcs", "units", "modifiers", "codes"),
    [
        ("K1007", 1, (), []),
        ("K1007", 1, ("KX",), []),
        ("L2999", 1, (), ["add_on_code"]),
        ("K1007", 2, (), ["not_one_unit"]),
        ("K1007", 1, ("RT",), ["side_modifier"]),
        ("K1007", 2, ("rt", "LT"), ["not_one_unit", "side_modifier"]),
    ],
)
def test_what_is_odd_about_a_claim_is_told(
    hcpcs: str, units: int, modifiers: tuple[str, ...], codes: list[str]
) -> None:
    hints = claim_hints(RULES, hcpcs=hcpcs, units=units, modifiers=modifiers)
    assert [hint.code for hint in hints] == codes
