"""Every string that the program can print: in its source, its data, its template and its documents."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from tests.wording.python_text import python_texts

ROOT: Final = Path(__file__).parents[2]
ROOMS: Final = ("agent", "drivers", "simulators")


class Found(NamedTuple):
    """A string in one line, and where it stands."""

    place: str
    words: str


@cache
def every_string() -> tuple[Found, ...]:
    """Source of the three rooms with its docstrings, data, template, documents and their examples."""
    return tuple(_every_string())


def _every_string() -> Iterator[Found]:
    for folder in (*ROOMS, "docs"):
        for path in sorted((ROOT / folder).rglob("*")):
            yield from _strings(path)
    for name in ("README.md", "CHANGELOG.md", "Makefile", "pyproject.toml"):
        yield from _strings(ROOT / name)


def _strings(path: Path) -> Iterator[Found]:
    if path.is_dir():
        return
    match path.suffix:
        case ".py":
            texts = dict.fromkeys(python_texts(path.read_text(encoding="utf-8")))
            yield from (_found(path, text) for text in texts)
        case ".toml":
            told = tomllib.loads(path.read_text(encoding="utf-8"))
            yield from (_found(path, text) for text in _values(told))
        case ".json":
            held = json.loads(path.read_text(encoding="utf-8"))
            yield from (_found(path, text) for text in _values(held))
        case ".csv":
            rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
            yield from (_found(path, cell) for row in rows for cell in row)
        case ".typ" | "":
            yield from (
                _found(path, line) for line in path.read_text(encoding="utf-8").splitlines()
            )
        case ".md":
            yield from _paragraphs(path)
        case _:
            return


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
