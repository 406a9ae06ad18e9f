"""All files of a packet but ``proof/``: the PDF, the record, the evidence, and their manifest."""

from __future__ import annotations

from dataclasses import dataclass

from agent.packet.content import PacketContent
from agent.packet.evidence import build_evidence
from agent.packet.layout import MANIFEST, PDF, RECORD
from agent.packet.manifest import build_manifest
from agent.packet.pdf import render_pdf
from agent.packet.record import build_record


@dataclass(frozen=True, slots=True)
class PacketFiles:
    """What the export's own entry commits to.

    Attributes:
        files: every file by path, the manifest among them.
        manifest: the manifest's bytes; their hash goes into the export's entry.
    """

    files: dict[str, bytes]
    manifest: bytes


def build_files(content: PacketContent) -> PacketFiles:
    """The files of this content; equal contents give equal bytes.

    Raises:
        UsageError: an attachment's name may not stand in a packet.
        LedgerError: an entry's leaf or section is not in the ledger's format.
    """
    files = {
        PDF: render_pdf(content),
        RECORD: build_record(content),
        **build_evidence(content),
    }
    manifest = build_manifest(files)
    return PacketFiles(files={**files, MANIFEST: manifest}, manifest=manifest)
