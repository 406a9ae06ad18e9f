"""The stable codes of reasons: which rule each names, and whether it can be overridden.

An override is for disagreement with a rule. Where nothing was read, or too little, or there is no
list of the day, there is no rule to disagree with: what is missing is got, and the device verified
again.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Final

from agent.confirm.rules import VERSIONS
from agent.model import Model


class Basis(StrEnum):
    """How sure it is that the source says so."""

    FOUND = "FOUND"
    INFERENCE = "INFERENCE"
    DESIGN = "DESIGN"


class Role(StrEnum):
    """What a reason means for an override.

    DISAGREEMENT: a rule was applied to what was seen, and an officer may disagree.
    WANT: something is missing that can be had.
    INVENTION: what is real and what is invented meet.
    GOES_ON: the verdict lets a fitting go on.
    NOTE: it stands beside a verdict.
    """

    DISAGREEMENT = "disagreement"
    WANT = "want"
    INVENTION = "invention"
    GOES_ON = "goes_on"
    NOTE = "note"


FORBIDDING: Final = frozenset({Role.WANT, Role.INVENTION})
"""With a reason of such a role a verdict has no override, whatever else it says."""


class Code(Model):
    """A stable code; ``*_changed`` stands for one of each field.

    Attributes:
        since: the first version of the rules under which a verdict can give it; ``None`` for what is
            told beside a claim, by no verdict.
        why: why it has that role, in a sentence that a person reads who wants to override it.
    """

    code: str
    since: str | None = None
    role: Role
    why: str


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


def rules_asked_by(version: str) -> tuple[CitedRule, ...]:
    """The rules that verdicts of this version of the rules are held to, each with the codes that they give.

    Args:
        version: one that this program knows (agent.confirm.rules.VERSIONS).
    """
    until = VERSIONS[: VERSIONS.index(version) + 1]
    held = (
        rule.model_copy(update={"codes": tuple(one for one in rule.codes if one.since in until)})
        for rule in cited_rules()
    )
    return tuple(rule for rule in held if rule.codes)


def rules_of_claims() -> tuple[CitedRule, ...]:
    """The rules that are held to a claim, and by no verdict."""
    return tuple(rule for rule in cited_rules() if all(one.since is None for one in rule.codes))


def rule_of(code: str) -> CitedRule | None:
    """The rule that a code names; ``None`` for a code of a later version."""
    found = (rule for rule in cited_rules() if _code_of(rule, code) is not None)
    return next(found, None)


def can_be_overridden(codes: Iterable[str]) -> bool:
    """Whether these reasons hold a disagreement with a rule, and nothing that forbids an override.

    A code that stands beside a verdict (a note) neither allows nor forbids.
    """
    roles = {found.role for code in codes if (found := _find(code)) is not None}
    return Role.DISAGREEMENT in roles and roles.isdisjoint(FORBIDDING)


def forbidding(codes: Iterable[str]) -> tuple[Code, ...]:
    """Those of the codes, each once, for which a verdict has no override."""
    return _in_roles(codes, FORBIDDING)


def disagreeing(codes: Iterable[str]) -> tuple[Code, ...]:
    """Those of the codes, each once, that are a disagreement with a rule."""
    return _in_roles(codes, {Role.DISAGREEMENT})


def _in_roles(codes: Iterable[str], roles: Collection[Role]) -> tuple[Code, ...]:
    found = dict.fromkeys(_find(code) for code in codes)
    return tuple(one for one in found if one is not None and one.role in roles)


def _find(code: str) -> Code | None:
    rule = rule_of(code)
    return None if rule is None else _code_of(rule, code)


def _code_of(rule: CitedRule, code: str) -> Code | None:
    return next((one for one in rule.codes if fnmatchcase(code, one.code)), None)
