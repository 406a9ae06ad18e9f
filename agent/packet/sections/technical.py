"""The one technical page: which log, which keys, which versions, and how to check them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from agent.ledger.vkey import KIND_NAMES, parse_vkey
from agent.packet.blocks import Block, Facts, Heading, Note, PageBreak, Paragraph, Text, fact, words
from agent.packet.content import PacketContent
from agent.packet.reading_words import characteristics_read, link_words
from agent.packet.verdict_words import override_facts
from agent.packet.view import PacketView


def technical_blocks(view: PacketView) -> list[Block]:
    """What a technically minded reader needs to check the packet; nobody else needs this page."""
    content = view.content
    return [
        PageBreak(),
        Heading(1, "Technical page: integrity data", "technical"),
        Facts((
            fact("Log", content.origin),
            fact("Entries in the log at export", str(content.ledger_size)),
            fact("Exported", f"{view.moment(content.exported_at)} by {content.exported_by}"),
            fact("Entries told here", _ranges(entry.index for entry in content.entries)),
            *_keys(content),
            *_snapshots(content),
            *_drivers(content),
            *override_facts(view),
        )),
        Heading(2, "Checkpoint at export", "checkpoint"),
        Paragraph(words(_checkpoint_text(content.checkpoint))),
        Heading(2, "How to check", "how-to-check"),
        Paragraph(words(
            "The file packet.zip holds this PDF with record.json, evidence/, proof/ and "
            "manifest.json. The command 'k1007 check packet.zip' checks it without a database or a "
            "network. The proof files are in published formats (RFC 6962 Merkle tree; C2SP "
            "signed-note, tlog-checkpoint, tlog-proof), so other people's tools can check them too."
        )),
        Note(words(
            "A check shows that nothing was changed since it was logged and signed. It does not "
            "show that the log's key is the supplier's (compare its SHA-256 above with the one "
            "that the supplier publishes), nor that what was written is true, nor "
            "medical necessity. The device's identity is its own report."
        )),
    ]  # fmt: skip


def _keys(content: PacketContent) -> Iterator[tuple[str, Text]]:
    """The log's keys by their fingerprints, for the reader to compare with the published ones."""
    for text in content.vkeys:
        key = parse_vkey(text)
        digest = hashlib.sha256(key.typed_key).hexdigest()
        yield fact("Key of the log", f"{key.name} ({KIND_NAMES[key.kind]}), SHA-256 {digest}")


def _ranges(numbers: Iterable[int]) -> str:
    """``0–12, 14, 20–22``."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)


def _checkpoint_text(note: str) -> str:
    """Origin, size and root; the signature lines are in the file."""
    return note.partition("\n\n")[0]


def _snapshots(content: PacketContent) -> Iterator[tuple[str, Text]]:
    snapshots = {v.evidence.snapshot.id: v.evidence.snapshot for v in content.verdicts
                 if v.evidence.snapshot is not None}  # fmt: skip
    for snapshot in snapshots.values():
        yield fact(f"PCL snapshot {snapshot.id}", f"{snapshot.source}; SHA-256 {snapshot.sha256}")


def _drivers(content: PacketContent) -> Iterator[tuple[str, Text]]:
    versions = {
        f"{reading.driver} {reading.driver_version}{link_words(reading)}"
        for verdict in content.verdicts
        for reading in verdict.evidence.readings
    }
    for version in sorted(versions):
        yield fact("Driver", version)
    readings = (one for verdict in content.verdicts for one in verdict.evidence.readings)
    if used := characteristics_read(readings):
        yield fact("Bluetooth characteristics read (service/characteristic)", ", ".join(used))
    for rules in sorted({verdict.evidence.rules.version for verdict in content.verdicts}):
        yield fact("Rules of confirming, version", rules)
