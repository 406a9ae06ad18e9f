"""The stable codes of reasons: which rule each names, and whether it can be overridden.

An override is for disagreement with a rule. Where nothing was read, or too little, there is no
rule to disagree with: the device is read again, or its label is photographed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files

from agent.model import Model


class Basis(StrEnum):
    """How sure it is that the source says so."""

    FOUND = "FOUND"
    INFERENCE = "INFERENCE"
    DESIGN = "DESIGN"


class Code(Model):
    """A stable code; ``*_changed`` stands for one of each field."""

    code: str
    override: bool = False


class CitedRule(Model):
    """A rule in our words, where it comes from, and the codes that name it."""

    id: str
    says: str
    citation: str
    basis: Basis
    packet: str
    codes: tuple[Code, ...]


@cache
def cited_rules() -> tuple[CitedRule, ...]:
    """Every rule, from ``reasons.toml``."""
    text = (files("agent.confirm") / "reasons.toml").read_text(encoding="utf-8")
    return tuple(CitedRule.model_validate(each) for each in tomllib.loads(text)["rule"])


def rule_of(code: str) -> CitedRule | None:
    """The rule that a code names; ``None`` for a code of a later version."""
    found = (rule for rule in cited_rules() if _code_of(rule, code) is not None)
    return next(found, None)


def can_be_overridden(codes: Iterable[str]) -> bool:
    """Whether these reasons hold a disagreement with a rule, and no want of evidence.

    A code that stands beside a verdict (a note) neither allows nor forbids.
    """
    known = [found for code in codes if (found := _find(code)) is not None]
    return any(code.override for code in known) and not any(_is_want(code) for code in known)


def _find(code: str) -> Code | None:
    rule = rule_of(code)
    return None if rule is None else _code_of(rule, code)


def _code_of(rule: CitedRule, code: str) -> Code | None:
    return next((one for one in rule.codes if fnmatchcase(code, one.code)), None)


@cache
def _wants() -> frozenset[str]:
    return frozenset(
        one.code for rule in cited_rules() if rule.id == "identity-known" for one in rule.codes
    )


def _is_want(code: Code) -> bool:
    return code.code in _wants()
