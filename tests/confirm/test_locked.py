"""Old rules stay runnable: evidence that was stored gives the verdict that was stored, to the letter.

``locked/rules-N.jsonl`` was written by the program when version N was the newest. A line is never
changed; where one fails, a question or a rule set was changed that verdicts were taken under.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agent.confirm.decide import decide
from agent.confirm.models import Evidence, Verdict
from agent.confirm.rules import VERSIONS, is_shipped, shipped_rules
from agent.errors import UsageError

LOCKED = Path(__file__).parent / "locked"
LOCKED_VERSIONS = VERSIONS
LINES = [
    (version, json.loads(line))
    for version in LOCKED_VERSIONS
    for line in (LOCKED / f"rules-{version}.jsonl").read_text().splitlines()
]


@pytest.mark.parametrize(
    ("version", "line"), LINES, ids=[f"{version}: {line['name']}" for version, line in LINES]
)
def test_stored_evidence_gives_the_stored_verdict(version: str, line: dict[str, Any]) -> None:
    evidence = Evidence.model_validate(line["evidence"])
    assert evidence.rules.version == version
    assert decide(evidence) == Verdict.model_validate(line["verdict"])


@pytest.mark.parametrize("version", LOCKED_VERSIONS)
def test_each_version_is_locked_with_every_verdict_it_can_give(version: str) -> None:
    kinds = {line["verdict"]["verdict"] for of, line in LINES if of == version}
    assert len(kinds) == 7


@pytest.mark.parametrize("version", LOCKED_VERSIONS)
def test_the_rules_of_stored_evidence_are_the_shipped_ones(version: str) -> None:
    stored = [Evidence.model_validate(line["evidence"]) for of, line in LINES if of == version]
    assert all(is_shipped(evidence.rules) for evidence in stored)


def test_rules_that_were_bent_are_not_the_shipped_ones() -> None:
    bent = shipped_rules().model_copy(update={"deciding": ("requirement/1",)})
    assert not is_shipped(bent)


def test_a_version_that_is_not_known_is_told() -> None:
    with pytest.raises(UsageError, match="not known to this program"):
        shipped_rules("99")


def test_a_question_that_is_not_known_is_told() -> None:
    evidence = Evidence.model_validate(LINES[0][1]["evidence"])
    asked = evidence.rules.model_copy(update={"deciding": ("oracle/9",)})
    with pytest.raises(UsageError, match="does not know"):
        decide(evidence.model_copy(update={"rules": asked}))
