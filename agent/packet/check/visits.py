"""Visits and amendments: who signed is who is printed, and what is amended is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from agent.packet.check.opened import OpenedPacket
from agent.packet.check.people import Person, people_of
from agent.packet.check.told import Told, number, shown
from agent.text import quoted

VISIT_ACTS: Final = frozenset({"visit.signed", "fitting.delivered"})
"""Acts that hold a visit."""

AMENDED_ACT: Final = "visit.amended"

_PRINTED: Final = {
    "printed_name": "name",
    "credentials": "credentials",
    "licence": "licence",
}
"""What a signature line prints of its person, and the word for it."""


def visit_faults(packet: OpenedPacket) -> Iterator[str]:
    """Each visit is its author's own, each signature line its signer's, each amendment of a visit."""
    people = people_of(packet)
    visits = {told.index: told for told in packet.told if told.leaf.act in VISIT_ACTS}
    for told in packet.told:
        person = people.get(told.leaf.actor)
        if person is not None:
            yield from _line_faults(told, person)
            if told.index in visits:
                yield from _author_faults(told, person)
        if told.leaf.act == AMENDED_ACT:
            yield from _amendment_faults(told, visits)


def visit_count(packet: OpenedPacket) -> int:
    """How many visits are told."""
    return sum(told.leaf.act in VISIT_ACTS for told in packet.told)


def _author_faults(told: Told, person: Person) -> Iterator[str]:
    author = told.said("visit", "author")
    if told.holds("visit") and author != person.name:
        yield (
            f"{told.title}: its visit's author is {shown(author)}, but entry {person.entry} calls "
            f"the one who signed it {shown(person.name)}."
        )


def _line_faults(told: Told, person: Person) -> Iterator[str]:
    if not told.holds("signature"):
        return
    for member, word in _PRINTED.items():
        printed, known = told.said("signature", member), getattr(person, member)
        if printed != known:
            yield (
                f"{told.title}: its signature line prints the {word} {shown(printed)}, but entry "
                f"{person.entry} gives its signer {shown(known)}."
            )


def _amendment_faults(told: Told, visits: Mapping[int, Told]) -> Iterator[str]:
    if not told.holds("amendment"):
        return
    named = told.said("amendment", "entry")
    index = number(named)
    visit = None if index is None else visits.get(index)
    if visit is None or visit.index > told.index:
        yield f"{told.title} amends entry {shown(named)}, which is no visit told before it."
        return
    if visit.leaf.actor != told.leaf.actor:
        yield (
            f"{told.title} is by {quoted(told.leaf.actor)}, but entry {visit.index}, which it "
            f"amends, is by {quoted(visit.leaf.actor)}."
        )
    said_id, visit_id = told.said("amendment", "visit_id"), visit.said("visit", "id")
    if visit.holds("visit") and said_id != visit_id:
        yield (
            f"{told.title} amends the visit {shown(said_id)}, but entry {visit.index} is the "
            f"visit {shown(visit_id)}."
        )
