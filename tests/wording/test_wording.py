"""Nowhere does the program say covered, approved, payable, compliant or certified of its own result.

Each string that holds such a word stands in ``allowed.toml``, exactly, with why it may; a person has
read it. A new one fails here until somebody has.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.wording.strings import CLAIMS, claims, every_string

ALLOWED = tomllib.loads((Path(__file__).parent / "allowed.toml").read_text(encoding="utf-8"))[
    "allowed"
]
EXACT = {one["words"] for one in ALLOWED}
FOUND = sorted({found.words for found in claims()})


@pytest.mark.parametrize("words", FOUND)
def test_no_string_claims_what_the_program_cannot_know(words: str) -> None:
    assert words in EXACT


@pytest.mark.parametrize("words", sorted(EXACT))
def test_nothing_is_allowed_that_is_not_said(words: str) -> None:
    assert words in FOUND


@pytest.mark.parametrize("one", ALLOWED, ids=[one["words"] for one in ALLOWED])
def test_everything_that_is_allowed_says_why(one: dict[str, str]) -> None:
    assert one["why"]


def test_every_room_and_every_kind_of_file_is_read() -> None:
    places = {found.place for found in every_string()}
    endings = {Path(place).suffix for place in places}
    assert endings == {".py", ".toml", ".csv", ".typ", ".md"}
    assert {place.split("/")[0] for place in places} >= {"agent", "drivers", "simulators", "docs"}


@pytest.mark.parametrize("word", ["covered", "approved", "payable", "compliant", "certified"])
def test_each_of_the_words_is_looked_for(word: str) -> None:
    assert CLAIMS.search(f"This device is {word}.")
