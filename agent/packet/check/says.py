"""What a packet says, in a few facts: that it checks is not yet that its device is listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from agent.packet.check.cases import amended_places
from agent.packet.check.fitting import DELIVERED_ACT
from agent.packet.check.opened import OpenedPacket
from agent.packet.check.overrides import VERDICT_ACT, entries_of, is_overridden, named_before
from agent.packet.check.people import people_of
from agent.packet.check.told import Told, items, said, shown, text
from agent.policy_words import limit_words
from agent.strictness import SECTION, SET_ACT, limits, policy_act

LISTED: Final = "listed"
"""The reason that names the row of the list, with the list's day."""


@dataclass(frozen=True, slots=True)
class OtherVerdict:
    """A verdict of this fitting that the delivery does not rest on."""

    entry: int
    verdict: str
    date_of_service: str


@dataclass(frozen=True, slots=True)
class Says:
    """The packet's own statements, as the checks found them recorded; empty where it makes none.

    Attributes:
        fitting: the fitting that the packet is about.
        synthetic: the packet calls itself a demonstration.
        verdict_entry: the verdict that the delivery rests on; without a delivery the newest one.
        verdict: one of the seven (design: ``confirmed`` … ``insufficient``).
        provisional: it was taken for a day to come.
        date_of_service: the calendar day that it is about.
        confidence: on what the identity rests.
        manufacturer, model, serial: the unit that it is about.
        looser: the limits under which it was taken that are looser than what ships, and whose they are.
        listed: the sentence that names the row, where one holds on that day.
        overridden: the delivery went on by an override of that verdict.
        delivered: the day of delivery, where the packet tells one.
        others: the other verdicts that the packet tells; a conflict among them is worth a look.
        amended: the values of the case that were amended, patient and supplier first, with the entries.
    """

    fitting: str
    synthetic: bool
    verdict_entry: int | None = None
    verdict: str = ""
    provisional: bool = False
    date_of_service: str = ""
    confidence: str = ""
    manufacturer: str = ""
    model: str = ""
    serial: str = ""
    looser: tuple[str, ...] = ()
    listed: str = ""
    overridden: bool = False
    delivered: str = ""
    others: tuple[OtherVerdict, ...] = ()
    amended: tuple[str, ...] = ()


def what_it_says(packet: OpenedPacket) -> Says | None:
    """The statements of a packet whose record can be read; None where it cannot."""
    if packet.record is None:
        return None
    delivery = next((told for told in packet.told if told.leaf.act == DELIVERED_ACT), None)
    verdict = _verdict(packet, delivery)
    if verdict is None:
        return Says(
            packet.record.fitting,
            packet.record.synthetic,
            delivered=_day(delivery),
            amended=amended_places(packet),
        )
    return Says(
        fitting=packet.record.fitting,
        synthetic=packet.record.synthetic,
        verdict_entry=verdict.index,
        verdict=text(verdict.said("verdict", "verdict")),
        provisional=verdict.said("verdict", "provisional") is True,
        date_of_service=text(verdict.said("verdict", "date_of_service")),
        confidence=text(verdict.said("verdict", "confidence")),
        manufacturer=_of_unit(verdict, "manufacturer"),
        model=_of_unit(verdict, "model"),
        serial=_of_unit(verdict, "serial"),
        looser=tuple(_looser(packet, verdict)),
        listed=_listed(verdict),
        overridden=delivery is not None and is_overridden(packet, verdict, delivery),
        delivered=_day(delivery),
        others=tuple(_others(packet, verdict)),
        amended=amended_places(packet),
    )


def _others(packet: OpenedPacket, verdict: Told) -> Iterator[OtherVerdict]:
    for told in entries_of(packet, VERDICT_ACT).values():
        if told.index != verdict.index:
            kind, day = (
                text(told.said("verdict", name)) for name in ("verdict", "date_of_service")
            )
            yield OtherVerdict(told.index, kind, day)


def _looser(packet: OpenedPacket, verdict: Told) -> Iterator[str]:
    acts = (
        policy_act(told.index, told.leaf, told.contents.get(SECTION))
        for told in packet.told
        if told.leaf.act == SET_ACT and told.index < verdict.index
    )
    people = people_of(packet)
    for limit in limits(
        verdict.said("evidence", "rules"), [act for act in acts if act is not None]
    ):
        if not limit.stands_out:
            continue
        act = limit.act
        person = None if act is None else people.get(act.by)
        who = "somebody who is not told" if person is None else shown(person.printed_name)
        yield limit_words(limit, who, "" if act is None else f"{act.at:%Y-%m-%d}")


def _verdict(packet: OpenedPacket, delivery: Told | None) -> Told | None:
    verdicts = entries_of(packet, VERDICT_ACT)
    if delivery is None:
        return max(verdicts.values(), key=lambda told: told.index, default=None)
    return named_before(delivery, delivery.said("visit", "verdict_entry"), verdicts)


def _day(delivery: Told | None) -> str:
    return "" if delivery is None else text(delivery.said("visit", "started"))[: len("2026-06-17")]


def _of_unit(verdict: Told, name: str) -> str:
    return text(verdict.said("verdict", "identity", name, "value"))


def _listed(verdict: Told) -> str:
    reasons = items(verdict.said("verdict", "reasons"))
    return next((text(said(one, "text")) for one in reasons if said(one, "code") == LISTED), "")
