"""The second step of an export: the proof files are added and the archive is written."""

from __future__ import annotations

from agent.ledger.canonical import canonical_json
from agent.ledger.checkpoint import peek_checkpoint
from agent.ledger.tlog_proof import TlogProof, format_tlog_proof
from agent.packet.archive import write_archive
from agent.packet.content import ProofBundle
from agent.packet.files import PacketFiles
from agent.packet.layout import (
    CHECKPOINT,
    KEYS,
    consistency_name,
    leaf_name,
    old_checkpoint_name,
    opening_name,
    proof_name,
)
from agent.packet.record import opened_section


def seal_packet(files: PacketFiles, proof: ProofBundle) -> bytes:
    """The packet as one canonical ZIP.

    Raises:
        UsageError: a name may not stand in a packet, or the packet is too large.
        LedgerError: the checkpoint or a section is not in the ledger's format.
    """
    return write_archive({**files.files, **proof_files(proof)})


def proof_files(proof: ProofBundle) -> dict[str, bytes]:
    """What goes into ``proof/``, by path."""
    newest = peek_checkpoint(proof.checkpoint).size
    files = {
        CHECKPOINT: proof.checkpoint,
        KEYS: "".join(f"{vkey}\n" for vkey in proof.vkeys),
    }
    for index, hashes in proof.inclusion.items():
        inclusion = TlogProof(index=index, hashes=hashes, checkpoint=proof.checkpoint)
        files[proof_name(index)] = format_tlog_proof(inclusion)
    for earlier in proof.consistency:
        files[old_checkpoint_name(earlier.old_size)] = earlier.old_checkpoint
        files[consistency_name(earlier.old_size, newest)] = earlier.body
    return {
        **{path: text.encode() for path, text in files.items()},
        **{leaf_name(index): leaf for index, leaf in proof.leaves.items()},
        opening_name(proof.export_index): _opening(proof),
    }


def _opening(proof: ProofBundle) -> bytes:
    return canonical_json(
        {
            "index": proof.export_index,
            "sections": {
                name: opened_section(section) for name, section in proof.export_sections.items()
            },
        }
    )
