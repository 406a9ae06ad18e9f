"""Verdicts: overridden by two who have no part in the fitting, and no delivery without one that goes on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from agent.packet.check.contradictions import contradiction_faults, explanation_faults
from agent.packet.check.fitting import DELIVERED_ACT
from agent.packet.check.one_unit import one_unit_faults
from agent.packet.check.opened import OpenedPacket
from agent.packet.check.overrides import (
    VERDICT_ACT,
    entries_of,
    is_overridden,
    named_before,
    override_faults,
)
from agent.packet.check.told import Told, shown

CONTROLLER: Final = "controller"
"""The kind of part that a verdict is about."""

GOING_ON: Final = frozenset({"confirmed", "not_required"})
"""The two verdicts that need no compliance officer."""


def verdict_faults(packet: OpenedPacket) -> Iterator[str]:
    """Every override has its signers, and the delivery rests on a verdict."""
    yield from override_faults(packet)
    verdicts = entries_of(packet, VERDICT_ACT)
    for told in packet.told:
        if told.leaf.act != DELIVERED_ACT or not told.holds("visit"):
            continue
        named = told.said("visit", "verdict_entry")
        verdict = named_before(told, named, verdicts)
        if verdict is None:
            yield f"{told.title} rests on entry {shown(named)}, which is no verdict told before it."
            continue
        yield from _delivery_faults(packet, told, verdict)
        yield from _swap_faults(packet, told, verdict.index)
        yield from contradiction_faults(packet, told, verdict)
    yield from explanation_faults(packet)
    yield from one_unit_faults(packet)


def open_verdicts(packet: OpenedPacket) -> tuple[Told, ...]:
    """The verdicts of which both sections are open, in the order of the log."""
    verdicts = (told for told in packet.told if told.leaf.act == VERDICT_ACT)
    return tuple(told for told in verdicts if told.holds("verdict", "evidence"))


def verdict_count(packet: OpenedPacket) -> int:
    """How many verdicts are told."""
    return sum(told.leaf.act == VERDICT_ACT for told in packet.told)


def _swap_faults(packet: OpenedPacket, delivery: Told, verdict: int) -> Iterator[str]:
    """No controller was swapped between the verdict and the delivery that rests on it."""
    controllers = {
        told.said("part", "id")
        for told in packet.told
        if told.leaf.act == "component.added" and told.said("part", "kind") == CONTROLLER
    }
    for told in packet.told:
        between = verdict < told.index < delivery.index
        if between and told.said("swap", "part") in controllers - {None}:
            yield (
                f"{delivery.title} rests on entry {verdict}, and {told.title} swapped the "
                "controller in between."
            )


def _delivery_faults(packet: OpenedPacket, told: Told, verdict: Told) -> Iterator[str]:
    if is_overridden(packet, verdict, told) or not verdict.holds("verdict"):
        return
    kind = verdict.said("verdict", "verdict")
    if verdict.said("verdict", "provisional") is not False:
        yield (
            f"{told.title} rests on entry {verdict.index}, a verdict that is provisional and that "
            "no entry overrides."
        )
    elif kind not in GOING_ON:
        yield (
            f"{told.title} rests on entry {verdict.index}, whose verdict is {shown(kind)} and that "
            "no entry overrides."
        )
