"""What is wrong in a profile's file: each finding with its line, its field and plain words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

from pydantic import ValidationError

from drivers.text import quoted

Place: TypeAlias = tuple[str | int, ...]
"""Where a value stands in the file: keys, and numbers in lists."""

_HEADER: Final = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")
_PAIR: Final = re.compile(r"\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*[^=\s]+)*)\s*=")
_KEY: Final = re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+)")
_KEY_ITSELF: Final = "[key]"
"""How pydantic marks that the key is wrong and not its value."""


class Finding(NamedTuple):
    """One thing that is wrong.

    Attributes:
        line: from 1; ``None`` for what is missing, or concerns the whole file.
        field: its keys joined by dots; empty for the whole file.
        what: plain words.
    """

    line: int | None
    field: str
    what: str

    def __str__(self) -> str:
        line = "" if self.line is None else f"line {self.line}, "
        return f"{line}{quoted(self.field or 'the whole file')}: {self.what}"


def findings(
    error: ValidationError, text: str, fields: Collection[str], below: Place = ()
) -> tuple[Finding, ...]:
    """Say what a model refused: first the form's version, from which the rest may follow, then by line.

    Args:
        error: what pydantic says.
        text: the file.
        fields: the names that exist at the top, for what is misspelt there.
        below: the section that the model was given, if it was not the whole file.
    """
    lines = lines_of(text)
    refusals = (
        _Refusal(
            (*below, *(part for part in each["loc"] if part != _KEY_ITSELF)),
            each["type"],
            each["msg"],
        )
        for each in error.errors(include_url=False, include_input=False, include_context=False)
    )
    found = {_finding(each, lines, fields) for each in refusals}
    return tuple(sorted(found, key=lambda each: (each.field != "spec", each.line or 0, each.field)))


def lines_of(text: str) -> Mapping[Place, int]:
    """Answer the line of each table and key; a rough reading of TOML, for messages only."""
    lines: dict[Place, int] = {}
    table: Place = ()
    for number, line in enumerate(_without_long_strings(text).splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _keys(header[1])
            lines.setdefault(table, number)
        elif pair := _PAIR.match(line):
            lines.setdefault((*table, *_keys(pair[1])), number)
    return lines


class _Refusal(NamedTuple):
    """What pydantic says of one place."""

    place: Place
    type: str
    words: str


def _finding(refusal: _Refusal, lines: Mapping[Place, int], fields: Collection[str]) -> Finding:
    line = None if refusal.type == "missing" else _line(refusal.place, lines)
    return Finding(line, ".".join(map(str, refusal.place)), _words(refusal, fields))


def _words(refusal: _Refusal, fields: Collection[str]) -> str:
    name = str(refusal.place[0]) if refusal.place else ""
    if refusal.type == "missing":
        return "is missing"
    if len(refusal.place) == 1 and name not in fields:
        near = difflib.get_close_matches(name, fields, n=1)
        return "is no field of a profile" + (f"; {near[0]} is" if near else "")
    if refusal.type == "extra_forbidden":
        return "is no field of this section"
    words = refusal.words.removeprefix("Value error, ")
    return words[:1].lower() + words[1:]


def _line(place: Place, lines: Mapping[Place, int]) -> int | None:
    """Answer the line of the place, or of the nearest thing around it."""
    around = (place[:length] for length in range(len(place), 0, -1))
    return next((lines[each] for each in around if each in lines), None)


def _keys(dotted: str) -> Place:
    return tuple(double or single or bare for double, single, bare in _KEY.findall(dotted))


def _without_long_strings(text: str) -> str:
    """Blank what stands inside triple quotes, and keep the lines."""
    return "".join(_blanked(text))


def _blanked(text: str) -> Iterator[str]:
    for index, part in enumerate(re.split(r"\"\"\"|'''", text)):
        yield part if index % 2 == 0 else "\n" * part.count("\n")
