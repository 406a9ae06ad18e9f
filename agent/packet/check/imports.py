"""What a verdict rests on was taken in before it: lists, GUDID records, crosswalks, firmware, recalls.

Each is held against the entry that took it in, word for word; rows of a list against the hash that
the import gives of them, recalls against the imported file itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Final

from agent.ledger.canonical import JSON, canonical_json
from agent.ledger.errors import LedgerError
from agent.packet.check.gudid import gudid_faults
from agent.packet.check.kept_lines import kept_line_faults
from agent.packet.check.opened import OpenedPacket
from agent.packet.check.recalls import file_faults, recall_faults, recall_imports
from agent.packet.check.times import moment_of
from agent.packet.check.told import TOLERANCE, Told, items, said, shown, text
from agent.packet.check.verdicts import open_verdicts

IMPORT_ACT: Final = "pcl.imported"
RETIRE_ACT: Final = "pcl.retired"

_SNAPSHOT: Final = ("id", "retrieved", "source", "sha256", "rows", "retrieved_by", "format")
"""What a snapshot says of the imported file."""


def import_faults(packet: OpenedPacket) -> Iterator[str]:
    """Each verdict rests on what earlier entries took in, as it is told there."""
    lists, recalls = _lists(packet), recall_imports(packet)
    yield from file_faults(recalls)
    for told in open_verdicts(packet):
        yield from _list_faults(told, lists, packet)
        yield from gudid_faults(packet, told)
        yield from kept_line_faults(packet, told)
        yield from recall_faults(packet, told, recalls)


def held_count(packet: OpenedPacket) -> int:
    """How many lists, records and lines the open verdicts rest on."""
    return sum(map(_held, open_verdicts(packet)))


def _held(told: Told) -> int:
    lines = ("crosswalks", "firmware", "recalls")
    single = sum(told.said("evidence", name) is not None for name in ("snapshot", "gudid"))
    return single + sum(len(items(told.said("evidence", name))) for name in lines)


def _lists(packet: OpenedPacket) -> Mapping[str | bytes, Told]:
    """The first entry that imports a list, by what it says; by its id where that is withheld."""
    first: dict[str | bytes, Told] = {}
    for told in packet.told:
        if told.leaf.act == IMPORT_ACT:
            id_, snapshot = told.leaf.subject, told.contents.get("snapshot")
            first.setdefault(_spelled(id_, snapshot) if told.holds("snapshot") else id_, told)
    return first


def _spelled(id_: JSON, snapshot: JSON) -> bytes:
    told = {name: said(snapshot, name) for name in _SNAPSHOT}
    moment = moment_of(told["retrieved"])
    if (
        moment is not None
    ):  # the clinic's clock in the import, that of the place of delivery in a verdict
        told["retrieved"] = moment.astimezone(UTC).isoformat()
    return canonical_json([id_, *told.values()])


def _list_faults(
    told: Told, lists: Mapping[str | bytes, Told], packet: OpenedPacket
) -> Iterator[str]:
    """The snapshot that a verdict was taken on was imported, as the verdict's evidence says."""
    snapshot = told.said("evidence", "snapshot")
    if snapshot is None:
        return
    id_ = said(snapshot, "id")
    found = (lists.get(_spelled(id_, snapshot)), lists.get(text(id_)))
    earlier = [entry for entry in found if entry is not None and entry.index < told.index]
    if not earlier:
        yield (
            f"{told.title} rests on the snapshot {shown(id_)} with the SHA-256 "
            f"{shown(said(snapshot, 'sha256'))}, which no earlier entry imports as it is told here."
        )
        return
    yield from _row_faults(told, earlier[0])
    for entry in packet.told:
        if entry.leaf.act == RETIRE_ACT and entry.leaf.subject == id_ and _is_before(entry, told):
            yield f"{told.title} rests on the snapshot {shown(id_)}, which entry {entry.index} retired."


def _is_before(entry: Told, told: Told) -> bool:
    """Long enough before, for a list may be retired while a device is being read."""
    return entry.index < told.index and told.leaf.moment - entry.leaf.moment > TOLERANCE


def _row_faults(told: Told, entry: Told) -> Iterator[str]:
    """The rows under the verdict's code are those of the file; imports of the first version do not say."""
    code = told.said("evidence", "rules", "hcpcs")
    committed = entry.said("reading", "rows_sha256", text(code))
    if committed is not None and committed != _rows_sha256(told, code):
        yield (
            f"{told.title} rests on rows under {shown(code)} that are not those which entry "
            f"{entry.index} imports."
        )


def _rows_sha256(told: Told, code: JSON) -> str | None:
    """The hash that an import gives of its rows: each as a list of its cells, in the order of the file."""
    rows: list[list[JSON]] = [
        [
            said(row, "line"),
            *(said(row, "key", name) for name in ("hcpcs", "manufacturer", "product", "model")),
            *(said(row, name) for name in ("begin", "end", "comment")),
        ]
        for row in items(told.said("evidence", "snapshot", "listings"))
        if said(row, "key", "hcpcs") == code
    ]
    try:
        return hashlib.sha256(canonical_json([*sorted(rows, key=_line)])).hexdigest()
    except LedgerError:
        return None


def _line(row: list[JSON]) -> float:
    return row[0] if isinstance(row[0], int | float) else -1
