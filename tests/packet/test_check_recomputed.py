"""What a packet's check works out again of a verdict: each lie about it is found."""

from __future__ import annotations

from typing import Any

import pytest

from agent.ledger.leaf import parse_leaf
from agent.packet.check.recomputed import verdict_sums
from agent.packet.check.told import Told
from tests.packet.build import Log, plain, verdict_entry


def told(change: dict[str, Any]) -> Told:
    taken = verdict_entry()
    contents: dict[str, Any] = {"verdict": plain(taken.verdict), "evidence": plain(taken.evidence)}
    for path, value in change.items():
        *way, last = path.split("/")
        place = contents
        for name in way:
            place = place[name]
        place[last] = value
    leaf = parse_leaf(Log().add("verdict.taken", contents).leaf_bytes)
    return Told(index=8, leaf=leaf, contents=contents)


def test_a_verdict_that_its_evidence_allows_has_no_fault() -> None:
    assert list(verdict_sums(told({}))) == []


def test_a_date_before_the_requirement_allows_not_required() -> None:
    change = {"verdict/verdict": "not_required", "verdict/date_of_service": "2024-05-31"}
    assert list(verdict_sums(told(change))) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"verdict/rules_version": "2"}, "names the rules"),
        ({"verdict/hcpcs": "L2999"}, "another code"),
        ({"verdict/verdict": "not_required"}, "a listing is required from"),
        ({"verdict/date_of_service": "2024-05-31"}, "before a listing was required"),
        ({"evidence/snapshot/listings": []}, "does not hold"),
        ({"verdict/listing": None}, "does not hold"),
        ({"verdict/listing/begin": "2026-06-18"}, "does not run"),
        ({"verdict/listing/end": "2026-06-16"}, "does not run"),
        ({"verdict/listing/key/hcpcs": "L2999"}, "of another code"),
    ],
)
def test_a_verdict_that_its_evidence_does_not_allow_is_told(
    change: dict[str, Any], words: str
) -> None:
    assert any(words in fault for fault in verdict_sums(told(change)))
