"""evidence/: what the verdicts rest on, and others' papers as they came.

The same readings and listings stand in record.json under their commitments; here they are apart,
for a reader who wants the one transcript or the one row. They are written from the sections' own
JSON, so that a model of a later version cannot change what an older entry says. Originals are kept
byte for byte.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from agent.ledger.canonical import canonical_json
from agent.packet.content import PacketContent, VerdictEntry
from agent.packet.layout import EVIDENCE, readings_name, snapshot_name


@dataclass(frozen=True, slots=True)
class _Told:
    """A verdict whose sections are opened, as their JSON."""

    entry: int
    verdict: dict[str, Any]
    evidence: dict[str, Any]


def build_evidence(content: PacketContent) -> dict[str, bytes]:
    """Readings, listings and originals by path; nothing of an entry whose evidence is withheld."""
    told = [one for verdict in content.verdicts if (one := _told(content, verdict)) is not None]
    return {
        **{readings_name(one.entry): _readings(one) for one in told},
        **_listings(told),
        **{f"{EVIDENCE}{path}": original for path, original in content.attachments.items()},
    }


def evidence_is_open(content: PacketContent, verdict: VerdictEntry) -> bool:
    """Whether the packet opens the evidence of this verdict's entry."""
    entries = (entry for entry in content.entries if entry.index == verdict.entry)
    return all(entry.sections.get("evidence") is not None for entry in entries)


def _told(content: PacketContent, verdict: VerdictEntry) -> _Told | None:
    for entry in content.entries:
        said, rests_on = entry.sections.get("verdict"), entry.sections.get("evidence")
        if entry.index == verdict.entry and said is not None and rests_on is not None:
            return _Told(entry.index, json.loads(said.content), json.loads(rests_on.content))
    return None


def _readings(told: _Told) -> bytes:
    return canonical_json(
        {
            "entry": told.entry,
            "verdict": told.verdict["verdict"],
            "date_of_service": told.evidence["date_of_service"],
            "label": told.evidence["label"],
            "readings": told.evidence["readings"],
        }
    )


def _listings(told: list[_Told]) -> dict[str, bytes]:
    by_snapshot: dict[str, list[_Told]] = {}
    for one in told:
        if one.evidence["snapshot"] is not None:
            by_snapshot.setdefault(one.evidence["snapshot"]["id"], []).append(one)
    return {snapshot_name(id_): _snapshot(using) for id_, using in by_snapshot.items()}


def _snapshot(using: list[_Told]) -> bytes:
    snapshot = using[0].evidence["snapshot"]
    codes = {one.verdict["hcpcs"] for one in using}
    return canonical_json(
        {
            "id": snapshot["id"],
            "retrieved": snapshot["retrieved"],
            "source": snapshot["source"],
            "sha256": snapshot["sha256"],
            **{name: snapshot[name] for name in ("retrieved_by", "format") if name in snapshot},
            "rows_in_file": snapshot["rows"],
            "verdicts": [
                {
                    "entry": one.entry,
                    "date_of_service": one.verdict["date_of_service"],
                    "row": one.verdict["listing"],
                }
                for one in using
            ],
            "rows_considered": [
                row for row in snapshot["listings"] if row["key"]["hcpcs"] in codes
            ],
        }
    )
