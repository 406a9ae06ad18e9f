"""Whether the people who signed for each other may be one: told on page one and in the chapter."""

from __future__ import annotations

from typing import Final

from agent.ledger.canonical import parse_canonical
from agent.ledger.leaf import parse_leaf
from agent.packet.blocks import Strong, Text, fact, words
from agent.packet.check.second_persons import Alike, alike_pairs
from agent.packet.check.told import Told
from agent.packet.view import PacketView

WARNING: Final = "Second person may be the first"


def alike_of(view: PacketView) -> tuple[Alike, ...]:
    """Each two acts of two alike accounts, as a check of the packet finds them."""
    told = [
        Told(
            entry.index,
            parse_leaf(entry.leaf_bytes),
            {
                name: parse_canonical(section.content)
                for name, section in entry.sections.items()
                if section is not None
            },
        )
        for entry in view.content.entries
    ]
    return alike_pairs(told)


def alike_facts(view: PacketView) -> list[tuple[str, Text]]:
    """Each of them whole, for a chapter."""
    return [fact(WARNING, pair.sentence) for pair in alike_of(view)]


def alike_lines(view: PacketView) -> tuple[Text, ...]:
    """One line for page one, or none."""
    found = alike_of(view)
    if not found:
        return ()
    more = f"; and {len(found) - 1} more" if len(found) > 1 else ""
    first = found[0]
    entries = f"entries {first.first.index} and {first.second.index}{more}"
    return (words(Strong(f"{WARNING}: same {' and '.join(first.common)}"), f", {entries}"),)
