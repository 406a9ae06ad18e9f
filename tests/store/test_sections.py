"""Sections of many entries at once: each checked, in the order they were asked for, in few questions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.errors import IntegrityError
from agent.store.entries import PAGE_ROWS
from tests.store.homes import filled, make_act, opened, tamper

ACT = "visit.signed"


def test_they_come_in_the_order_of_their_names_in_the_question(tmp_path: Path) -> None:
    with opened(filled(tmp_path / "home", 3)) as store:
        found = list(store.sections(ACT, "visit", "signature"))
    told = [(each.index, *map(json.loads, each.contents)) for each in found]
    assert told == [(n, {"number": n}, {"name": "Invented Person"}) for n in range(3)]


def test_only_the_acts_of_that_kind_come(tmp_path: Path) -> None:
    with opened(filled(tmp_path / "home", 1)) as store:
        store.append(make_act(1, act="visit.amended", subject="F-2"))
        assert [each.subject for each in store.sections("visit.amended", "visit")] == ["F-2"]


@pytest.mark.parametrize("count", [1, PAGE_ROWS])
def test_a_page_takes_one_question_whatever_it_holds_and_one_tells_that_it_was_the_last(
    tmp_path: Path, count: int
) -> None:
    with opened(filled(tmp_path / "home", 0)) as store:
        store.append(*(make_act(number, sign=None) for number in range(count)))
        asked: list[str] = []
        store._session.connection.set_trace_callback(asked.append)
        assert len(list(store.sections(ACT, "visit", "signature"))) == count
    assert len(asked) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM section WHERE entry = 1 AND name = 'signature'",
        "UPDATE section SET content = CAST('{}' AS BLOB) WHERE entry = 1 AND name = 'signature'",
        "UPDATE section SET salt = zeroblob(32) WHERE entry = 1 AND name = 'signature'",
    ],
    ids=["gone", "another content", "another salt"],
)
def test_one_that_is_not_what_its_leaf_commits_to_is_named(tmp_path: Path, statement: str) -> None:
    home = filled(tmp_path / "home", 3)
    tamper(home, statement)
    with opened(home) as store, pytest.raises(IntegrityError, match=r"Entry 1 .* 'signature'"):
        list(store.sections(ACT, "visit", "signature"))


def test_a_section_that_the_leaf_never_had_is_refused(tmp_path: Path) -> None:
    with (
        opened(filled(tmp_path / "home", 1)) as store,
        pytest.raises(IntegrityError, match="Entry 0"),
    ):
        list(store.sections(ACT, "verdict"))
