"""Every code that a verdict can name has its rule and citation, and says whether it can be overridden."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import agent.confirm
from agent.confirm.reasons import can_be_overridden, cited_rules, rule_of
from drivers.reading import FieldName
from tests.confirm.cases import cases

ROOM = Path(next(iter(agent.confirm.__path__)))
MANUAL = (ROOM.parent.parent / "docs" / "confirm.md").read_text(encoding="utf-8")
EVERY = [code for rule in cited_rules() for code in rule.codes]
PARTS = {
    "name": [name.value for name in FieldName],
    "rule.kind": ["blocked", "recalled"],
    "kind": ["face_to_face", "written_order_prior_to_delivery", "prior_authorization"],
}


def written() -> Iterator[str]:
    """The codes in the source, as far as they are written out; other parts as ``*``."""
    for path in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reason":
                yield from (spelled(k.value) for k in node.keywords if k.arg == "code")


def spelled(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.JoinedStr), ast.dump(node)
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values
    )


@pytest.mark.parametrize("code", sorted({code for code in written() if "*" not in code}))
def test_every_code_in_the_source_names_a_rule(code: str) -> None:
    assert rule_of(code) is not None


@pytest.mark.parametrize("code", sorted({code for case in cases() for code in case.codes}))
def test_every_code_of_the_case_table_names_a_rule(code: str) -> None:
    assert rule_of(code) is not None


@pytest.mark.parametrize("code", [one.code for one in EVERY])
def test_every_code_that_names_a_rule_is_in_the_source(code: str) -> None:
    patterns = [re.compile(re.escape(one).replace(r"\*", ".+")) for one in written()]
    assert any(pattern.fullmatch(code) for pattern in patterns)


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
