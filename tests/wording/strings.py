"""Every string that the program can print: in its source, its data, its template and its documents."""

from __future__ import annotations

import ast
import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[2]
ROOMS: Final = ("agent", "drivers", "simulators")
CLAIMS: Final = re.compile(
    r"\b(covered|coverage|approved|approval|payable|compliant|certified|certification)\b",
    re.IGNORECASE,
)
"""What the program never says of its own result."""


class Found(NamedTuple):
    """A string in one line, and where it stands."""

    place: str
    words: str


def every_string() -> Iterator[Found]:
    """Source of the three rooms with its f-strings and docstrings, data, template, documents."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            yield from _strings(path)
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        yield from _paragraphs(path)


def claims() -> Iterator[Found]:
    """The strings that hold one of the words."""
    return (found for found in every_string() if CLAIMS.search(found.words))


def _strings(path: Path) -> Iterator[Found]:
    match path.suffix:
        case ".py":
            yield from _python(path)
        case ".toml":
            told = tomllib.loads(path.read_text(encoding="utf-8"))
            yield from (_found(path, text) for text in _values(told))
        case ".csv":
            rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
            yield from (_found(path, cell) for row in rows for cell in row)
        case ".typ":
            yield from (
                _found(path, line) for line in path.read_text(encoding="utf-8").splitlines()
            )
        case _:
            return


def _python(path: Path) -> Iterator[Found]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
            yield _found(path, "".join(str(part) for part in parts))
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in inside
        ):
            yield _found(path, node.value)


def _values(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield str(name)
            yield from _values(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner)
    elif isinstance(value, str):
        yield value


def _paragraphs(path: Path) -> Iterator[Found]:
    """Each sentence of a document: from one full stop or end of a paragraph to the next."""
    for paragraph in path.read_text(encoding="utf-8").split("\n\n"):
        for sentence in re.split(r"(?<=[.:;|]) ", " ".join(paragraph.split())):
            yield _found(path, sentence)


def _found(path: Path, text: str) -> Found:
    return Found(path.relative_to(ROOT).as_posix(), " ".join(text.split()))
