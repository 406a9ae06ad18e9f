"""Nobody signs blind: what is signed stands on stderr before a password is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.story import load_story
from agent.story.label_picture import label_photo
from tests.cli.conftest import Command

CASE = load_story().case
FITTING = CASE.fitting_id
UDI = "(01)09506000123455(21)SX2-26-00417"


@pytest.fixture
def begun(k1007: Command, home: Path, tmp_path: Path) -> Command:
    case = tmp_path / "case.json"
    case.write_text(CASE.model_dump_json())
    assert k1007("--user", "billing", "fitting", "new", "--from", str(case)).code == 0
    return k1007


@pytest.fixture
def photo(tmp_path: Path) -> str:
    path = tmp_path / "label.png"
    path.write_bytes(label_photo(UDI, ("Strider",)))
    return str(path)


SIGNS = (
    f'guest, you sign for {FITTING}: the label "{UDI}" (DI "09506000123455", serial number '
    '"SX2-26-00417"), as 1 photograph shows it, is on the unit before you.'
)


def verify(command: Command, photo: str) -> str:
    with_label = ("--label-photo", photo, "--second-person", "guest", "--fitting", FITTING)
    return command("verify", *with_label, "--json").err


def test_the_second_person_sees_the_label_beside_json_too(
    begun: Command, photo: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("K1007_SECOND_PASSWORD_FILE", str(home.parent / "password"))
    assert SIGNS in verify(begun, photo)


def test_it_stands_before_the_question_for_the_password(begun: Command, photo: str) -> None:
    """Without a terminal the question is refused: what was said before it, was said before it."""
    said = verify(begun, photo)
    assert said.index(SIGNS) < said.index("Password of guest, the second person")


def overridden(command: Command) -> tuple[int, int, str]:
    taken = json.loads(command("verify", "sim:serial-changes", "--fitting", FITTING, "--json").out)
    arguments = ("--verdict", str(taken["entry"]), "--reason", "the letter of May")
    said = command("--user", "compliance", "fitting", "override", FITTING, *arguments, "--json")
    return taken["entry"], json.loads(said.out)["entry"], said.err


def test_the_officer_sees_the_verdict_and_its_reasons(begun: Command) -> None:
    verdict, _, said = overridden(begun)
    start = f"You sign an override of the verdict of entry {verdict}: 'conflict', "
    assert said.splitlines()[0] == f"{start}a unit without one serial number."
    assert said.splitlines()[1].startswith("    it says: ")


def test_the_countersigner_sees_the_verdict_its_reasons_and_the_officers(begun: Command) -> None:
    verdict, entry, _ = overridden(begun)
    said = begun(
        "--user", "admin", "fitting", "countersign", FITTING, "--override", str(entry), "--json"
    )
    lines = said.err.splitlines()
    assert said.code == 0
    assert lines[0].startswith(f"You sign an override of the verdict of entry {verdict}: '")
    assert lines[1].startswith("    it says: ")
    assert lines[-1] == "    Compliance Sample overrides it: the letter of May"


def test_an_entry_that_is_no_override_is_told_before_the_password(
    begun: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("K1007_PASSWORD_FILE")
    said = begun("--user", "admin", "fitting", "countersign", FITTING, "--override", "3")
    assert (said.code, "Entry 3 is no override of" in said.err) == (2, True)


def test_an_entry_that_is_no_verdict_shows_nothing(begun: Command) -> None:
    arguments = ("--verdict", "3", "--reason", "r")
    said = begun("--user", "compliance", "fitting", "override", FITTING, *arguments)
    assert (said.code, "You sign" in said.err) == (2, False)
