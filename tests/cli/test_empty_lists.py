"""A list of nothing says so, on stderr, and how to begin; for machines it is an empty list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.clinic import PASSWORD

EMPTY = {
    ("pcl", "list"): "No snapshot yet: k1007 pcl import FILE.",
    ("crosswalk", "list"): "No crosswalk is in force: k1007 crosswalk accept.",
    ("crosswalk", "list", "--history"): "No crosswalk yet: k1007 crosswalk accept.",
    ("firmware", "list"): "No line yet: k1007 firmware add.",
    ("recall", "list"): "No recall yet: k1007 recall import FILE.",
    ("recall", "files"): "No file yet: k1007 recall import FILE.",
    ("label", "gudid", "list"): "No record yet: k1007 label gudid import FILE.",
    ("fitting", "list"): "No fitting yet: k1007 fitting new --from FILE.",
}


@pytest.fixture(scope="module")
def new_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an administrator and nothing else."""
    return tmp_path_factory.mktemp("new") / "home"


@pytest.fixture(autouse=True)
def at_home(new_home: Path, k1007: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = new_home.parent / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    for name, value in (
        ("HOME", new_home),
        ("USER", "ann"),
        ("PASSWORD_FILE", secret),
        ("KEY_SOURCE", "file"),
    ):
        monkeypatch.setenv(f"K1007_{name}", str(value))
    if not new_home.exists():
        said = k1007("init", "--admin", "ann", "--printed-name", "Ann Sample", "--place-tz", "UTC")
        assert said.code == 0, said.err


@pytest.mark.parametrize("words", EMPTY, ids=" ".join)
def test_an_empty_list_says_how_to_begin(k1007: Command, words: tuple[str, ...]) -> None:
    said = k1007(*words)
    assert (said.code, said.out, said.err.strip()) == (0, "", EMPTY[words])


@pytest.mark.parametrize("words", EMPTY, ids=" ".join)
def test_for_a_machine_it_is_empty(k1007: Command, words: tuple[str, ...]) -> None:
    told = json.loads(k1007(*words, "--json").out)
    assert [value for value in told.values() if value] == []


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("user", "add", "bo", "--printed-name", "Bo", "--role", "fitter"), "--password-file"),
        (("user", "password"), "--new-password-file"),
    ],
    ids=["user add", "user password"],
)
def test_a_password_that_cannot_be_typed_is_asked_for_by_the_commands_own_option(
    k1007: Command, words: tuple[str, ...], option: str
) -> None:
    said = k1007(*words)
    assert (said.code, f"Give a file with it: {option} FILE." in said.err) == (2, True), said.err
