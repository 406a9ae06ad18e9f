"""evidence/: what the verdicts rest on, and others' papers as they came.

The same readings and listings stand in record.json under their commitments; here they are apart,
for a reader who wants the one transcript or the one row. Originals are kept byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterable

from agent.confirm.models import Snapshot
from agent.ledger.canonical import JSON, canonical_json
from agent.packet.content import PacketContent, VerdictEntry


def build_evidence(content: PacketContent) -> dict[str, bytes]:
    """Readings, listings and originals by path; nothing of an entry whose evidence is withheld."""
    verdicts = tuple(verdict for verdict in content.verdicts if evidence_is_open(content, verdict))
    return {
        **{readings_name(verdict.entry): _readings(verdict) for verdict in verdicts},
        **_listings(verdicts),
        **{f"evidence/{path}": original for path, original in content.attachments.items()},
    }


def readings_name(entry: int) -> str:
    """The file with the readings behind the verdict of this entry."""
    return f"evidence/readings/{entry}.json"


def snapshot_name(snapshot_id: str) -> str:
    """The file with the rows of this snapshot that a verdict considered."""
    return f"evidence/pcl/{snapshot_id}.json"


def evidence_is_open(content: PacketContent, verdict: VerdictEntry) -> bool:
    """Whether the packet opens the evidence of this verdict's entry."""
    entries = (entry for entry in content.entries if entry.index == verdict.entry)
    return all(entry.sections.get("evidence") is not None for entry in entries)


def _readings(verdict: VerdictEntry) -> bytes:
    evidence = verdict.evidence
    return canonical_json(
        {
            "entry": verdict.entry,
            "verdict": verdict.verdict.verdict.value,
            "date_of_service": evidence.date_of_service.isoformat(),
            "label": None if evidence.label is None else evidence.label.model_dump(mode="json"),
            "readings": [reading.model_dump(mode="json") for reading in evidence.readings],
        }
    )


def _listings(verdicts: Iterable[VerdictEntry]) -> dict[str, bytes]:
    by_snapshot: dict[str, list[VerdictEntry]] = {}
    for verdict in verdicts:
        if verdict.evidence.snapshot is not None:
            by_snapshot.setdefault(verdict.evidence.snapshot.id, []).append(verdict)
    return {snapshot_name(id_): _snapshot(using) for id_, using in by_snapshot.items()}


def _snapshot(using: list[VerdictEntry]) -> bytes:
    snapshot = using[0].evidence.snapshot
    assert snapshot is not None  # _listings keeps only verdicts that have one
    return canonical_json(
        {
            "id": snapshot.id,
            "retrieved": snapshot.retrieved.isoformat(),
            "source": snapshot.source,
            "sha256": snapshot.sha256,
            "rows_in_file": snapshot.rows,
            "verdicts": [_matched_row(verdict) for verdict in using],
            "rows_considered": _considered(snapshot, {v.verdict.hcpcs for v in using}),
        }
    )


def _matched_row(verdict: VerdictEntry) -> dict[str, JSON]:
    listing = verdict.verdict.listing
    return {
        "entry": verdict.entry,
        "date_of_service": verdict.verdict.date_of_service.isoformat(),
        "row": None if listing is None else listing.model_dump(mode="json"),
    }


def _considered(snapshot: Snapshot, codes: set[str]) -> list[JSON]:
    rows = (row for row in snapshot.listings if row.key.hcpcs in codes)
    return [row.model_dump(mode="json") for row in rows]
