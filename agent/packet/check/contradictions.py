"""A conflict that the packet tells is not shed by a later verdict without what contradicted it.

Held to what the program that took the verdict asked for: under the rules of versions 1 to 3 nothing was.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from agent.overriding import EARLIER
from agent.packet.check.opened import OpenedPacket
from agent.packet.check.overrides import VERDICT_ACT, entries_of, is_overridden, rules_version
from agent.packet.check.told import Told, items, number, said, text

EXPLAINED_ACT: Final = "verdict.explained"
CONFLICT: Final = "conflict"


def contradiction_faults(packet: OpenedPacket, delivery: Told, verdict: Told) -> Iterator[str]:
    """Every conflict before the verdict that a delivery rests on is overridden or explained by then."""
    if rules_version(verdict) in EARLIER:
        return
    for told in entries_of(packet, VERDICT_ACT).values():
        if told.index >= verdict.index or not _says_otherwise(told, verdict):
            continue
        if _swapped_in(packet, told, verdict) or _is_explained(packet, told, delivery):
            continue
        if not is_overridden(packet, told, delivery):
            yield (
                f"{delivery.title} rests on entry {verdict.index}, and what entry {told.index} said "
                "otherwise before it is neither overridden nor explained."
            )


def explanation_faults(packet: OpenedPacket) -> Iterator[str]:
    """An explanation is of a verdict that is told before it."""
    verdicts = entries_of(packet, VERDICT_ACT)
    for told in entries_of(packet, EXPLAINED_ACT).values():
        named = _explains(told)
        if told.holds("explanation") and (named not in verdicts or (named or 0) >= told.index):
            yield f"{told.title} explains an entry that is no verdict told before it."


def _says_otherwise(told: Told, verdict: Told) -> bool:
    """A final conflict, or a final verdict about another unit."""
    if told.said("verdict", "provisional") is not False:
        return False
    if told.said("verdict", "verdict") == CONFLICT:
        return not _shown_again(told, verdict)
    return "" not in (_serial(told), _serial(verdict)) and _serial(told) != _serial(verdict)


def _serial(told: Told) -> str:
    return text(told.said("verdict", "identity", "serial", "value")).strip().casefold()


def _swapped_in(packet: OpenedPacket, told: Told, verdict: Told) -> bool:
    """A swap in between brought the unit that the later verdict is about."""
    swaps = entries_of(packet, "component.swapped").values()
    return any(
        told.index < one.index < verdict.index
        and text(one.said("swap", "number", "serial")).strip().casefold() == _serial(verdict)
        for one in swaps
    )


def _shown_again(told: Told, verdict: Told) -> bool:
    """The same conflict once more: what is asked of it is asked of that one."""
    again = verdict.said("verdict", "verdict") == CONFLICT
    return again and _codes(told) <= _codes(verdict)


def _codes(told: Told) -> set[str]:
    return {str(said(one, "code")) for one in items(told.said("verdict", "reasons"))}


def _is_explained(packet: OpenedPacket, verdict: Told, delivery: Told) -> bool:
    explained = entries_of(packet, EXPLAINED_ACT).values()
    return any(
        _explains(one) == verdict.index and verdict.index < one.index < delivery.index
        for one in explained
    )


def _explains(told: Told) -> int | None:
    return number(told.said("explanation", "verdict_entry"))
