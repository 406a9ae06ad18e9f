"""What works on this computer: each check by itself, and what is told of those behind a missing one."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.settings import Settings
from agent.usecases.doctor import State, examine, without_bluetooth
from agent.usecases.reserve import RESERVE_NAME, keep_reserve
from drivers.errors import LinkError, LinkReason
from tests.cli.conftest import Command

NAMES = ["bluetooth_service", "bluetooth_permission", "bluetooth_adapter", "bluetooth_power"]
WORKS, MISSING, UNKNOWN = State.WORKS, State.MISSING, State.UNKNOWN


def checks(out: str) -> dict[str, dict[str, str]]:
    return {each["name"]: each for each in json.loads(out)["checks"]}


def test_where_everything_works_the_exit_code_is_0(k1007: Command, home: Path) -> None:
    keep_reserve(home)
    said = k1007("doctor", "--sim", "dis-listed", "--json")
    told = checks(said.out)
    assert {name: each["state"] for name, each in told.items() if each["state"] != "works"} == {}
    assert (said.code, json.loads(said.out)["ok"]) == (0, True)
    assert [name for name in told if name in NAMES] == NAMES


def test_without_a_database_it_says_how_to_make_one(
    k1007: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("K1007_HOME", str(tmp_path / "none"))
    monkeypatch.setenv("K1007_KEY_SOURCE", "file")
    said = k1007("doctor", "--sim", "dis-listed", "--json")
    told = checks(said.out)["database"]
    assert (said.code, told["state"]) == (3, "missing")
    assert "k1007 init" in told["mend"]
    assert not (tmp_path / "none").exists()


def test_a_database_without_its_key_is_told_with_the_mend(k1007: Command, home: Path) -> None:
    (home / "k1007.key").unlink()
    told = checks(k1007("doctor", "--sim", "dis-listed", "--json").out)["database"]
    assert told["state"] == "missing"
    assert told["mend"]


def test_a_clock_that_contradicts_the_ledger_is_told(
    k1007: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "agent.usecases.doctor.system_clock", lambda: datetime(2026, 1, 1, tzinfo=UTC)
    )
    told = checks(k1007("doctor", "--sim", "dis-listed", "--json").out)["clock"]
    assert told["state"] == "missing"
    assert "k1007 ledger clock" in told["mend"]


def test_a_profile_that_is_damaged_is_told(k1007: Command, home: Path) -> None:
    (home / "profiles").mkdir()
    (home / "profiles" / "acme.toml").write_text("spec = ")
    told = checks(k1007("doctor", "--sim", "dis-listed", "--json").out)["products"]
    assert told["state"] == "missing"
    assert "acme.toml" in told["text"]


def test_a_person_reads_lines(k1007: Command, home: Path) -> None:
    keep_reserve(home)
    said = k1007("doctor", "--sim", "dis-listed")
    assert "ok       bluetooth_power       It is switched on." in said.out
    assert said.err == "Nothing is missing.\n"


def test_what_is_missing_is_summed_up_at_the_end(
    k1007: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/bus")
    (home / "k1007.key").unlink()
    said = k1007("doctor")
    assert "Missing: database, bluetooth_service." in said.err
    assert "need no Bluetooth" in said.err
    assert "Errno" not in said.out


def test_each_check_is_told_before_the_next_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def in_reach(*_: object) -> tuple[()]:
        asked.append("Bluetooth")
        return ()

    monkeypatch.setattr("agent.usecases.doctor.bluetooth_in_reach", in_reach)
    coming = examine(tmp_path, Settings(), None)
    assert next(coming).name == "home"
    assert asked == []
    assert "bluetooth" in {each.name for each in coming}
    assert asked == ["Bluetooth"]


@pytest.mark.parametrize(
    ("reason", "states"),
    [
        (LinkReason.NO_SERVICE, [MISSING, UNKNOWN, UNKNOWN, UNKNOWN]),
        (LinkReason.PERMISSION, [WORKS, MISSING, UNKNOWN, UNKNOWN]),
        (LinkReason.NO_ADAPTER, [WORKS, WORKS, MISSING, UNKNOWN]),
        (LinkReason.SWITCHED_OFF, [WORKS, WORKS, WORKS, MISSING]),
    ],
)
def test_which_part_of_bluetooth_is_missing(reason: LinkReason, states: list[State]) -> None:
    error = LinkError(reason, "It fails.", next_step="Mend it.")
    told = without_bluetooth(error)
    assert [(each.name, each.state) for each in told] == list(zip(NAMES, states, strict=True))
    (missing,) = [each for each in told if each.state is MISSING]
    assert (missing.text, missing.mend) == ("It fails.", "Mend it.")


def test_another_trouble_of_bluetooth_is_told_by_itself() -> None:
    told = without_bluetooth(LinkError(LinkReason.BUSY, "It is busy.", next_step="Wait."))
    assert [each.state for each in told] == [UNKNOWN] * 4 + [MISSING]


def test_the_room_that_is_kept_for_exports_is_told(k1007: Command, home: Path) -> None:
    (home / RESERVE_NAME).unlink(missing_ok=True)
    told = checks(k1007("doctor", "--sim", "dis-listed", "--json").out)["reserve"]
    assert (told["state"], "20 MB" in told["mend"]) == ("missing", True)
    keep_reserve(home)
    assert (
        checks(k1007("doctor", "--sim", "dis-listed", "--json").out)["reserve"]["state"] == "works"
    )
