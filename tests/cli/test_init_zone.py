"""Which zone ``init`` stores: never one that nobody named, and it says which."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.settings import load_settings
from tests.cli.conftest import Command

INIT = ("init", "--admin", "ruth", "--printed-name", "Ruth Example")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No home yet, on a computer in Denver."""
    secret = tmp_path / "password"
    secret.write_text("a long password of nobody")
    secret.chmod(0o600)
    monkeypatch.setenv("K1007_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("K1007_KEY_SOURCE", "file")
    monkeypatch.setenv("K1007_PASSWORD_FILE", str(secret))
    monkeypatch.setenv("TZ", "America/Denver")
    return tmp_path / "home"


def test_the_computers_own_zone_is_stored_and_said(k1007: Command, home: Path) -> None:
    said = k1007(*INIT)
    assert said.code == 0, said.err
    assert "The clinic's time zone is America/Denver" in said.err
    assert load_settings(home).place_tz == "America/Denver"


def test_one_that_is_named_is_stored(k1007: Command, home: Path) -> None:
    said = k1007(*INIT, "--place-tz", "America/New_York", "--json")
    assert json.loads(said.out)["place_tz"] == "America/New_York"
    assert load_settings(home).place_tz == "America/New_York"


def test_one_that_is_not_known_makes_nothing(k1007: Command, home: Path) -> None:
    said = k1007(*INIT, "--place-tz", "Mars/Base")
    assert (said.code, 'time zone "Mars/Base" is not known' in said.err) == (2, True)
    assert not home.exists()


@pytest.mark.parametrize("name", ["Factory", "localtime", "posix/America/New_York"])
def test_one_that_is_no_place_makes_nothing(
    k1007: Command, home: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert k1007(*INIT, "--place-tz", name).code == 2
    monkeypatch.setenv("K1007_PLACE_TZ", name)
    said = k1007(*INIT)
    assert (said.code, name in said.err, home.exists()) == (2, True, False)


def test_where_the_computer_says_none_it_is_asked_for(
    k1007: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agent.usecases.setup.system_zone", lambda: None)
    said = k1007(*INIT)
    assert (said.code, "--place-tz ZONE" in said.err, home.exists()) == (2, True, False)


def test_one_that_is_set_stands(
    k1007: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("K1007_PLACE_TZ", "America/Chicago")
    said = k1007(*INIT, "--place-tz", "America/New_York")
    assert (said.code, '"America/Chicago" is set already' in said.err) == (2, True)
    assert k1007(*INIT).code == 0
    monkeypatch.delenv("K1007_PLACE_TZ")
    assert load_settings(home).place_tz == "America/Chicago"


def test_what_a_person_wrote_into_the_settings_stays_and_the_zone_comes_beside_it(
    k1007: Command, home: Path
) -> None:
    home.mkdir(mode=0o700)
    (home / "config.toml").write_text('read_timeout_s = 5.0\norigin = "k1007.example.com/one"\n')
    assert k1007(*INIT).code == 0
    settings = load_settings(home)
    told = (settings.read_timeout_s, settings.origin, settings.place_tz)
    assert told == (5.0, "k1007.example.com/one", "America/Denver")


def test_the_doctor_says_where_no_zone_is_set(k1007: Command, home: Path) -> None:
    assert k1007(*INIT).code == 0
    told = k1007("doctor", "--sim", "dis-listed").out
    assert "The clinic's days are counted in America/Denver." in told
    text = (home / "config.toml").read_text()
    (home / "config.toml").write_text(
        "".join(line for line in text.splitlines(keepends=True) if "place_tz" not in line)
    )
    told = k1007("doctor", "--sim", "dis-listed", "--json").out
    (zone,) = [each for each in json.loads(told)["checks"] if each["name"] == "zone"]
    assert (zone["state"], 'place_tz = "America/Denver"' in zone["mend"]) == ("missing", True)
