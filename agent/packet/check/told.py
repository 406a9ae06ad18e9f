"""An entry as the checks look at it, and careful looks into JSON that anybody may have written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agent.ledger.canonical import JSON
from agent.ledger.leaf import Leaf
from agent.text import quoted


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


def number(value: JSON) -> int | None:
    """A whole number; ``None`` where it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def shown(value: JSON) -> str:
    """A value for a sentence: text escaped and in quotes, anything else in a word."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value)
    return "nothing" if value is None else "something that is no text"
