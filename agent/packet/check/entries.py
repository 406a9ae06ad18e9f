"""The record's side of a packet: sections as committed to, and completeness."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from agent.packet.check.opened import OpenedPacket
from agent.packet.layout import LEAF_NAME, PROOF_NAME, leaf_name
from agent.text import quoted

ACT_SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "case.amended": ("amendment", "signature"),
    "claim.recorded": ("claim",),
    "clock.vouched": ("clock",),
    "complaint.recorded": ("complaint",),
    "component.added": ("part",),
    "component.swapped": ("swap",),
    "crosswalk.accepted": ("crosswalk",),
    "crosswalk.retired": ("crosswalk",),
    "document.added": ("document",),
    "firmware.added": ("firmware",),
    "firmware.retired": ("firmware",),
    "fitting.delivered": ("visit", "signature"),
    "fitting.opened": ("case",),
    "fitting.returned": ("return",),
    "gudid.imported": ("gudid",),
    "label.attested": ("attestation",),
    "packet.exported": ("manifest",),
    "pcl.imported": ("snapshot",),
    "pcl.retired": ("note",),
    "policy.set": ("policy",),
    "recall.imported": ("import",),
    "recall.retired": ("import", "note"),
    "user.added": ("user",),
    "verdict.countersigned": ("countersignature", "signature"),
    "verdict.explained": ("explanation", "signature"),
    "verdict.overridden": ("override", "signature"),
    "verdict.taken": ("verdict", "evidence"),
    "visit.amended": ("amendment", "signature"),
    "visit.signed": ("visit", "signature"),
}
"""What each act has to say; one that left a section out would escape the checks on it."""


def section_faults(packet: OpenedPacket) -> Iterator[str]:
    """Every opened section is the one that its leaf committed to, and none is left out."""
    yield from packet.faults.get("record", ())
    yield from packet.faults.get("opening", ())
    for entry in packet.entries:
        leaf = packet.leaves.get(entry.index)
        if leaf is None:
            yield f"Entry {entry.index}: {leaf_name(entry.index)} is missing or not readable."
            continue
        if set(entry.sections) != set(leaf.sections):
            yield f"Entry {entry.index}: its sections are not those that its leaf names."
        for name in ACT_SECTIONS.get(leaf.act, ()):
            if name not in leaf.sections:
                yield f"Entry {entry.index} ({leaf.act}) has no section {quoted(name)}."
        for name, section in entry.sections.items():
            if section is not None and section.commitment.hex() != leaf.sections.get(name):
                yield (
                    f"Entry {entry.index}: section {quoted(name)} is not what its leaf "
                    "committed to."
                )


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


def record_faults(packet: OpenedPacket) -> Iterator[str]:
    """The record tells every leaf of the packet once, in order."""
    yield from packet.faults.get("record", ())
    record = packet.record
    if record is None:
        return
    told = [entry.index for entry in record.entries]
    if told != sorted(set(told)):
        yield "The record's entries are not in ascending order, each once."
    if sorted(record.reading_order) != sorted(told):
        yield "The record's reading order does not name each of its entries once."
    if packet.checkpoint is not None and record.origin != packet.checkpoint.origin:
        yield f"The record is of the log {quoted(record.origin)}, the checkpoint is not."
    yield from _completeness_faults(packet, set(told))
    for entry in record.entries:
        leaf = packet.leaves.get(entry.index)
        if leaf is not None and leaf.act != entry.act:
            yield (
                f"Entry {entry.index} is {quoted(leaf.act)} in its leaf and {quoted(entry.act)} "
                "in the record."
            )


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
