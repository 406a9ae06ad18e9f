"""Who acted: everybody was added once, by an administrator, and signed with their own key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from agent.ledger.act import verify_act_signature
from agent.ledger.canonical import JSON
from agent.ledger.errors import LedgerError
from agent.packet.check.opened import OpenedPacket
from agent.packet.check.told import Told, shown
from agent.packet.layout import USER_ACT, USER_SECTION
from agent.text import quoted

ADMIN: Final = "admin"
"""The role of those who add people."""


@dataclass(frozen=True, slots=True)
class Person:
    """What the log says of somebody, in the entry that added them."""

    entry: int
    name: JSON
    printed_name: JSON
    credentials: JSON
    licence: JSON
    role: JSON
    key: JSON


def people_of(packet: OpenedPacket) -> Mapping[str, Person]:
    """Everybody whose entry is told and open, by subject; the first entry counts."""
    people: dict[str, Person] = {}
    for told in _added(packet):
        if told.holds(USER_SECTION):
            people.setdefault(told.leaf.subject, _person(told))
    return people


def signature_faults(packet: OpenedPacket) -> Iterator[str]:
    """Every act is signed by a person, and the signature verifies."""
    for index, leaf in packet.leaves.items():
        if leaf.signature is None:
            yield f"Entry {index} ({leaf.act}) is not signed by its author."
            continue
        try:
            verify_act_signature(leaf)
        except LedgerError as error:
            yield f"Entry {index} ({leaf.act}): {error}."


def signed_count(packet: OpenedPacket) -> int:
    """How many leaves carry a person's signature."""
    return sum(leaf.signature is not None for leaf in packet.leaves.values())


def author_faults(packet: OpenedPacket) -> Iterator[str]:
    """The key of every signature is the one that the log gave to that author before."""
    people = people_of(packet)
    for index, leaf in packet.leaves.items():
        if leaf.signature is None:
            continue
        author = people.get(leaf.actor)
        if author is None or author.key != leaf.signature.key:
            yield (
                f"Entry {index} ({leaf.act}): no entry {USER_ACT} in the packet gives its key to "
                f"{quoted(leaf.actor)}."
            )
        elif author.entry > index:
            yield (
                f"Entry {index} ({leaf.act}) comes before entry {author.entry}, which adds its "
                f"author {quoted(leaf.actor)}."
            )


def people_faults(packet: OpenedPacket) -> Iterator[str]:
    """Each person was added once, by an administrator; the first one, by themselves."""
    added, people = _added(packet), people_of(packet)
    if not added:
        yield f"No entry {USER_ACT} is told: nobody's key is known."
    for told in added:
        if not told.holds(USER_SECTION):
            yield f"{told.title}: its section {quoted(USER_SECTION)} is withheld."
            continue
        said_id = told.said(USER_SECTION, "id")
        if said_id != told.leaf.subject:
            yield f"{told.title} adds {quoted(told.leaf.subject)} and says {shown(said_id)}."
        yield from _adder_faults(told, people)
    yield from _doubles(added)


def _adder_faults(told: Told, people: Mapping[str, Person]) -> Iterator[str]:
    leaf = told.leaf
    key = None if leaf.signature is None else leaf.signature.key
    if leaf.actor == leaf.subject:
        if told.index != 0:
            yield f"{told.title} adds its own author; only the log's first entry, 0, may do so."
        elif told.said(USER_SECTION, "role") != ADMIN:
            role = shown(told.said(USER_SECTION, "role"))
            yield f"{told.title}: the log's first person has the role {role}, not {quoted(ADMIN)}."
        elif told.said(USER_SECTION, "key") != key:
            yield f"{told.title}: the log's first person did not sign it with the key it gives."
        return
    adder = people.get(leaf.actor)
    if adder is None or adder.entry >= told.index:
        yield f"{told.title} is by {quoted(leaf.actor)}, whom no earlier entry adds."
    elif adder.role != ADMIN or adder.key != key:
        yield (
            f"{told.title} is by {quoted(leaf.actor)}, to whose key entry {adder.entry} does not "
            f"give the role {quoted(ADMIN)}."
        )


def _doubles(added: tuple[Told, ...]) -> Iterator[str]:
    """Two entries for one person, and one name or one key for two."""
    seen: dict[tuple[str, str], int] = {}
    for told in added:
        given = {name: told.said(USER_SECTION, name) for name in ("name", "key")}
        for what, value in {"person": told.leaf.subject, **given}.items():
            if not isinstance(value, str):
                continue
            first = seen.setdefault((what, value), told.index)
            if first != told.index:
                yield f"{told.title} adds the {what} {quoted(value)}, as entry {first} did before."


def _added(packet: OpenedPacket) -> tuple[Told, ...]:
    return tuple(told for told in packet.told if told.leaf.act == USER_ACT)


def _person(told: Told) -> Person:
    return Person(
        entry=told.index,
        name=told.said(USER_SECTION, "name"),
        printed_name=told.said(USER_SECTION, "printed_name"),
        credentials=told.said(USER_SECTION, "credentials"),
        licence=told.said(USER_SECTION, "licence"),
        role=told.said(USER_SECTION, "role"),
        key=told.said(USER_SECTION, "key"),
    )
