"""``k1007 component``: list parts, swap them, and be asked for a new verdict."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from agent.story import load_story
from tests.cli.conftest import Command

FITTING = load_story().case.fitting_id
LIST = str(files("agent.story") / "pcl_2026-06-15.csv")
UNIT = ("--unit", "SX2-26-00417")


@pytest.fixture
def begun(k1007: Command, home: Path, tmp_path: Path) -> Command:
    case = tmp_path / "case.json"
    case.write_text(load_story().case.model_dump_json())
    assert k1007("fitting", "new", "--from", str(case)).code == 0
    return k1007


def test_parts_are_listed_swapped_and_shown(begun: Command) -> None:
    add = ("component", "add", FITTING, "ctl", "--kind", "controller", *UNIT)
    swap = ("component", "swap", FITTING, "ctl", "--scan", "]C0C-2\r", "--reason", "failed")
    first, then = begun(*add, "--serial", "C-1"), begun(*swap)
    listed = begun("component", "list", FITTING)
    told = json.loads(begun("component", "list", FITTING, "--json").out)["components"]
    assert (first.code, then.code, "Take a new one" in then.err) == (0, 0, True), (
        first.err + then.err
    )
    assert ("C-1 -> C-2: failed" in listed.out, "Take a new one" in listed.err) == (True, True)
    assert [one["number"]["serial"] for one in told] == ["C-2"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("P", "--kind", "battery", *UNIT), "in one way"),
        (("P", "--kind", "battery", *UNIT, "--serial", "1", "--scan", "1"), "in one way"),
        (("p 1", "--kind", "battery", *UNIT, "--serial", "1"), "part's id"),
        (("", "--kind", "battery", *UNIT, "--serial", "1"), "part's id"),
        (("P", "--kind", "battery", *UNIT, "--serial", "\x1b[2J"), "no serial number"),
        (("P", "--kind", "battery", "--unit", "", "--serial", "1"), "no serial number"),
        (("P", "--kind", "battery", *UNIT, "--photo", "nowhere.jpg"), "cannot be read"),
        (("P", "--kind", "motor", *UNIT, "--serial", "1"), "motor"),
    ],
    ids=["no number", "two", "id", "no id", "escape", "no unit", "no photograph", "no kind"],
)
def test_what_cannot_be_listed_is_told(
    begun: Command, arguments: tuple[str, ...], words: str
) -> None:
    said = begun("component", "add", FITTING, *arguments)
    assert (said.code, words in said.err) == (2, True), said.err


def test_the_controllers_own_number_comes_from_a_verdicts_reading(begun: Command) -> None:
    add = ("component", "add", FITTING, "ctl", "--kind", "controller", *UNIT, "--read")
    none = begun(*add)
    taken = json.loads(begun("verify", "sim:listed", "--fitting", FITTING, "--json").out)
    listed = begun(*add)
    told = json.loads(begun("component", "list", FITTING, "--json").out)["components"]
    number = told[0]["number"]
    assert (none.code, "rests on a reading" in none.err, listed.code) == (2, True, 0)
    assert (number["serial"], number["verdict_entry"]) == ("SX2-26-00417", taken["entry"])


def test_a_fitting_that_is_not_there_is_told(k1007: Command, home: Path) -> None:
    said = k1007("component", "list", "FIT-NOWHERE")
    assert (said.code, "no fitting" in said.err) == (2, True)


def test_a_part_and_its_swap_are_told_as_json(begun: Command) -> None:
    add = ("component", "add", FITTING, "battery", "--kind", "battery", *UNIT, "--serial", "B-1")
    added = json.loads(begun(*add, "--json").out)
    swap = ("component", "swap", FITTING, "battery", "--serial", "B-2", "--reason", "test")
    swapped = json.loads(begun(*swap, "--json").out)
    assert (added["component"]["id"], swapped["id"], swapped["serial"]) == (
        "battery",
        "battery",
        "B-2",
    )
    assert swapped["entry"] == added["entry"] + 1


def test_an_override_and_its_second_signature_are_told_as_json(begun: Command) -> None:
    again = (LIST, "--retrieved", datetime.now(UTC).date().isoformat(), "--source", "test")
    assert begun("--user", "compliance", "pcl", "import", *again).code == 0  # of this day
    verdict = json.loads(begun("verify", "sim:unlisted", "--fitting", FITTING, "--json").out)[
        "entry"
    ]
    words = (
        "fitting",
        "override",
        FITTING,
        "--verdict",
        str(verdict),
        "--reason",
        "test",
        "--json",
    )
    first = json.loads(begun("--user", "compliance", *words).out)
    sign = ("fitting", "countersign", FITTING, "--override", str(first["entry"]), "--json")
    second = begun("--user", "admin", *sign)
    assert first == {"entry": verdict + 1, "verdict_entry": verdict, "countersigned": False}
    assert json.loads(second.out)["countersigned"] is True, second.err
