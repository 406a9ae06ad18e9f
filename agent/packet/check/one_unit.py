"""One unit is one patient's: what the packet's own entries say of other patients' records.

A packet tells one fitting. That its unit is in another's record is known to it only from the section
``also_in`` that the verdict and the delivery carry.
"""

from __future__ import annotations

from collections.abc import Iterator

from agent.ledger.canonical import JSON
from agent.packet.check.fitting import DELIVERED_ACT
from agent.packet.check.opened import OpenedPacket
from agent.packet.check.told import Told, items, number, said, shown, text

RETURNED_ACT = "fitting.returned"


def one_unit_faults(packet: OpenedPacket) -> Iterator[str]:
    """No delivery of what another patient has; no return of what was not delivered."""
    deliveries = [told for told in packet.told if told.leaf.act == DELIVERED_ACT]
    for delivery in deliveries:
        yield from _delivery_faults(packet, delivery)
    returns = [told for told in packet.told if told.leaf.act == RETURNED_ACT]
    for told in returns:
        yield from _return_faults(told, deliveries)
    if len(returns) > 1:
        yield f"{returns[1].title}: the unit came back in entry {returns[0].index} already."


def _delivery_faults(packet: OpenedPacket, delivery: Told) -> Iterator[str]:
    """By the delivery's own section; where it has none, nothing was found any more."""
    day = text(delivery.said("visit", "proof_of_delivery", "delivered_on"))
    for one in items(delivery.said("also_in", "found")):
        if _held(one, day):
            yield (
                f"{delivery.title} delivers {shown(said(one, 'serial'))}, which by its own words was "
                f"delivered to another patient in entry {shown(said(one, 'entry'))} and did not come back."
            )
    if "also_in" not in delivery.leaf.sections:
        yield from _dropped_faults(packet, delivery)


def _dropped_faults(packet: OpenedPacket, delivery: Told) -> Iterator[str]:
    """A delivery that is silent of what its verdict had found was not written by this program."""
    named = number(delivery.said("visit", "verdict_entry"))
    for told in packet.told:
        found = items(told.said("also_in", "found"))
        if told.index == named and any(said(one, "delivered_on") is not None for one in found):
            yield (
                f"{delivery.title} says nothing of another patient's record of the unit, which its "
                f"verdict in entry {told.index} names."
            )


def _held(one: JSON, day: str) -> bool:
    """ISO dates are ordered as texts."""
    returned = said(one, "returned_on")
    return said(one, "delivered_on") is not None and (returned is None or text(returned) > day)


def _return_faults(told: Told, deliveries: list[Told]) -> Iterator[str]:
    before = [one for one in deliveries if one.index < told.index]
    if not before:
        yield f"{told.title} is told without a delivery before it."
        return
    delivered = before[0].said("visit", "unit", "serial")
    came = told.said("return", "serial")
    if told.holds("return") and before[0].holds("visit") and came != delivered:
        yield f"{told.title} is about {shown(came)}, delivered was {shown(delivered)}."
