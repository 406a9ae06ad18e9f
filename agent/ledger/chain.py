"""The chain of each subject's leaves, and of the lists': every one names the one before it.

So none of them can be left out unseen.

Leaves of the first version name none. They stand before all others of a log: once a leaf of it is
linked, every later one is.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from agent.ledger.leaf import Leaf, Link, Previous, named


@dataclass(slots=True)
class Chains:
    """The newest leaf of each chain, as a log grows or is read from its first entry on.

    Attributes:
        newest: by the chain's name.
        linked: the first linked leaf's index; ``None`` before there is one.
    """

    newest: dict[str, Previous] = field(default_factory=dict)
    linked: int | None = None

    def link(self, chain: str) -> Link:
        """What the next leaf of a chain has to name."""
        return Link(self.newest.get(chain))

    def add(self, index: int, leaf: Leaf, data: bytes) -> str | None:
        """Take in the leaf of these bytes; what is wrong with its link, or ``None``."""
        fault = self._fault(leaf)
        if leaf.is_linked and self.linked is None:
            self.linked = index
        self.newest[leaf.chain] = named(index, data)
        return fault

    def _fault(self, leaf: Leaf) -> str | None:
        before = self.newest.get(leaf.chain)
        if not leaf.is_linked:
            return (
                None if self.linked is None else f"it has no link, as entry {self.linked} before it"
            )
        if leaf.previous == before:
            return None
        if before is not None and leaf.previous is not None and leaf.previous.index == before.index:
            return f"it names entry {before.index} with another hash than that entry has"
        given, there = _words(leaf.previous), _words(before)
        return f"it names {given} as the one before it of its chain, which is {there}"


def _words(previous: Previous | None) -> str:
    return "no entry" if previous is None else f"entry {previous.index}"
