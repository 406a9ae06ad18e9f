"""Nothing is left out: each entry names the one before it of its chain, and the export the newest of each.

A chain is of one subject; one is of all lists. The export's own entry is the last of the fitting's. For
every other one it says in its section ``newest`` which entry was the last one then. Entries that an earlier
program wrote have no link: what was left out before them is not seen, and that is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from agent.ledger.canonical import JSON
from agent.ledger.leaf import LISTS, Leaf, Previous, named
from agent.packet.check.opened import OpenedPacket
from agent.packet.check.told import number, said, text
from agent.packet.layout import NEWEST_SECTION, RESTING, USER_ACT, leaf_name
from agent.text import counted, quoted


class _Chain(NamedTuple):
    """What the packet has about one chain.

    Attributes:
        leaves: by index, in the order of the log, without the export's own.
        is_named: whether the export says which of them was the newest.
        newest: what it says; ``None`` where it says that there was none.
    """

    name: str
    leaves: Mapping[int, Leaf]
    is_named: bool
    newest: Previous | None

    @property
    def title(self) -> str:
        """How a sentence names it."""
        return _title(self.name)

    @property
    def last_unlinked(self) -> int | None:
        """The last entry of an earlier program; before it one that is left out is not seen."""
        return max((n for n, leaf in self.leaves.items() if not leaf.is_linked), default=None)


def chain_faults(packet: OpenedPacket) -> Iterator[str]:
    """What is left out of the told fitting's chain, and of each that it rests on."""
    yield from _unlinked_faults(packet.leaves)
    export = _export(packet)
    if export is None:
        return
    if not isinstance(_newest_of(packet), dict):
        yield f"Entry {export} does not say which entry of each chain was the newest."
        return
    for chain in _chains(packet, export):
        if not chain.is_named:
            yield f"Entry {export} does not say which entry about {chain.title} was the newest."
        else:
            yield from _chain_faults(packet, chain, export)


def chain_words(packet: OpenedPacket) -> str:
    """What is said where nothing is left out: up to where, about whom, and what would not be seen."""
    export = _export(packet)
    if export is None:
        return (
            "Written before entries were linked: one about this fitting that is left out would not be "
            "seen."
        )
    chains = _chains(packet, export)
    whole = [one for one in chains if one.leaves and one.last_unlinked is None]
    empty = [one for one in chains if not one.leaves]
    told = [f"As of entry {export} no entry is left out about {_listed(whole)}."] if whole else []
    if empty:
        told.append(f"There was none about {_listed(empty)}.")
    old = [one for one in chains if one.last_unlinked is not None]
    if old:
        last = max(one.last_unlinked or 0 for one in old)
        told.append(
            f"Written before entries were linked, up to entry {last}: about {_listed(old)}. One left "
            "out before these would not be seen."
        )
    return " ".join(told)


def _unlinked_faults(leaves: Mapping[int, Leaf]) -> Iterator[str]:
    linked = min((index for index, leaf in leaves.items() if leaf.is_linked), default=None)
    for index, leaf in leaves.items():
        if linked is not None and index > linked and not leaf.is_linked:
            yield (
                f"Entry {index} ({leaf.act}) does not say which one of its chain is before it, as "
                f"entry {linked} does, which is older."
            )


def _chain_faults(packet: OpenedPacket, chain: _Chain, export: int) -> Iterator[str]:
    before: Previous | None = None
    for index, leaf in chain.leaves.items():
        if leaf.is_linked:
            yield from _link_faults(packet, chain, index, leaf.previous, before)
        before = named(index, packet.files[leaf_name(index)])
    if chain.newest is not None and chain.newest.index < 0:
        yield f"Entry {export} names something that is no entry as the newest about {chain.title}."
        return
    yield from _link_faults(packet, chain, export, chain.newest, before)


def _link_faults(
    packet: OpenedPacket,
    chain: _Chain,
    by: int,
    given: Previous | None,
    before: Previous | None,
) -> Iterator[str]:
    """What is wrong where an entry names another than the one that the packet tells before it."""
    if given == before:
        return
    about = f"about {chain.title}"
    there = None if given is None else packet.leaves.get(given.index)
    if given is None:
        assert before is not None  # they differ
        yield f"Entry {by} says that none {about} is before it, and entry {before.index} is told."
    elif given.index >= by:
        yield (
            f"Entry {by} names entry {given.index} as the one before it {about}, which is not before it."
        )
    elif there is not None and there.chain != chain.name:
        yield (
            f"Entry {by} names entry {given.index} as the one before it {about}, which is about "
            f"{_title(there.chain)}."
        )
    elif before is not None and given.index == before.index:
        yield f"Entry {by} names another entry {given.index} {about} than the packet has."
    elif before is not None and given.index < before.index:
        yield (
            f"Entry {by} names entry {given.index} as the one before it {about}, and entry "
            f"{before.index} is told in between."
        )
    else:
        since = "" if before is None else f", and with it may be others after entry {before.index}"
        first = "" if before is not None else ", and with it may be others before it"
        yield f"Entry {given.index} {about} is left out, which entry {by} names{since}{first}."


def _export(packet: OpenedPacket) -> int | None:
    """The export's entry, where it is linked and the record can be read."""
    opening = packet.opening
    leaf = None if opening is None else packet.leaves.get(opening.index)
    if opening is None or leaf is None or not leaf.is_linked or packet.record is None:
        return None
    return opening.index


def _newest_of(packet: OpenedPacket) -> JSON:
    """What the export says of each chain."""
    return said(packet.opening.contents.get(NEWEST_SECTION), "chains") if packet.opening else None


def _edition(packet: OpenedPacket) -> tuple[str, ...]:
    """The chains that an export of its time has to name; of a later one those that are known here."""
    assert packet.opening is not None  # the caller has the export
    given = number(said(packet.opening.contents.get(NEWEST_SECTION), "edition"))
    return RESTING.get(given or 0, RESTING[max(RESTING)])


def _chains(packet: OpenedPacket, export: int) -> tuple[_Chain, ...]:
    """The fitting first, then every other chain that is told or has to be named.

    An export of another fitting is the fault of another check; nothing is the fitting's newest then.
    """
    assert packet.record is not None  # the caller has the export
    newest, fitting = _newest_of(packet), packet.record.fitting
    told: dict[str, JSON] = newest if isinstance(newest, dict) else {}
    leaves: dict[str, dict[int, Leaf]] = {name: {} for name in (fitting, *_edition(packet), *told)}
    for index, leaf in packet.leaves.items():
        if index != export:
            leaves.setdefault(leaf.chain, {})[index] = leaf
    last = packet.leaves[export]
    others = (
        _Chain(name, own, name in told, _previous(told.get(name)))
        for name, own in leaves.items()
        if name != fitting
    )
    if last.chain != fitting:
        return tuple(others)
    own = _Chain(fitting, leaves[fitting], is_named=True, newest=last.previous)
    return (own, *others)


def _previous(value: JSON) -> Previous | None:
    """What names an entry; anything else but ``null`` names one that no packet has."""
    if value is None:
        return None
    index, hash_ = number(said(value, "index")), text(said(value, "hash"))
    return Previous.model_construct(index=-1 if index is None else index, hash=hash_)


def _title(chain: str) -> str:
    return "the lists" if chain == LISTS else quoted(chain)


def _listed(chains: list[_Chain]) -> str:
    """The chains by name, people counted: their ids say nothing to a reader."""
    people = [one for one in chains if any(leaf.act == USER_ACT for leaf in one.leaves.values())]
    names = [one.title for one in chains if one not in people]
    if people:
        names.append(counted(len(people), "person", "people"))
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
