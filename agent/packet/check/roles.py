"""Roles: every act is by somebody whose role, as the log gave it to them, may record such an act."""

from __future__ import annotations

from collections.abc import Iterator

from agent.packet.check.opened import OpenedPacket
from agent.packet.check.people import people_of
from agent.packet.check.told import shown, text
from agent.roles import ACTS, may_record
from agent.text import counted, quoted


def role_faults(packet: OpenedPacket) -> Iterator[str]:
    """Each act by somebody of a role that may not record it.

    Whoever has no entry before the act has no role for it either; the check of authors' keys names
    them.
    """
    people = people_of(packet)
    for index, leaf in packet.leaves.items():
        person = people.get(leaf.actor)
        if person is None or person.entry > index or may_record(text(person.role), leaf.act):
            continue
        yield (
            f"Entry {index} ({leaf.act}) is by {quoted(leaf.actor)}, whose role in entry "
            f"{person.entry} is {shown(person.role)}: it may not {ACTS[leaf.act]}."
        )


def unknown_acts(packet: OpenedPacket) -> tuple[str, ...]:
    """The acts of which this program does not know who may record them, each once."""
    acts = (leaf.act for leaf in packet.leaves.values())
    return tuple(dict.fromkeys(act for act in acts if act not in ACTS))


def role_words(packet: OpenedPacket) -> str:
    """What is said where nobody is at fault."""
    unknown = unknown_acts(packet)
    known = sum(leaf.act in ACTS for leaf in packet.leaves.values())
    told = f"{counted(known, 'act is', 'acts are')} by roles that may record them"
    if not unknown:
        return f"{told}."
    names = ", ".join(map(quoted, unknown))
    return f"{told}; of {names} this program does not know who may."
