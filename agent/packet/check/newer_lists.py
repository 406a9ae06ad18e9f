"""A newer list than the one that a verdict was taken on is told: somebody may ask why it did not count.

It is no fault: which list is in force has not followed from one rule in all versions, and one that was
imported by mistake is rightly retired.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date
from typing import Final

from agent.ledger.canonical import JSON
from agent.packet.check.opened import OpenedPacket
from agent.packet.check.times import moment_of
from agent.packet.check.told import Told, said, settled, shown, text
from agent.packet.check.verdicts import open_verdicts

IMPORT_ACT: Final = "pcl.imported"
RETIRE_ACT: Final = "pcl.retired"

_DAY: Final = len("2026-06-15")


def newer_lists(packet: OpenedPacket) -> tuple[str, ...]:
    """A sentence for each verdict before which a newer list had been imported, and what became of it."""
    return tuple(_sentences(packet))


def _sentences(packet: OpenedPacket) -> Iterator[str]:
    for verdict in open_verdicts(packet):
        used = verdict.said("evidence", "snapshot")
        if used is None:
            continue
        newer = [
            one
            for one in packet.told
            if one.leaf.act == IMPORT_ACT
            and settled(one, verdict)
            and _is_newer(one.said("snapshot", "retrieved"), said(used, "retrieved"))
        ]
        if newer:
            last = max(newer, key=lambda one: text(one.said("snapshot", "retrieved"))[:_DAY])
            yield (
                f"{verdict.title} rests on the list {shown(said(used, 'id'))}; entry {last.index} had "
                f"imported the newer {shown(last.leaf.subject)}, {_what_became(packet, last, verdict)}."
            )


def _what_became(packet: OpenedPacket, newer: Told, verdict: Told) -> str:
    for one in packet.told:
        of_it = one.leaf.act == RETIRE_ACT and one.leaf.subject == newer.leaf.subject
        if of_it and newer.index < one.index < verdict.index:
            return f"which entry {one.index} had retired: {shown(one.contents.get('note'))}"
    return "which nobody had retired"


def _is_newer(retrieved: JSON, used: JSON) -> bool:
    """By the moment where both say one, else by the day."""
    one, other = moment_of(retrieved), moment_of(used)
    if one is not None and other is not None and _has_hour(retrieved) and _has_hour(used):
        return one.astimezone(UTC) > other.astimezone(UTC)
    first, second = _day(retrieved), _day(used)
    return first is not None and second is not None and first > second


def _day(value: JSON) -> date | None:
    try:
        return date.fromisoformat(text(value)[:_DAY])
    except ValueError:
        return None


def _has_hour(value: JSON) -> bool:
    return len(text(value)) > _DAY
