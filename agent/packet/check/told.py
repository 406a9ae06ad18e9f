"""An entry as the checks look at it, and careful looks into JSON that anybody may have written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from agent.ledger.canonical import JSON
from agent.ledger.leaf import Leaf
from agent.text import quoted

TOLERANCE: Final = timedelta(minutes=5)
"""A computer's clock is set right by less; a signature line is written just before its entry."""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry that the packet tells.

    Attributes:
        contents: what the opened sections say, by name; a withheld one is not there.
    """

    index: int
    leaf: Leaf
    contents: Mapping[str, JSON]

    @property
    def title(self) -> str:
        """How a sentence names it: ``Entry 12 (visit.signed)``."""
        return f"Entry {self.index} ({self.leaf.act})"

    def holds(self, *sections: str) -> bool:
        """Whether these sections are all open."""
        return all(section in self.contents for section in sections)

    def said(self, section: str, *names: str) -> JSON:
        """What an opened section says under these names; ``None`` where it says nothing."""
        return said(self.contents.get(section), *names)


def said(value: JSON, *names: str) -> JSON:
    """The value under these names, one inside the other; ``None`` where there is none."""
    for name in names:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def items(value: JSON) -> list[JSON]:
    """The items of a list; none where it is no list."""
    return value if isinstance(value, list) else []


NO_DEFAULTS: Final[Mapping[str, JSON]] = {}


def says_the_same(first: JSON, later: JSON, defaults: Mapping[str, JSON] = NO_DEFAULTS) -> bool:
    """Whether an object says what an earlier one said, and nothing that is not there.

    What the earlier one has no member for was written by a program that did not know of it: the
    later one then says nothing, or the default.
    """
    if not isinstance(first, dict) or not isinstance(later, dict):
        return first == later
    added = later.keys() - first.keys()
    return all(later.get(name) == value for name, value in first.items()) and not any(
        later[name] and later[name] != defaults.get(name) for name in added
    )


def number(value: JSON) -> int | None:
    """A whole number; ``None`` where it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def text(value: JSON) -> str:
    """A text; the empty one where it is none."""
    return value if isinstance(value, str) else ""


def settled(told: Told, before: Told) -> bool:
    """Whether an entry was recorded well before another: what came in meanwhile may not be in that one."""
    return before.leaf.moment - told.leaf.moment > TOLERANCE


def shown(value: JSON) -> str:
    """A value for a sentence: text escaped and in quotes, anything else in a word."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value)
    return "nothing" if value is None else "something that is no text"
