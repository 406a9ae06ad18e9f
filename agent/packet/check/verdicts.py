"""Verdicts: overridden by two who have no part in the fitting, and no delivery without one that goes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from agent.ledger.canonical import JSON
from agent.packet.check.fitting import DELIVERED_ACT
from agent.packet.check.opened import OpenedPacket
from agent.packet.check.told import Told, number, shown
from agent.packet.check.visits import VISIT_ACTS
from agent.text import quoted

VERDICT_ACT: Final = "verdict.taken"
OVERRIDE_ACT: Final = "verdict.overridden"
COUNTERSIGNED_ACT: Final = "verdict.countersigned"
CONTROLLER: Final = "controller"
"""The kind of part that a verdict is about."""

FIRST_RULES: Final = frozenset({None, "1"})
"""The rules under which one signature was enough; an older verdict does not name its rules."""

GOING_ON: Final = frozenset({"confirmed", "not_required"})
"""The two verdicts that need no compliance officer."""


_KINDS: Final = {"countersignature": "override"}
"""What a section names, where that is no verdict."""


def verdict_faults(packet: OpenedPacket) -> Iterator[str]:
    """Every override has its signers, and the delivery rests on a verdict."""
    verdicts = {told.index: told for told in packet.told if told.leaf.act == VERDICT_ACT}
    overrides = tuple(told for told in packet.told if told.leaf.act == OVERRIDE_ACT)
    signers = {told.leaf.actor: told.index for told in packet.told if told.leaf.act in VISIT_ACTS}
    for told in overrides:
        yield from _officer_faults(told, signers)
        yield from _named_faults(told, told.said("override", "verdict_entry"), verdicts, "override")
    seconds = _seconds(packet)
    by_entry = {told.index: told for told in overrides}
    for second in seconds:
        yield from _second_faults(second, by_entry, signers)
    for told in packet.told:
        if told.leaf.act == DELIVERED_ACT and told.holds("visit"):
            named = told.said("visit", "verdict_entry")
            faults = tuple(_named_faults(told, named, verdicts, "visit"))
            yield from faults or _delivery_faults(
                told, verdicts[number(named) or 0], overrides, seconds
            )
            if not faults:
                yield from _swap_faults(packet, told, number(named) or 0)


def open_verdicts(packet: OpenedPacket) -> tuple[Told, ...]:
    """The verdicts of which both sections are open, in the order of the log."""
    verdicts = (told for told in packet.told if told.leaf.act == VERDICT_ACT)
    return tuple(told for told in verdicts if told.holds("verdict", "evidence"))


def verdict_count(packet: OpenedPacket) -> int:
    """How many verdicts are told."""
    return sum(told.leaf.act == VERDICT_ACT for told in packet.told)


def _officer_faults(told: Told, signers: Mapping[str, int]) -> Iterator[str]:
    if told.leaf.actor in signers:
        yield (
            f"{told.title} is by {quoted(told.leaf.actor)}, who signed a visit of this fitting "
            f"in entry {signers[told.leaf.actor]}."
        )


def _named_faults(
    told: Told, named: JSON, verdicts: Mapping[int, Told], section: str
) -> Iterator[str]:
    """The entry that is named is told before, among those that it can be."""
    if not told.holds(section):
        return
    index = number(named)
    if index is None or index not in verdicts or index >= told.index:
        kind = _KINDS.get(section, "verdict")
        yield f"{told.title} rests on entry {shown(named)}, which is no {kind} told before it."


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


def _seconds(packet: OpenedPacket) -> tuple[Told, ...]:
    return tuple(told for told in packet.told if told.leaf.act == COUNTERSIGNED_ACT)


def _second_faults(
    told: Told,
    overrides: Mapping[int, Told],
    signers: Mapping[str, int],
) -> Iterator[str]:
    """The second signature is another person's, under an override told before."""
    yield from _named_faults(
        told, told.said("countersignature", "override_entry"), overrides, "countersignature"
    )
    first = overrides.get(number(told.said("countersignature", "override_entry")) or -1)
    if first is not None and first.leaf.actor == told.leaf.actor:
        yield f"{told.title} is by {quoted(told.leaf.actor)}, who recorded that override."
    if told.leaf.actor in signers:
        yield (
            f"{told.title} is by {quoted(told.leaf.actor)}, who signed a visit of this fitting "
            f"in entry {signers[told.leaf.actor]}."
        )


def _stands(override: Told, verdict: Told, delivered: Told, seconds: tuple[Told, ...]) -> bool:
    if override.index >= delivered.index:
        return False
    if verdict.said("verdict", "rules_version") in FIRST_RULES or not verdict.holds("verdict"):
        return True
    return any(
        number(second.said("countersignature", "override_entry")) == override.index
        and second.leaf.actor != override.leaf.actor
        and override.index < second.index < delivered.index
        for second in seconds
    )


def _delivery_faults(
    told: Told, verdict: Told, overrides: tuple[Told, ...], seconds: tuple[Told, ...]
) -> Iterator[str]:
    overridden = any(
        number(each.said("override", "verdict_entry")) == verdict.index
        and _stands(each, verdict, told, seconds)
        for each in overrides
    )
    if overridden or not verdict.holds("verdict"):
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
