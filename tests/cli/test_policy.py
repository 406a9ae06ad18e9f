"""``k1007 policy``: set by an officer, refused of a computer's settings, told with a verdict."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest

from tests.cli.conftest import Command

LOOSER: Final = "K1007_MAX_SNAPSHOT_AGE_DAYS", "366"
MINE: Final = json.dumps(
    [{"kind": "prior_authorization", "hcpcs": "K1007", "required": False, "begin": "2020-01-01",
      "source": "me"}]
)  # fmt: skip


@pytest.fixture
def officer(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("K1007_USER", "compliance")
    return home


@pytest.mark.parametrize(
    ("setting", "value"), [LOOSER, ("K1007_STALE_SNAPSHOT", "warn"), ("K1007_ORDERS", MINE)]
)
def test_a_fitters_shell_loosens_nothing(
    k1007: Command, home: Path, monkeypatch: pytest.MonkeyPatch, setting: str, value: str
) -> None:
    monkeypatch.setenv(setting, value)
    said = k1007("verify", "sim:listed", "--on-bench")
    assert (said.code, said.out) == (6, "")
    assert f"in the variable {setting}" in said.err
    assert "Unset it; or a compliance officer sets it: k1007 policy" in said.err


def test_nor_does_config_toml(k1007: Command, home: Path) -> None:
    with (home / "config.toml").open("a") as file:
        file.write("max_recalls_age_days = 90\n")
    said = k1007("verify", "sim:listed", "--on-bench", "--json")
    error = json.loads(said.out)["error"]
    assert (said.code, error["kind"]) == (6, "not_allowed")
    assert error["text"] == (
        "The setting max_recalls_age_days is 90 days in config.toml, looser than the policy's 31 days."
    )
    assert "k1007 policy adopt" in error["mend"]


def test_a_fitter_sets_no_policy(k1007: Command, home: Path) -> None:
    said = k1007("policy", "set", "max_snapshot_age_days", "366", "--note", "in a hurry")
    assert (said.code, said.out) == (6, "")
    assert "may not set the policy of confirming" in said.err


def test_what_was_set_is_told_with_each_verdict(k1007: Command, officer: Path) -> None:
    k1007("policy", "set", "max_snapshot_age_days", "366", "--note", "board")
    said = k1007("verify", "sim:listed", "--on-bench", "--json")
    (limit,) = json.loads(said.out)["limits"]
    assert (limit["setting"], limit["value"], limit["shipped"]) == (
        "max_snapshot_age_days",
        366,
        31,
    )
    assert (
        "age from which a list is stale: 366 days (shipped: 31 days), set by Compliance Sample"
        in (said.err)
    )


def test_a_verdict_under_what_ships_tells_no_limit(k1007: Command, home: Path) -> None:
    said = k1007("verify", "sim:listed", "--on-bench", "--json")
    assert json.loads(said.out)["limits"] == []
    assert "not as it ships" not in said.err


def test_show_says_who_set_what_and_what_ships(k1007: Command, officer: Path) -> None:
    k1007("policy", "set", "stale_snapshot", "refuse", "--note", "board")
    out = k1007("policy", "show").out
    assert "stale_snapshot: refuse  (what a stale list leads to; shipped: review; set by" in out
    assert "stale_recalls: warn  (what stale recalls lead to; as shipped)" in out


@pytest.mark.parametrize("command", [("policy", "show"), ("doctor",)])
def test_a_setting_that_stops_verdicts_is_named(
    k1007: Command, home: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv(*LOOSER)
    said = k1007(*command)
    assert "K1007_MAX_SNAPSHOT_AGE_DAYS, looser than the policy's 31 days." in said.out + said.err


def test_setting_it_says_where_this_computer_is_looser_now(k1007: Command, officer: Path) -> None:
    with (officer / "config.toml").open("a") as file:
        file.write("max_snapshot_age_days = 31\n")
    said = k1007("policy", "set", "max_snapshot_age_days", "14", "--note", "board")
    assert said.out == "max_snapshot_age_days: 14 days, was 31 days\n"
    assert (
        "31 days in config.toml, looser than the policy's 14 days. No verdict is taken" in said.err
    )


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("14", ""),
        ("60", ("60 days is looser than what ships (31 days): page one of a packet says so, and "
               "whose act it is.\n")),
    ],
)  # fmt: skip
def test_an_officer_hears_that_a_value_is_looser_than_what_ships(
    k1007: Command, officer: Path, value: str, told: str
) -> None:
    said = k1007("policy", "set", "max_snapshot_age_days", value, "--note", "board")
    assert (said.code, said.err) == (0, told)


def test_order_lists_come_in_as_a_file(k1007: Command, officer: Path, tmp_path: Path) -> None:
    file = tmp_path / "orders.toml"
    file.write_text(
        '[[orders]]\nkind = "prior_authorization"\nhcpcs = "K1007"\nrequired = false\n'
        'begin = 2026-04-13\nsource = "list A"\n'
    )
    said = k1007(
        "policy", "orders", str(file), "--retrieved", "2026-05-02", "--source", "A", "--note", "n"
    )
    line = "K1007 does not need prior authorization from 2026-04-13 (list A)"
    assert (said.code, said.err) == (0, "")
    assert said.out == f"orders: {line} (looked up 2026-05-02: A), was no line\n"
    assert (
        "does not need prior authorization, by the supplier's dated list (list A)"
        in k1007("verify", "sim:listed", "--on-bench").out
    )


def test_an_officer_takes_over_an_old_config_toml(k1007: Command, officer: Path) -> None:
    with (officer / "config.toml").open("a") as file:
        file.write("max_snapshot_age_days = 366\n")
    refused = k1007("verify", "sim:listed", "--on-bench")
    said = k1007("policy", "adopt", "--note", "in config.toml since February")
    assert (refused.code, said.code) == (6, 0)
    assert said.out == "max_snapshot_age_days: 366 days, was 31 days\n"
    assert k1007("verify", "sim:listed", "--on-bench").code == 0


def test_the_history_has_every_act(k1007: Command, officer: Path) -> None:
    k1007("policy", "set", "max_snapshot_age_days", "14", "--note", "first")
    k1007("policy", "set", "max_snapshot_age_days", "60", "--note", "second\x1b[31m")
    lines = k1007("policy", "history").out.splitlines()
    assert lines[0].endswith("Compliance Sample  (set again since)")
    assert lines[1].strip() == "max_snapshot_age_days: 14 days, was 31 days: first"
    assert lines[3].strip() == "max_snapshot_age_days: 60 days, was 14 days: second\\x1b[31m"
