"""Every code that the source can give a reason names a rule, and no rule names a code that it cannot give."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import agent.confirm
from agent.confirm.reasons import cited_rules, rule_of

ROOM = Path(next(iter(agent.confirm.__path__)))


@cache
def written() -> frozenset[str]:
    """The codes in the source, as far as they are written out; other parts as ``*``."""
    return frozenset(_written())


def _written() -> Iterator[str]:
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


@pytest.mark.parametrize("code", sorted(code for code in written() if "*" not in code))
def test_every_code_in_the_source_names_a_rule(code: str) -> None:
    assert rule_of(code) is not None


@pytest.mark.parametrize("code", [code.code for rule in cited_rules() for code in rule.codes])
def test_every_code_that_names_a_rule_is_in_the_source(code: str) -> None:
    patterns = [re.compile(re.escape(one).replace(r"\*", ".+")) for one in written()]
    assert any(pattern.fullmatch(code) for pattern in patterns)
