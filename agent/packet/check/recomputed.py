"""What of a verdict can be worked out again here, from its own evidence and without the program's rules.

The whole verdict is run again by ``k1007 check``, with the rest of the program. Here stand the few sums that
anybody can do with the two sections open: that a listing was in the evidence and ran on that day, that a
date before the requirement is before it, and that verdict and evidence name the same rules.
"""

from __future__ import annotations

from collections.abc import Iterator

from agent.ledger.canonical import JSON
from agent.packet.check.opened import OpenedPacket
from agent.packet.check.reasons import reason_faults
from agent.packet.check.told import Told, items, said, shown, text

VERDICT_ACT = "verdict.taken"
FIRST_RULES = "1"
"""What a verdict that does not name its rules was taken under."""


def recomputed_faults(packet: OpenedPacket) -> Iterator[str]:
    """Each verdict whose evidence is open is one that the evidence allows."""
    for told in packet.told:
        if told.leaf.act == VERDICT_ACT and told.holds("verdict", "evidence"):
            yield from verdict_sums(told)


def verdict_sums(told: Told) -> Iterator[str]:
    """What is wrong with one verdict, both of whose sections are open."""
    yield from _rules_faults(told)
    yield from _kind_faults(told)
    yield from reason_faults(told)


def _rules_faults(told: Told) -> Iterator[str]:
    given, held = (
        told.said("verdict", "rules_version"),
        told.said("evidence", "rules", "version"),
    )
    if (given if given is not None else FIRST_RULES) != held:
        yield f"{told.title} names the rules {shown(given)}, its evidence {shown(held)}."
    if told.said("verdict", "hcpcs") != told.said("evidence", "rules", "hcpcs"):
        yield f"{told.title} names another code than the rules of its evidence."


def _kind_faults(told: Told) -> Iterator[str]:
    kind, day = told.said("verdict", "verdict"), text(told.said("verdict", "date_of_service"))
    first = text(told.said("evidence", "rules", "listing_required_from"))
    if kind == "not_required" and not day < first:
        yield (
            f"{told.title} says not_required for {shown(day)}, and a listing is required from "
            f"{shown(first)}."
        )
    if kind != "confirmed":
        return
    if day < first:
        yield f"{told.title} says confirmed for {shown(day)}, before a listing was required."
    listing = told.said("verdict", "listing")
    if listing not in items(told.said("evidence", "snapshot", "listings")):
        yield f"{told.title} says confirmed by a row that its evidence does not hold."
    if said(listing, "key", "hcpcs") != told.said("verdict", "hcpcs"):
        yield f"{told.title} says confirmed by a row of another code."
    if not _runs(listing, day):
        yield f"{told.title} says confirmed for {shown(day)}, on which its row does not run."


def _runs(listing: JSON, day: str) -> bool:
    """ISO dates stand in the order of their days."""
    begin, end = text(said(listing, "begin")), said(listing, "end")
    return bool(begin) and begin <= day and (end is None or day <= text(end))
