"""Times that fit each other: along the log, and between a signature line and its entry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from agent.ledger.canonical import JSON
from agent.packet.check.opened import OpenedPacket
from agent.packet.check.told import TOLERANCE, shown

CLOCK_ACT: Final = "clock.vouched"
"""An administrator's word that the computer's clock is right from here on."""


def time_faults(packet: OpenedPacket) -> Iterator[str]:
    """No entry is dated well before an earlier one, no signature line far from its entry.

    Where an administrator vouched for the clock, the order begins anew.
    """
    latest = None
    for index, leaf in packet.leaves.items():
        if leaf.act == CLOCK_ACT:
            latest = None
        if latest is not None and latest[1].moment - leaf.moment > TOLERANCE:
            yield (
                f"Entry {index} ({leaf.act}) is dated {leaf.at}, but entry {latest[0]} before it "
                f"is dated {latest[1].at}."
            )
        if latest is None or leaf.moment > latest[1].moment:
            latest = index, leaf
    for told in packet.told:
        signed = told.said("signature", "signed_at")
        if told.holds("signature") and not _is_near(signed, told.leaf.moment):
            yield (
                f"{told.title} is dated {told.leaf.at}, but its signature line says "
                f"{shown(signed)}."
            )


def clock_vouched(packet: OpenedPacket) -> tuple[str, ...]:
    """Where the clock was set right by more than a little: told, and no fault."""
    return tuple(
        f"{told.title} vouches for the clock; the newest entry then was "
        f"{shown(told.said('clock', 'newest_entry'))}, dated {shown(told.said('clock', 'newest_at'))}: "
        f"{shown(told.said('clock', 'note'))}."
        for told in packet.told
        if told.leaf.act == CLOCK_ACT
    )


def _is_near(signed: JSON, at: datetime) -> bool:
    moment = moment_of(signed)
    return moment is not None and abs(moment - at) <= TOLERANCE


def day_of(value: JSON) -> str | None:
    """A day of the calendar, ``2026-06-15``; ``None`` where the value is none."""
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) else None
    except ValueError:
        return None


def moment_of(value: JSON) -> datetime | None:
    """A moment with its zone; ``None`` where the value is none."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return None if moment.utcoffset() is None else moment
