"""A crosswalk as an entry or a verdict tells it, in the form of this version."""

from __future__ import annotations

from agent.ledger.canonical import JSON
from agent.packet.check.told import items, said

FORMER: str = "udi_di"
"""Earlier versions kept one device identifier at most, by itself."""

NOW: str = "udi_dis"


def as_now(walk: JSON) -> JSON:
    """The same with its device identifiers in a list, and where there is none without a member for it."""
    if not isinstance(walk, dict):
        return walk
    rest = {name: value for name, value in walk.items() if name not in (FORMER, NOW)}
    identifiers = reviewed_dis(walk)
    return {**rest, NOW: identifiers} if identifiers else rest


def reviewed_dis(walk: JSON) -> list[JSON]:
    """The device identifiers that were reviewed; a text in either form, whatever else stands there."""
    former = said(walk, FORMER)
    return items(said(walk, NOW)) if former is None else [former]
