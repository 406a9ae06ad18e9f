"""``k1007 fitting show``: what the record lacks, and what nobody knows."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.story import load_story
from tests.cli.conftest import Command

FITTING = load_story().case.fitting_id
PLANNED = str(datetime.now(UTC).date() + timedelta(days=30))
"""The commands go by the computer's clock, and a planned day is still to come."""
LISTED = {
    "kind": "prior_authorization",
    "hcpcs": "K1007",
    "required": True,
    "begin": "2026-01-01",
    "source": "SYNTHETIC list",
}


@pytest.fixture
def begun(k1007: Command, home: Path, tmp_path: Path) -> Command:
    case = tmp_path / "case.json"
    planned = {"planned_date_of_service": PLANNED}
    case.write_text(json.dumps(load_story().case.model_dump(mode="json") | planned))
    assert k1007("fitting", "new", "--from", str(case)).code == 0
    return k1007


def test_what_an_order_needs_is_unknown_by_no_list(begun: Command) -> None:
    told = begun("fitting", "show", FITTING).out
    assert "unknown     prior-authorization: Unknown by the supplier's dated lists" in told


def test_what_a_list_requires_is_asked_for(begun: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("K1007_ORDERS", json.dumps([LISTED]))
    told = begun("fitting", "show", FITTING).out
    words = f"next        prior-authorization: K1007 on {PLANNED} needs prior authorization, by the"
    assert words in told


def test_a_list_that_this_computer_may_not_have_is_not_followed_and_named(
    begun: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("K1007_ORDERS", json.dumps([LISTED | {"required": False}]))
    said = begun("fitting", "show", FITTING)
    assert "unknown     prior-authorization: Unknown by the supplier's dated lists" in said.out
    assert said.err == (
        "1 setting of this computer would loosen the policy: no verdict is taken here. "
        "See: k1007 policy show.\n"
    )


def test_a_visit_that_waits_for_its_signature_is_named(begun: Command) -> None:
    draft = begun("visit", "new", FITTING, "--kind", "screening").out
    told = begun("fitting", "show", FITTING).out
    (line,) = [one for one in told.splitlines() if "unsigned-visits" in one]
    assert line.startswith("next        unsigned-visits: Not signed yet: ")
    assert line.split(": ")[2].split(".")[0] in draft
