"""Overrides: of a verdict that can be overridden, by two who have no part in the fitting.

Each is held to what the rules of its verdict asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from agent.ledger.canonical import JSON
from agent.overriding import EARLIER, PARTS, asks_second, forbidding, overridable, parts_under
from agent.packet.check.opened import OpenedPacket
from agent.packet.check.told import Told, items, number, said, shown, text
from agent.text import quoted

VERDICT_ACT: Final = "verdict.taken"
OVERRIDE_ACT: Final = "verdict.overridden"
COUNTERSIGNED_ACT: Final = "verdict.countersigned"

FIRST_RULES: Final = "1"
"""What a verdict that does not name its rules was taken under."""

Entries = Mapping[int, Told]
"""Entries by their number."""


def entries_of(packet: OpenedPacket, act: str) -> Entries:
    """The told entries of one act."""
    return {told.index: told for told in packet.told if told.leaf.act == act}


def named_before(told: Told, named: JSON, among: Entries) -> Told | None:
    """The entry that is named, where it is one of these and told before."""
    index = number(named)
    found = None if index is None else among.get(index)
    return found if found is not None and found.index < told.index else None


def override_faults(packet: OpenedPacket) -> Iterator[str]:
    """What keeps each override from standing, but for a second signature that is not there."""
    verdicts, overrides = entries_of(packet, VERDICT_ACT), entries_of(packet, OVERRIDE_ACT)
    for told in overrides.values():
        named = told.said("override", "verdict_entry")
        if told.holds("override") and named_before(told, named, verdicts) is None:
            yield f"{told.title} rests on entry {shown(named)}, which is no verdict told before it."
        verdict = _overridden(told, verdicts)
        if verdict is not None and verdict.holds("verdict") and not _can_be(verdict):
            codes = forbidding(_codes(verdict), rules_version(verdict)) or _codes(verdict)
            yield (
                f"{told.title} overrides entry {verdict.index}, whose reasons no override is for: "
                f"{', '.join(map(quoted, codes))}."
            )
    for second in entries_of(packet, COUNTERSIGNED_ACT).values():
        yield from _second_faults(second, overrides)
    for signature, version in _signatures(packet):
        part = _part_of(packet, signature, parts_under(version))
        if part is not None:
            yield (
                f"{signature.title} is by {quoted(signature.leaf.actor)}, who has a part in this fitting: "
                f"entry {part.index} ({part.leaf.act})."
            )


def is_overridden(packet: OpenedPacket, verdict: Told, delivery: Told) -> bool:
    """Whether a verdict was overridden before a delivery, with the signatures that its rules ask for."""
    seconds = entries_of(packet, COUNTERSIGNED_ACT).values()
    for told in entries_of(packet, OVERRIDE_ACT).values():
        if told.index >= delivery.index or _verdict_entry(told) != verdict.index:
            continue
        if not verdict.holds("verdict") or not asks_second(rules_version(verdict)):
            return True
        if any(_signs(second, told) and second.index < delivery.index for second in seconds):
            return True
    return False


def allowed_then(packet: OpenedPacket) -> tuple[str, ...]:
    """What earlier rules allowed and later ones do not: told, and no fault."""
    found = []
    for signature, version in _signatures(packet):
        later = PARTS - parts_under(version)
        part = _part_of(packet, signature, later) if version in EARLIER else None
        if part is not None:
            found.append(
                f"{signature.title} is by the person of entry {part.index} ({part.leaf.act}), as version "
                f"{version} of the rules allowed."
            )
    return tuple(found)


def rules_version(verdict: Told) -> str:
    """The rules that a verdict was taken under; the first where it names none."""
    return text(verdict.said("verdict", "rules_version")) or FIRST_RULES


def _second_faults(told: Told, overrides: Entries) -> Iterator[str]:
    """The second signature is another person's, under an override told before."""
    named = told.said("countersignature", "override_entry")
    first = named_before(told, named, overrides)
    if told.holds("countersignature") and first is None:
        yield f"{told.title} rests on entry {shown(named)}, which is no override told before it."
    if first is not None and first.leaf.actor == told.leaf.actor:
        yield f"{told.title} is by {quoted(told.leaf.actor)}, who recorded that override."


def _signatures(packet: OpenedPacket) -> Iterator[tuple[Told, str]]:
    """Each signature of an override, and the version of the rules that it is held to."""
    verdicts, overrides = entries_of(packet, VERDICT_ACT), entries_of(packet, OVERRIDE_ACT)
    for told in packet.told:
        override: Told | None = told
        if told.leaf.act == COUNTERSIGNED_ACT:
            override = named_before(
                told, told.said("countersignature", "override_entry"), overrides
            )
        elif told.leaf.act != OVERRIDE_ACT:
            continue
        verdict = None if override is None else _overridden(override, verdicts)
        yield told, FIRST_RULES if verdict is None else rules_version(verdict)


def _verdict_entry(override: Told) -> int | None:
    return number(override.said("override", "verdict_entry"))


def _overridden(override: Told, verdicts: Entries) -> Told | None:
    return named_before(override, override.said("override", "verdict_entry"), verdicts)


def _part_of(packet: OpenedPacket, signature: Told, acts: frozenset[str]) -> Told | None:
    """The first of these acts that is by the same person."""
    own = (told for told in packet.told if told.leaf.act in acts)
    return next((told for told in own if told.leaf.actor == signature.leaf.actor), None)


def _can_be(verdict: Told) -> bool:
    return overridable(_codes(verdict), rules_version(verdict))


def _codes(verdict: Told) -> tuple[str, ...]:
    return tuple(text(said(one, "code")) for one in items(verdict.said("verdict", "reasons")))


def _signs(second: Told, override: Told) -> bool:
    named = number(second.said("countersignature", "override_entry"))
    other = second.leaf.actor != override.leaf.actor
    return named == override.index < second.index and other
