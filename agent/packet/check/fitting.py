"""One packet, one fitting: the export, the opening and every act are about the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from agent.packet.check.opened import OpenedPacket
from agent.packet.check.told import Told, shown
from agent.packet.layout import EXPORT_ACT, MANIFEST, MANIFEST_SECTION
from agent.packet.manifest import manifest_section
from agent.text import quoted

OPENED_ACT: Final = "fitting.opened"
DELIVERED_ACT: Final = "fitting.delivered"

OTHER_ACTS: Final = (
    "user.",
    "pcl.",
    "crosswalk.",
    "firmware.",
    "recall.",
    "gudid.",
    "clock.",
    "policy.",
)
"""How the acts begin that are about people and lists; every other one belongs to a fitting."""


def export_faults(packet: OpenedPacket) -> Iterator[str]:
    """The export's own entry commits to the manifest, and comes after all that it exports."""
    yield from packet.faults.get("opening", ())
    opening = packet.opening
    if opening is None:
        return
    leaf = packet.leaves.get(opening.index)
    if leaf is None or leaf.act != EXPORT_ACT:
        yield f"Entry {opening.index} is not an entry {EXPORT_ACT}."
        return
    said = opening.contents.get(MANIFEST_SECTION)
    expected = manifest_section(packet.files.get(MANIFEST, b""))
    if not isinstance(said, dict) or any(said.get(name) != v for name, v in expected.items()):
        yield f"Entry {opening.index} does not commit to this {MANIFEST}."
    for told in packet.told:
        if told.index > opening.index:
            yield f"{told.title} comes after entry {opening.index}, which exported it."


def fitting_faults(packet: OpenedPacket) -> Iterator[str]:
    """Every act of the packet that belongs to a fitting belongs to the record's."""
    if packet.record is None:
        return
    fitting = packet.record.fitting
    for told in packet.told:
        if belongs_to_a_fitting(told) and told.leaf.subject != fitting:
            yield (
                f"{told.title} is about {quoted(told.leaf.subject)}, the record is about "
                f"{quoted(fitting)}."
            )
        if told.leaf.act == OPENED_ACT and told.holds("case"):
            named = told.said("case", "fitting_id")
            if named != fitting:
                yield (
                    f"{told.title}: its case is of {shown(named)}, the record is about "
                    f"{quoted(fitting)}."
                )
    yield from _count_faults(packet)


def belongs_to_a_fitting(told: Told) -> bool:
    """Whether the act is about a fitting; so are acts of which this program knows nothing."""
    return not told.leaf.act.startswith(OTHER_ACTS)


def _count_faults(packet: OpenedPacket) -> Iterator[str]:
    opened = [told.index for told in packet.told if told.leaf.act == OPENED_ACT]
    if not opened:
        yield f"No entry {OPENED_ACT} is told."
    if len(opened) > 1:
        yield f"Entries {_listed(opened)} each open a fitting; one may."
    delivered = [told.index for told in packet.told if told.leaf.act == DELIVERED_ACT]
    if len(delivered) > 1:
        yield f"Entries {_listed(delivered)} each deliver; one may."


def _listed(indices: list[int]) -> str:
    return ", ".join(map(str, indices[:10]))
