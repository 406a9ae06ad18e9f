"""A simulated device is invented, whatever somebody's own profile says of it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Command

OWN = """
spec = "k1007-profile/1"
id = "own"
name = "Real by its own word"
manufacturer = "Synthex Mobility"
model = "SX-200"
driver = "smp"
connection_basis = "maker-published: nothing"

[smp.settings]
manufacturer = "id/manufacturer"
model = "id/model"
serial = "id/serial"
"""


def own_profile(home: Path) -> None:
    folder = home / "profiles"
    folder.mkdir(mode=0o700)
    (folder / "own.toml").write_text(OWN)


def test_no_profile_makes_a_simulated_device_real(k1007: Command, home: Path) -> None:
    own_profile(home)
    said = k1007("verify", "sim:listed", "--profile", "own", "--on-bench", "--json")
    assert json.loads(said.out)["readings"][0]["synthetic"] is True, said.err


def test_a_verdict_on_a_simulated_device_is_run_again(k1007: Command, home: Path) -> None:
    own_profile(home)
    taken = k1007("verify", "sim:listed", "--profile", "own", "--on-bench", "--json")
    assert k1007("ledger", "replay", str(json.loads(taken.out)["entry"])).code == 0


def test_what_stands_beside_a_verdict_is_not_told_as_the_verdict(
    k1007: Command, home: Path
) -> None:
    said = k1007("verify", "sim:listed", "--on-bench").out.splitlines()
    assert [line.split(":")[0] for line in said[1:-1]] == ["also"] * (len(said) - 2)
