"""A simulated device is invented, whatever somebody's own profile says of it."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest

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
    told = [line.split(":")[0] for line in said[1:]]
    assert told == [*["also"] * (len(said) - 3), "unit", "confidence"]


@pytest.mark.parametrize(
    ("scenario", "driver"),
    [("listed", "smp"), ("listed-raw", "smp-raw"), ("modbus-listed", "modbus")],
)
def test_a_scenario_without_a_product_is_read_by_its_driver(
    k1007: Command,
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scenario: str,
    driver: str,
) -> None:
    shipped = (resources.files("simulators") / "scenarios" / f"{scenario}.toml").read_text("utf-8")
    kept = [line for line in shipped.splitlines() if not line.startswith("profile = ")]
    (tmp_path / "own.toml").write_text("\n".join(kept), "utf-8")
    monkeypatch.chdir(tmp_path)
    said = k1007("identify", "sim:own.toml", "--on-bench", "--json")
    assert said.code == 0, said.err
    reading = json.loads(said.out)["reading"]
    assert (reading["driver"], reading["profile"]) == (driver, None)


@pytest.mark.parametrize("scenario", ["listed", "dis-listed"])
def test_a_scenario_file_may_lie_anywhere(
    k1007: Command, home: Path, tmp_path: Path, scenario: str
) -> None:
    shipped = (resources.files("simulators") / "scenarios" / f"{scenario}.toml").read_text("utf-8")
    own = tmp_path / "An own folder" / "own.toml"
    own.parent.mkdir()
    own.write_text(shipped, "utf-8")
    said = k1007("identify", f"sim:{own}", "--on-bench")
    assert (said.code, "Synthex Mobility" in said.out) == (0, True), said.err


def test_a_scenario_file_that_is_not_there_is_said(
    k1007: Command, home: Path, tmp_path: Path
) -> None:
    said = k1007("identify", f"sim:{tmp_path}/none.toml", "--on-bench")
    assert (said.code, "cannot be read: No such file" in said.err) == (2, True), said.err


@pytest.mark.parametrize(
    ("target", "unit"),
    [
        (("sim:unlisted",), "unit: Synthex Mobility, SX-900, serial SX9-26-00003 ("),
        (
            ("--label", "(01)09506000123455(21)SX2-26-00417"),
            "unit: label 09506000123455, serial SX2-26-00417 (label, typed)",
        ),
        (
            ("--label", "(01)09506000123455(10)L1"),
            "unit: label 09506000123455, no serial number",
        ),
    ],
)
def test_which_unit_a_verdict_is_about_is_said(
    k1007: Command, home: Path, target: tuple[str, ...], unit: str
) -> None:
    assert k1007("verify", *target).out.splitlines()[-2].startswith(unit)
