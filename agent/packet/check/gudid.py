"""GUDID's record beside a verdict: imported by an earlier entry, and every text of it stands in the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from agent.ledger.canonical import JSON
from agent.packet.check.opened import OpenedPacket
from agent.packet.check.told import Told, items, said, says_the_same, shown, text
from agent.packet.layout import gudid_name

GUDID_ACT: Final = "gudid.imported"

_TEXTS: Final = (
    "di",
    "company",
    "brand",
    "model",
    "catalog_number",
    "distribution",
    "version_date",
)
_LISTS: Final = ("other_dis", "product_codes")
"""Members of a record that are taken from the file; AccessGUDID and openFDA nest them otherwise."""


def gudid_faults(packet: OpenedPacket, told: Told) -> Iterator[str]:
    """What is wrong with the GUDID record of one verdict, whose evidence is open."""
    record = told.said("evidence", "gudid")
    if record is None:
        return
    earlier = (one for one in packet.told if one.leaf.act == GUDID_ACT and one.index < told.index)
    if not any(
        not one.holds("gudid") or says_the_same(one.contents["gudid"], record) for one in earlier
    ):
        yield f"{told.title} compares with a GUDID record that no earlier entry imports as told here."
    data = packet.files.get(gudid_name(text(said(record, "di")), text(said(record, "sha256"))))
    if data is not None:
        yield from _file_faults(told, record, data)


def _file_faults(told: Told, record: JSON, data: bytes) -> Iterator[str]:
    """A file that is left out is a fault of the check of evidence/."""
    try:
        there = set(_texts_of(json.loads(data.decode("utf-8-sig"))))
    except (ValueError, RecursionError):
        yield f"{told.title} compares with a GUDID record whose file is no JSON."
        return
    for name in _TEXTS:
        if text(said(record, name)) not in there | {""}:
            yield _not_there(told, name, said(record, name))
    for name in _LISTS:
        for value in items(said(record, name)):
            if text(value) not in there | {""}:
                yield _not_there(told, name, value)


def _not_there(told: Told, name: str, value: JSON) -> str:
    return (
        f"{told.title} compares with a GUDID record whose {name.replace('_', ' ')} {shown(value)} does "
        "not stand in the imported file."
    )


def _texts_of(value: JSON) -> Iterator[str]:
    """Every text of a JSON value, without the spaces around it."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one.strip()
        elif isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            waiting.extend(one.values())
