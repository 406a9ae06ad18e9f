"""A controller whose serial nobody wrote: ``identify`` says so, and ``verify`` confirms nothing on it."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest

from tests.cli.conftest import Command

SAYS = (
    'The controller gives "{}" as its serial, a placeholder that nobody wrote over: it does not tell which '
    "unit this is."
)


def scenario(folder: Path, serial: str) -> str:
    """The listed device with another serial."""
    listed = (resources.files("simulators") / "scenarios" / "listed.toml").read_text("utf-8")
    place = folder / "unwritten.toml"
    place.write_text(listed.replace("SX2-26-00417", serial), encoding="utf-8")
    return f"sim:{place}"


@pytest.mark.parametrize("serial", ["0000000000", "N/A"])
def test_it_is_not_confirmed_and_has_no_override(
    k1007: Command, home: Path, tmp_path: Path, serial: str
) -> None:
    said = k1007("verify", scenario(tmp_path, serial), "--on-bench", "--json")
    told = json.loads(said.out)
    first = told["reasons"][0]
    assert (said.code, told["verdict"], first) == (
        3, "insufficient", {"code": "placeholder_serial", "text": SAYS.format(serial)},
    )  # fmt: skip


def test_identify_says_so(k1007: Command, home: Path, tmp_path: Path) -> None:
    said = k1007("identify", scenario(tmp_path, "unknown"), "--on-bench")
    assert (said.code, SAYS.format("unknown") in said.err.splitlines()) == (0, True)
    assert "placeholder" not in k1007("identify", "sim:listed", "--on-bench").err
