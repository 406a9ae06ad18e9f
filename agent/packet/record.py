"""record.json: the entries that a packet tells, each section with the salt that opens it."""

from __future__ import annotations

from collections.abc import Sequence

from agent.fitting.models import Fitting
from agent.ledger.canonical import JSON, canonical_json, parse_canonical
from agent.ledger.commitment import SaltedSection
from agent.ledger.leaf import parse_leaf
from agent.packet.content import PacketContent, PacketEntry
from agent.packet.layout import FORMAT, WITHHELD


def build_record(content: PacketContent) -> bytes:
    """The record of this content, as canonical JSON (RFC 8785)."""
    entries = sorted(content.entries, key=lambda entry: entry.index)
    return canonical_json(
        {
            "format": FORMAT,
            "origin": content.origin,
            "fitting": content.fitting.case.fitting_id,
            "synthetic": content.synthetic,
            "entries": [_entry(entry) for entry in entries],
            "reading_order": list(reading_order(content.fitting, entries)),
        }
    )


def reading_order(fitting: Fitting, entries: Sequence[PacketEntry]) -> tuple[int, ...]:
    """The entries as a person reads them: case, papers, visits by day, each with what amends it.

    Whatever is not among these (users, snapshots, verdicts, claims) follows in the log's order.
    """
    present = {entry.index for entry in entries}
    amended = (signed.entry for signed in fitting.case_amendments)
    papers = (document.entry for document in fitting.documents)
    told = [fitting.opened_entry, *amended, *papers]
    for visit in sorted(fitting.visits, key=lambda signed: signed.visit.started):
        told.append(visit.entry)
        told.extend(a.entry for a in fitting.amendments if a.amendment.entry == visit.entry)
    first = tuple(dict.fromkeys(index for index in told if index in present))
    return (*first, *sorted(present.difference(first)))


def opened_section(section: SaltedSection) -> dict[str, JSON]:
    """A section with its salt: SHA-256(salt ‖ canonical JSON of ``content``) is its commitment."""
    return {"salt": section.salt.hex(), "content": parse_canonical(section.content)}


def _entry(entry: PacketEntry) -> dict[str, JSON]:
    return {
        "index": entry.index,
        "act": parse_leaf(entry.leaf_bytes).act,
        "sections": {
            name: WITHHELD if section is None else opened_section(section)
            for name, section in entry.sections.items()
        },
    }
