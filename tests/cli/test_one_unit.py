"""One unit and two patients, as a person at the terminal and a program are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.story import load_story
from tests.cli.conftest import Command

CASE = load_story().case
A, B = "FIT-2026-0901", "FIT-2026-0902"


@pytest.fixture
def two(k1007: Command, home: Path, tmp_path: Path) -> Command:
    for name in (A, B):
        case = tmp_path / f"{name}.json"
        case.write_text(CASE.model_copy(update={"fitting_id": name}).model_dump_json())
        assert k1007("fitting", "new", "--from", str(case)).code == 0
    return k1007


def test_verify_names_the_other_fitting_on_stderr_and_as_json(two: Command) -> None:
    first = json.loads(two("verify", "sim:listed", "--fitting", A, "--final", "--json").out)
    second = two("verify", "sim:listed", "--fitting", B, "--json")
    (found,) = json.loads(second.out)["also_in"]
    line = (
        'Look again: the unit with the serial number "SX2-26-00417" is in another patient\'s record '
        f'(entry {first["entry"]}), "{A}".'
    )
    assert (first["also_in"], found["fitting"], found["entry"]) == ([], A, first["entry"])
    assert line in second.err


def test_fitting_show_tells_the_gate(two: Command) -> None:
    two("verify", "sim:listed", "--fitting", A, "--final")
    two("verify", "sim:listed", "--fitting", B, "--final")
    gates = json.loads(two("fitting", "show", B, "--json").out)["readiness"]["gates"]
    (gate,) = [one for one in gates if one["gate"] == "one-patient"]
    assert (gate["passed"], "is in another patient's record" in gate["message"]) == (True, True)


def test_a_return_of_what_was_not_delivered_is_refused(two: Command) -> None:
    said = two("fitting", "returned", A, "--note", "moved")
    assert (said.code, "Nothing is delivered" in said.err) == (2, True)
