"""evidence/ says what the opened sections say: written again from them and compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from agent.ledger.canonical import JSON, canonical_json
from agent.ledger.errors import LedgerError
from agent.packet.check.label import told_by_label
from agent.packet.check.opened import OpenedPacket
from agent.packet.check.times import day_of, moment_of
from agent.packet.check.told import Told, items, said, shown, text
from agent.packet.check.verdicts import open_verdicts
from agent.packet.check.walks import reviewed_dis
from agent.packet.layout import (
    DOCUMENTS,
    EVIDENCE,
    LABELS,
    LIST_FORMATS,
    gudid_name,
    list_name,
    orders_name,
    packing_list_stem,
    part_stem,
    photo_stem,
    readings_name,
    recall_name,
    snapshot_name,
)
from agent.strictness import SECTION, SET_ACT
from agent.text import quoted

DOCUMENT_ACT: Final = "document.added"
RECALL_ACT: Final = "recall.imported"

_SAME_IN_BOTH: Final = ("date_of_service", "provisional")
"""Members that a verdict takes over from its evidence."""

SAID_SINCE: Final = ("retrieved_by", "format")
"""What an import says of its file since it asks for it."""


@dataclass(frozen=True, slots=True)
class _Expected:
    """A file that has to be there: the one with these bytes, or of this SHA-256."""

    entry: int
    content: bytes | None
    sha256: str

    def is_met(self, data: bytes) -> bool:
        if self.content is not None:
            return data == self.content
        return hashlib.sha256(data).hexdigest() == self.sha256


def evidence_faults(packet: OpenedPacket) -> Iterator[str]:
    """Each file of evidence/ is the one that an opened section names, and none is missing."""
    verdicts = open_verdicts(packet)
    for told in verdicts:
        yield from _agreement_faults(told)
    yield from _synthetic_faults(packet, verdicts)
    expected: dict[str, _Expected] = {}
    imported = _recall_files(packet)
    for key, file in _expected(packet, verdicts):
        first = expected.setdefault(key, file)
        if first is not file:
            yield f"Entries {first.entry} and {file.entry} both name {quoted(key)}."
    for path, data in packet.files.items():
        if not path.startswith(EVIDENCE):
            continue
        named = expected.pop(_key(path), None) or imported.get(path)
        if named is None:
            yield f"{quoted(path)} belongs to no opened section."
        elif not named.is_met(data):
            yield f"{quoted(path)} is not what entry {named.entry} says."
    for key, file in expected.items():
        yield f"Entry {file.entry}: {quoted(key)} is missing."


def evidence_count(packet: OpenedPacket) -> int:
    """How many files of evidence there are."""
    return sum(path.startswith(EVIDENCE) for path in packet.files)


def _key(path: str) -> str:
    """What came from outside is known by its name without the ending, the rest by its path."""
    outside = path.startswith((DOCUMENTS, LABELS))
    return str(PurePosixPath(path).with_suffix("")) if outside else path


def _agreement_faults(told: Told) -> Iterator[str]:
    """A verdict says of its evidence what the evidence says."""
    pairs = {name: told.said("evidence", name) for name in _SAME_IN_BOTH}
    pairs["snapshot_id"] = told.said("evidence", "snapshot", "id")
    for name, value in pairs.items():
        given = told.said("verdict", name)
        if given != value:
            yield (
                f"{told.title}: its verdict says {name} {shown(given)}, its evidence {shown(value)}."
            )


def _synthetic_faults(packet: OpenedPacket, verdicts: tuple[Told, ...]) -> Iterator[str]:
    if packet.record is None or packet.record.synthetic:
        return
    for told in verdicts:
        readings = items(told.said("evidence", "readings"))
        if any(said(reading, "synthetic") is True for reading in readings):
            yield f"{told.title} rests on an invented reading, and the record does not say so."
        elif told_by_label(told) and _is_of_invention(told):
            yield f"{told.title} rests on an invented product, and the record does not say so."


def _is_of_invention(told: Told) -> bool:
    """The crosswalks of a label's device identifier say that its product does not exist."""
    di = told.said("evidence", "label", "di")
    walks = [w for w in items(told.said("evidence", "crosswalks")) if di in reviewed_dis(w)]
    return di is not None and any(said(walk, "synthetic") is True for walk in walks)


def _expected(packet: OpenedPacket, verdicts: tuple[Told, ...]) -> Iterator[tuple[str, _Expected]]:
    for told in packet.told:
        sha256 = told.said("document", "sha256")
        if told.leaf.act == DOCUMENT_ACT and isinstance(sha256, str):
            yield (
                f"{DOCUMENTS}{text(told.said('document', 'id'))}",
                _Expected(told.index, None, sha256),
            )
    for told in packet.told:
        photo = said(_part_number(told), "photo_sha256")
        if isinstance(photo, str):
            yield part_stem(told.index), _Expected(told.index, None, photo)
    for told in verdicts:
        yield readings_name(told.index), _written(told, _readings(told))
        yield from _label_files(told)
    yield from _gudid_files(verdicts).items()
    yield from _order_files(packet).items()
    for id_, using in _by_snapshot(verdicts).items():
        sha256 = text(using[0].said("evidence", "snapshot", "sha256"))
        yield snapshot_name(id_), _written(using[0], _snapshot(using))
        yield list_name(id_, _format(using[0])), _Expected(using[0].index, None, sha256)


def _format(told: Told) -> str:
    """What kind of file the list came in; imports of the first version do not say, and were CSV."""
    given = told.said("evidence", "snapshot", "format")
    return given if isinstance(given, str) and given in LIST_FORMATS else LIST_FORMATS[0]


def _part_number(told: Told) -> JSON:
    """The serial number of the part that the entry lists or puts in."""
    sections = {"component.added": "part", "component.swapped": "swap"}
    return told.said(sections.get(told.leaf.act, ""), "number")


def _label_files(told: Told) -> Iterator[tuple[str, _Expected]]:
    """The photographs and the packing list that the verdict's label rests on."""
    photos = items(told.said("evidence", "label", "photos"))
    for number, photo in enumerate(photos, start=1):
        yield (
            photo_stem(told.index, number),
            _Expected(told.index, None, text(said(photo, "sha256"))),
        )
    paper = told.said("evidence", "label", "packing_list", "sha256")
    if isinstance(paper, str):
        yield packing_list_stem(told.index), _Expected(told.index, None, paper)


def _gudid_files(verdicts: tuple[Told, ...]) -> dict[str, _Expected]:
    """The GUDID records; several verdicts may be compared with the same one."""
    files: dict[str, _Expected] = {}
    for told in verdicts:
        di, record = (told.said("evidence", "gudid", name) for name in ("di", "sha256"))
        if isinstance(di, str) and isinstance(record, str):
            files.setdefault(gudid_name(di, record), _Expected(told.index, None, record))
    return files


def _order_files(packet: OpenedPacket) -> dict[str, _Expected]:
    """The files of the order lists; one may have been looked up again."""
    files: dict[str, _Expected] = {}
    for told in packet.told:
        sha256 = told.said(SECTION, "listed", "sha256") if told.leaf.act == SET_ACT else None
        if isinstance(sha256, str):
            files.setdefault(orders_name(sha256), _Expected(told.index, None, sha256))
    return files


def _recall_files(packet: OpenedPacket) -> dict[str, _Expected]:
    """The files of the imports of recalls: those are here in which a verdict's recalls stand."""
    told = (
        (one, one.said("import", "sha256")) for one in packet.told if one.leaf.act == RECALL_ACT
    )
    return {
        recall_name(sha256): _Expected(one.index, None, sha256)
        for one, sha256 in told
        if isinstance(sha256, str)
    }


def _written(told: Told, value: JSON) -> _Expected:
    try:
        return _Expected(told.index, canonical_json(value), "")
    except LedgerError:  # too large to be written as one file: then no file is the right one
        return _Expected(told.index, None, "")


def _readings(told: Told) -> JSON:
    return {
        "entry": told.index,
        "verdict": told.said("verdict", "verdict"),
        "date_of_service": told.said("evidence", "date_of_service"),
        "label": told.said("evidence", "label"),
        "readings": told.said("evidence", "readings"),
    }


def _by_snapshot(verdicts: tuple[Told, ...]) -> Mapping[str, list[Told]]:
    using: dict[str, list[Told]] = {}
    for told in verdicts:
        id_ = told.said("evidence", "snapshot", "id")
        if isinstance(id_, str):
            using.setdefault(id_, []).append(told)
    return using


def _snapshot(using: list[Told]) -> JSON:
    snapshot = using[0].said("evidence", "snapshot")
    codes = {text(told.said("verdict", "hcpcs")) for told in using}
    return {
        "id": said(snapshot, "id"),
        "retrieved": _retrieved(said(snapshot, "retrieved")),
        "source": said(snapshot, "source"),
        "sha256": said(snapshot, "sha256"),
        **{name: said(snapshot, name) for name in SAID_SINCE if said(snapshot, name) is not None},
        "rows_in_file": said(snapshot, "rows"),
        "verdicts": [_matched_row(told) for told in using],
        "rows_considered": [
            row
            for row in items(said(snapshot, "listings"))
            if text(said(row, "key", "hcpcs")) in codes
        ],
    }


def _retrieved(told: JSON) -> JSON:
    """A moment, or the day alone where nobody said the hour."""
    moment = moment_of(told)
    return day_of(told) if moment is None else moment.isoformat()


def _matched_row(told: Told) -> JSON:
    return {
        "entry": told.index,
        "date_of_service": told.said("verdict", "date_of_service"),
        "row": told.said("verdict", "listing"),
    }
