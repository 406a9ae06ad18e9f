"""``k1007 user add`` asks whose an account is that has somebody's printed name or licence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command

ADD = (
    "--user",
    "admin",
    "user",
    "add",
    "new",
    "--printed-name",
    "sample, FITTER",
    "--role",
    "admin",
)


@pytest.fixture
def add(k1007: Command, home: Path, tmp_path: Path) -> Command:
    secret = ("--password-file", str(tmp_path / "password"))
    return lambda *more: k1007(*ADD, *secret, *more)


def test_it_is_refused_without_a_word(add: Command) -> None:
    said = add()
    assert said.code == 2
    assert '"fitter" ("Fitter Sample") has the same printed name.' in said.err
    assert "--same-person" in said.err


@pytest.mark.parametrize(
    ("option", "whose"), [("--another-person", "another"), ("--same-person", "same")]
)
def test_the_word_is_kept(add: Command, option: str, whose: str) -> None:
    said = add(option, "of the other clinic", "--json")
    assert json.loads(said.out)["namesake"] == {"whose": whose, "reason": "of the other clinic"}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--another-person", "a", "--same-person", "b"), "Give one of"),
        (("--another-person", "  "), "The reason is empty"),
        (("--same-person", "a" * 121), "longer than 120 characters"),
    ],
    ids=["both", "empty", "long"],
)
def test_a_word_that_says_nothing_is_refused(
    add: Command, more: tuple[str, ...], words: str
) -> None:
    said = add(*more)
    assert (said.code, words in said.err) == (2, True), said.err
