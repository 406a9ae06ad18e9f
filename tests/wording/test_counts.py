"""A number and what it counts agree: 1 visit, 2 visits, and nothing is said of each of none."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from agent.text import counted, of_each
from tests.wording.strings import ROOMS, ROOT

PLURALS: Final = (
    "barcodes|bytes|characters|checks|columns|days|devices|entries|facts|files|findings|fittings|frames|"
    "keys|labels|leaves|lines|lists|parts|people|photographs|pieces|ports|pixels|readings|records|results|"
    "rows|sections|sessions|sheets|tables|times|verdicts|violations|visits"
)
COUNTS: Final = re.compile(rf" (?:[a-z]+ )?({PLURALS})\b")
CONSTANT: Final = re.compile(r"[A-Z_][A-Z0-9_]*")

LEFT: Final = [
    count
    for one in tomllib.loads((Path(__file__).parent / "counts.toml").read_text(encoding="utf-8"))[
        "left"
    ]
    for count in one["counts"]
]


@cache
def plain_counts() -> frozenset[str]:
    """Each number in an f-string that a plural follows as it stands, with its file."""
    return frozenset(_plain_counts())


def _plain_counts() -> Iterator[str]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.JoinedStr):
                    yield from (f"{place}: {words}" for words in _counts(node))


def _counts(node: ast.JoinedStr) -> Iterator[str]:
    for number, after in zip(node.values, node.values[1:], strict=False):
        if not isinstance(number, ast.FormattedValue) or not isinstance(after, ast.Constant):
            continue
        told = ast.unparse(number.value)
        found = COUNTS.match(str(after.value))
        if found and not CONSTANT.fullmatch(told.rpartition(".")[2]) and "MAX_" not in told:
            yield f"{{{told}}}{found.group()}"


def test_a_count_is_written_by_the_one_piece_that_knows_one() -> None:
    assert sorted(plain_counts() - {*LEFT}) == []


def test_no_exception_is_left_over() -> None:
    assert sorted({*LEFT} - plain_counts()) == []


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 entries"), (1, "1 entry"), (2, "2 entries"), (11, "11 entries")],
)
def test_a_count_agrees_with_what_it_counts(number: int, said: str) -> None:
    assert counted(number, "entry", "entries") == said


def test_a_plural_is_made_by_an_s_where_none_is_given() -> None:
    assert (counted(1, "visit"), counted(2, "visit")) == ("1 visit", "2 visits")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "There is no entry to look at."),
        (1, "The one entry is signed."),
        (2, "Each of the 2 entries is signed."),
    ],
)
def test_what_is_said_of_each_is_said_of_none_where_there_is_none(number: int, said: str) -> None:
    assert of_each(number, "entry", "is signed.", "entries") == said
