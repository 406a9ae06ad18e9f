"""The record's side of a packet: sections, signatures, authors, the export, completeness."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from agent.ledger.act import verify_act_signature
from agent.ledger.canonical import JSON, parse_canonical
from agent.ledger.commitment import SaltedSection
from agent.ledger.errors import LedgerError
from agent.packet.check.opened import OpenedPacket
from agent.packet.layout import (
    CHECKPOINT,
    CONSISTENCY_NAME,
    EXPORT_ACT,
    KEYS,
    LEAF_NAME,
    MANIFEST,
    MANIFEST_SECTION,
    OLD_CHECKPOINT_NAME,
    OPENING_NAME,
    PROOF,
    PROOF_NAME,
    USER_ACT,
    USER_SECTION,
    leaf_name,
)
from agent.packet.manifest import manifest_section

SIGNED_ACTS: Final = frozenset(
    {"visit.signed", "visit.amended", "fitting.delivered", "verdict.overridden"}
)
"""Acts that mean nothing without a person's signature (PIM ch. 3 §3.3.2.4)."""

_NUMBERED: Final[tuple[re.Pattern[str], ...]] = (
    LEAF_NAME,
    PROOF_NAME,
    OPENING_NAME,
    OLD_CHECKPOINT_NAME,
    CONSISTENCY_NAME,
)


def section_faults(packet: OpenedPacket) -> Iterator[str]:
    """Every opened section is the one that its leaf committed to."""
    yield from packet.faults.get("record", ())
    yield from packet.faults.get("opening", ())
    for entry in packet.entries:
        leaf = packet.leaves.get(entry.index)
        if leaf is None:
            yield f"Entry {entry.index}: {leaf_name(entry.index)} is missing or not readable."
            continue
        if set(entry.sections) != set(leaf.sections):
            yield f"Entry {entry.index}: its sections are not those that its leaf names."
        for name, section in entry.sections.items():
            if section is not None and section.commitment.hex() != leaf.sections.get(name):
                yield f"Entry {entry.index}: section {name!r} is not what its leaf committed to."


def withheld(packet: OpenedPacket) -> tuple[str, ...]:
    """The sections that are withheld, as ``entry N name``."""
    return tuple(
        f"entry {entry.index} {name}"
        for entry in packet.entries
        for name, section in entry.sections.items()
        if section is None
    )


def opened_count(packet: OpenedPacket) -> int:
    """How many sections are open."""
    return sum(s is not None for entry in packet.entries for s in entry.sections.values())


def signature_faults(packet: OpenedPacket) -> Iterator[str]:
    """Every signature in a leaf verifies, and no act that needs one lacks it."""
    for index, leaf in packet.leaves.items():
        if leaf.signature is None:
            if leaf.act in SIGNED_ACTS:
                yield f"Entry {index} ({leaf.act}) is not signed by its author."
            continue
        try:
            verify_act_signature(leaf)
        except LedgerError as error:
            yield f"Entry {index} ({leaf.act}): {error}."


def author_faults(packet: OpenedPacket) -> Iterator[str]:
    """The key of every signature is one that the log gave to that author before."""
    given = dict(_keys_given(packet))
    for index, leaf in packet.leaves.items():
        if leaf.signature is None:
            continue
        entries = given.get((leaf.actor, leaf.signature.key), ())
        if not any(entry <= index for entry in entries):
            yield (
                f"Entry {index} ({leaf.act}): no entry {USER_ACT} in the packet gives its key to "
                f"{leaf.actor!r}."
            )


def signed_count(packet: OpenedPacket) -> int:
    """How many leaves carry a person's signature."""
    return sum(leaf.signature is not None for leaf in packet.leaves.values())


def export_faults(packet: OpenedPacket) -> Iterator[str]:
    """The export's own entry commits to the manifest."""
    yield from packet.faults.get("opening", ())
    opening = packet.opening
    if opening is None:
        return
    leaf = packet.leaves.get(opening.index)
    if leaf is None or leaf.act != EXPORT_ACT:
        yield f"Entry {opening.index} is not an entry {EXPORT_ACT}."
        return
    said = _content(opening.sections.get(MANIFEST_SECTION))
    expected = manifest_section(packet.files.get(MANIFEST, b""))
    if not isinstance(said, dict) or any(said.get(name) != v for name, v in expected.items()):
        yield f"Entry {opening.index} does not commit to this {MANIFEST}."


def record_faults(packet: OpenedPacket) -> Iterator[str]:
    """The record tells every leaf of the packet once, in order; nothing strange is in proof/."""
    yield from packet.faults.get("record", ())
    yield from (f"{path} is no file of a packet." for path in packet.files if _is_strange(path))
    record = packet.record
    if record is None:
        return
    told = [entry.index for entry in record.entries]
    if told != sorted(set(told)):
        yield "The record's entries are not in ascending order, each once."
    if sorted(record.reading_order) != sorted(told):
        yield "The record's reading order does not name each of its entries once."
    if packet.checkpoint is not None and record.origin != packet.checkpoint.origin:
        yield f"The record is of the log {record.origin!r}, the checkpoint is not."
    yield from _completeness_faults(packet, set(told))
    for entry in record.entries:
        leaf = packet.leaves.get(entry.index)
        if leaf is not None and leaf.act != entry.act:
            yield f"Entry {entry.index} is {leaf.act!r} in its leaf and {entry.act!r} in the record."


def _completeness_faults(packet: OpenedPacket, told: set[int]) -> Iterator[str]:
    export = set() if packet.opening is None else {packet.opening.index}
    leaves = {int(m[1]) for m in map(LEAF_NAME.fullmatch, packet.files) if m}
    proofs = {int(m[1]) for m in map(PROOF_NAME.fullmatch, packet.files) if m}
    for index in sorted((told | export) - leaves):
        yield f"Entry {index} is told, but its leaf is missing."
    for index in sorted(leaves - told - export):
        yield f"Entry {index} has a leaf, but the record does not tell it."
    for index in sorted(leaves ^ proofs):
        yield f"Entry {index} does not have both its leaf and its proof."
    if export & told:
        yield "The export's own entry stands among the record's entries."


def _keys_given(packet: OpenedPacket) -> Iterator[tuple[tuple[str, str], tuple[int, ...]]]:
    given: dict[tuple[str, str], tuple[int, ...]] = {}
    for entry in packet.entries:
        leaf = packet.leaves.get(entry.index)
        if leaf is None or leaf.act != USER_ACT:
            continue
        user = _content(entry.sections.get(USER_SECTION))
        key = user.get("key") if isinstance(user, dict) else None
        if isinstance(key, str):
            place = (leaf.subject, key)
            given[place] = (*given.get(place, ()), entry.index)
    yield from given.items()


def _content(section: SaltedSection | None) -> JSON:
    return None if section is None else parse_canonical(section.content)


def _is_strange(path: str) -> bool:
    if not path.startswith(PROOF) or path in {CHECKPOINT, KEYS}:
        return False
    return not any(pattern.fullmatch(path) for pattern in _NUMBERED)
