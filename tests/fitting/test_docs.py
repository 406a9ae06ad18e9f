"""docs/fitting.md says what the room of fittings holds: its files, acts, gates and counts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import agent.fitting
from agent.fitting.catalogue import Wording, load_catalogue
from agent.fitting.fold import _TAKERS
from agent.fitting.readiness import assess
from tests.packet import sample

PAGE = (Path(__file__).parents[2] / "docs" / "fitting.md").read_text(encoding="utf-8")
ROOM = Path(agent.fitting.__file__).parent
ROWS = [
    re.findall(r"`([^`]+)`", line.split(" | ")[0])
    for line in PAGE.splitlines()
    if line[0:3] == "| `"
]
NAMED = [name for row in ROWS for name in row]
FILES = sorted(path.name for path in ROOM.iterdir() if path.name[0] not in "_.")
GATES = [gate.gate for gate in assess(sample.fitting()).gates]


@pytest.mark.parametrize("name", FILES)
def test_every_file_of_the_room_is_named(name: str) -> None:
    assert any(Path(name).match(told.rstrip("/")) for told in NAMED)


@pytest.mark.parametrize("told", [name for name in NAMED if re.search(r"\.\w+$|/$", name)])
def test_every_file_that_is_named_is_there(told: str) -> None:
    assert any(Path(name).match(told.rstrip("/")) for name in FILES)


@pytest.mark.parametrize("gate", GATES)
def test_every_gate_is_named(gate: str) -> None:
    assert gate in NAMED


def test_the_acts_that_a_fitting_is_made_of_are_named_in_full() -> None:
    told = PAGE.partition("`fold` reads ")[2].partition("Others")[0]
    assert set(re.findall(r"`([a-z.]+)`", told)) == set(_TAKERS)


def test_the_catalogue_is_counted() -> None:
    items = load_catalogue().items
    asked = [item for item in items if item.kind == "requirement"]
    verbatim = [item for item in items if item.wording is Wording.VERBATIM]
    assert f"{len(asked)} requirements and {len(items) - len(asked)} definitions:" in PAGE
    assert (len(verbatim), "Only one item is verbatim" in PAGE) == (1, True)
