"""Exporting a fitting's packet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Final, NamedTuple

from agent.confirm.decide import rests_on_invention
from agent.confirm.label_basis import LabelPhoto, PackingList
from agent.fitting.models import Fitting
from agent.fitting.timing import zone
from agent.ledger.checkpoint import peek_checkpoint
from agent.ledger.witness import AddCheckpoint, format_add_checkpoint
from agent.packet.content import (
    Consistency,
    PacketContent,
    PacketEntry,
    ProofBundle,
    VerdictEntry,
)
from agent.packet.files import PacketFiles, build_files
from agent.packet.layout import (
    EVIDENCE,
    EXPORT_ACT,
    MANIFEST_SECTION,
    NEWEST_SECTION,
    gudid_name,
    orders_name,
    packing_list_stem,
    part_stem,
    photo_stem,
    recall_name,
)
from agent.packet.manifest import manifest_section
from agent.packet.seal import seal_packet
from agent.roles import Right
from agent.store import Entry, Overtaken
from agent.usecases import recalls
from agent.usecases.desk import Desk
from agent.usecases.fittings import load_fitting
from agent.usecases.media import suffix_of
from agent.usecases.packet_entries import newest_entries, told_entries
from agent.usecases.people import Actor
from agent.usecases.policy import policy_history
from agent.usecases.verdicts import TakenVerdict, taken_verdict

EARLIER_EXPORTS: Final = 20
"""A packet shows that its log continues the checkpoints of so many exports before it, of any fitting: whoever
holds one of their packets can compare the two."""

EXPORT_TRIES: Final = 5
"""Each is lost only where something was recorded between the look at the log and the export's entry."""


PROOF_BYTES: Final = 16 * 1024
"""More than the leaf and the proof of one entry take, or the proof of one earlier checkpoint."""

RequireRoom = Callable[[int], None]
"""Refuses a packet of so many bytes for want of room where it is to lie."""


def export_packet(
    desk: Desk,
    by: Actor,
    fitting_id: str,
    continues: Collection[int] = (),
    require_room: RequireRoom = lambda _: None,
) -> bytes:
    """Build a fitting's whole packet; the export itself is an entry of the ledger.

    Args:
        continues: sizes of the log whose checkpoints left it; the packet proves that it continues them.
        require_room: asked before anything is recorded.

    Raises:
        NotAllowed: this person may not export.
        UsageError: there is no such fitting, or no room for the packet.
    """
    by.require(Right.EXPORT)
    built: _Built | None = None
    tries = EXPORT_TRIES
    while True:
        seen = desk.store.size
        fitting = load_fitting(desk, fitting_id)
        entries = told_entries(desk, fitting, by)
        if built is None or built.told != [entry.index for entry in entries]:
            built = _built(desk, by, fitting, entries)
            proofs_in_all = len(entries) + EARLIER_EXPORTS + len(continues)
            require_room(sum(map(len, built.files.files.values())) + PROOF_BYTES * proofs_in_all)
        sections = {
            MANIFEST_SECTION: manifest_section(built.files.manifest),
            NEWEST_SECTION: newest_entries(desk, fitting, entries),
        }
        try:
            exported = by.record(desk, EXPORT_ACT, subject=fitting_id, sections=sections, seen=seen)
        except Overtaken:  # while the PDF was made: told with the rest where it belongs to it
            tries -= 1
            if not tries:
                raise
            continue
        note = desk.store.cosign_checkpoint(desk.clock())
        proofs = _proofs(desk, fitting, (*entries, exported), exported, note, continues)
        return seal_packet(built.files, proofs)


class _Built(NamedTuple):
    """The files of a packet, and the entries that they tell."""

    files: PacketFiles
    told: list[int]


def _built(desk: Desk, by: Actor, fitting: Fitting, entries: tuple[Entry, ...]) -> _Built:
    files = build_files(_content(desk, by, fitting, entries))
    return _Built(files, [entry.index for entry in entries])


def _content(desk: Desk, by: Actor, fitting: Fitting, entries: tuple[Entry, ...]) -> PacketContent:
    store = desk.store
    verdicts = tuple(taken_verdict(desk, index) for index in fitting.verdict_entries)
    return PacketContent(
        fitting=fitting,
        verdicts=tuple(VerdictEntry(v.entry, v.verdict, v.evidence) for v in verdicts),
        entries=tuple(PacketEntry(e.index, e.leaf_bytes, dict(e.sections)) for e in entries),
        origin=store.origin,
        ledger_size=store.size,
        checkpoint=store.checkpoint(),
        exported_at=desk.clock().astimezone(zone(fitting.case.place_tz)),
        exported_by=", ".join(part for part in (by.user.printed_name, by.user.credentials) if part),
        synthetic=any(rests_on_invention(v.evidence) for v in verdicts),
        vkeys=store.vkeys(),
        attachments=dict(_attachments(desk, fitting, verdicts)),
    )


def _attachments(
    desk: Desk, fitting: Fitting, verdicts: tuple[TakenVerdict, ...]
) -> Iterator[tuple[str, bytes]]:
    """Others' papers as they came, and the lists that verdicts were taken on, whole."""
    for kept in fitting.documents:
        document = kept.document
        if document.sha256 is not None:
            suffix = suffix_of(document.media_type or "")
            yield f"documents/{document.id}{suffix}", desk.store.blob(document.sha256).content
    yield from _part_photos(desk, fitting)
    yield from _order_files(desk)
    for verdict in verdicts:
        yield from _label_files(desk, verdict)
        if (record := verdict.evidence.gudid) is not None:
            name = gudid_name(record.di, record.sha256).removeprefix(EVIDENCE)
            yield name, desk.store.blob(record.sha256).content
        for sha256 in recalls.files_behind(desk, verdict.evidence.recalls, before=verdict.entry):
            yield recall_name(sha256).removeprefix(EVIDENCE), desk.store.blob(sha256).content
    lists = {v.evidence.snapshot.id: v.evidence.snapshot for v in verdicts if v.evidence.snapshot}
    for snapshot in lists.values():
        yield f"pcl/{snapshot.id}.{snapshot.format}", desk.store.blob(snapshot.sha256).content


def _order_files(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """The files of every order list that was ever in force, as they came."""
    for act in policy_history(desk):
        if (listed := act.said.listed) is not None:
            yield (
                orders_name(listed.sha256).removeprefix(EVIDENCE),
                desk.store.blob(listed.sha256).content,
            )


def _part_photos(desk: Desk, fitting: Fitting) -> Iterator[tuple[str, bytes]]:
    """The photographs on which the serial numbers of parts were read."""
    numbers = {one.entry: one.part.number for one in fitting.parts}
    numbers |= {one.entry: one.swap.number for one in fitting.swaps}
    for entry, number in numbers.items():
        if number.photo_sha256 is not None:
            kept = desk.store.blob(number.photo_sha256)
            name = f"{part_stem(entry)}{suffix_of(kept.media_type)}"
            yield name.removeprefix(EVIDENCE), kept.content


def _label_files(desk: Desk, taken: TakenVerdict) -> Iterator[tuple[str, bytes]]:
    """The photographs and the packing list that a verdict's label rests on, as they came."""
    label = taken.evidence.label
    if label is None:
        return
    kept: dict[str, LabelPhoto | PackingList] = {
        photo_stem(taken.entry, number): photo for number, photo in enumerate(label.photos, start=1)
    }
    if label.packing_list is not None:
        kept[packing_list_stem(taken.entry)] = label.packing_list
    for stem, file in kept.items():
        name = f"{stem.removeprefix(EVIDENCE)}{suffix_of(file.media_type)}"
        yield name, desk.store.blob(file.sha256).content


def _proofs(
    desk: Desk,
    fitting: Fitting,
    entries: tuple[Entry, ...],
    exported: Entry,
    checkpoint: str,
    continues: Collection[int],
) -> ProofBundle:
    """All proofs lead to the checkpoint; the log may have grown since the export."""
    store = desk.store
    size = peek_checkpoint(checkpoint).size
    exports = store.newest_of(EXPORT_ACT, EARLIER_EXPORTS + 1)
    shown = (fitting.opened_entry, fitting.delivered_entry, *exports)
    told = {index + 1 for index in shown if index is not None and index < exported.index}
    earlier = sorted({*told, *continues})
    return ProofBundle(
        checkpoint=checkpoint,
        vkeys=store.vkeys(),
        leaves={entry.index: entry.leaf_bytes for entry in entries},
        inclusion={
            entry.index: tuple(store.inclusion_proof(entry.index, size)) for entry in entries
        },
        consistency=tuple(
            Consistency(
                old_size=old,
                old_checkpoint=store.checkpoint_at(old),
                body=format_add_checkpoint(
                    AddCheckpoint(old, store.consistency_proof(old, size), checkpoint)
                ),
            )
            for old in earlier
        ),
        export_index=exported.index,
        export_sections=exported.sections,
    )
