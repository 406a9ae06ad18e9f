"""Labels: a verdict that counts one as scanned rests on a photograph and on somebody or something else.

A second person's word is an entry of their own, told before, about the same label and photographs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from agent.ledger.canonical import JSON
from agent.packet.check.label_day import day_faults
from agent.packet.check.opened import OpenedPacket
from agent.packet.check.told import Told, items, number, said, shown
from agent.packet.check.verdicts import open_verdicts
from agent.text import quoted

ATTESTED_ACT: Final = "label.attested"
LABEL_SCANNED: Final = "label_scanned"


def label_faults(packet: OpenedPacket) -> Iterator[str]:
    """Every label is as machine-read and as corroborated as its verdict says."""
    attested = {told.index: told for told in packet.told if told.leaf.act == ATTESTED_ACT}
    for told in open_verdicts(packet):
        if told.said("verdict", "confidence") == LABEL_SCANNED:
            yield from _lacking(told)
        if told.said("evidence", "label", "second_person") is not None:
            yield from _second_person_faults(told, attested)
        if told.said("verdict", "provisional") is False:
            yield from day_faults(packet, told)


def label_count(packet: OpenedPacket) -> int:
    """How many open verdicts rest on a label."""
    return sum(told.said("evidence", "label") is not None for told in open_verdicts(packet))


def _lacking(told: Told) -> Iterator[str]:
    label = told.said("evidence", "label")
    if not items(said(label, "photos")):
        yield f"{told.title} counts its label as scanned, and names no photograph of it."
    listed = said(label, "packing_list", "serial")
    by_paper = listed is not None and listed == said(label, "serial")
    if said(label, "second_person") is None and not by_paper:
        yield f"{told.title} counts its label as scanned, and nobody and nothing else stands for it."


def _second_person_faults(told: Told, attested: dict[int, Told]) -> Iterator[str]:
    label = told.said("evidence", "label")
    named = said(label, "second_person", "entry")
    index = number(named)
    entry = attested.get(-1 if index is None else index)
    if entry is None or entry.index >= told.index:
        yield f"{told.title} names entry {shown(named)} for its label, which attests none before it."
        return
    if entry.leaf.actor == told.leaf.actor:
        yield f"{told.title}: its label's second person is {quoted(told.leaf.actor)}, its own author."
    if entry.leaf.actor != said(label, "second_person", "user"):
        yield f"{told.title}: entry {entry.index} is not by the second person that it names."
    if entry.holds("attestation") and _told_of(entry) != _of_label(label):
        yield f"{told.title}: entry {entry.index} attests another label or other photographs."


def _told_of(entry: Told) -> list[JSON]:
    names = ("text", "di", "serial")
    photos = items(entry.said("attestation", "photos"))
    return [*(entry.said("attestation", name) for name in names), *photos]


def _of_label(label: JSON) -> list[JSON]:
    photos = [said(photo, "sha256") for photo in items(said(label, "photos"))]
    return [*(said(label, name) for name in ("text", "di", "serial")), *photos]
