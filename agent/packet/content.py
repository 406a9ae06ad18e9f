"""What a packet is built from; the use case gathers it, this room only arranges and checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from agent.confirm.models import Evidence, Verdict
from agent.fitting.models import Fitting
from agent.ledger.commitment import SaltedSection


@dataclass(frozen=True, slots=True)
class PacketEntry:
    """One ledger entry as the packet tells it.

    Attributes:
        index: its place in the log.
        leaf_bytes: the exact bytes that were hashed.
        sections: every section of the leaf by name; ``None`` where it is withheld.
    """

    index: int
    leaf_bytes: bytes
    sections: Mapping[str, SaltedSection | None]


@dataclass(frozen=True, slots=True)
class VerdictEntry:
    """A verdict that was taken, with the evidence it is a function of."""

    entry: int
    verdict: Verdict
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class PacketContent:
    """Everything that a packet says, before it is sealed.

    Attributes:
        entries: the entries that the packet tells, in the order of the log, the export's own not
            among them.
        attachments: originals by their path below ``evidence/``, e.g. ``documents/D-01.pdf``.
        ledger_size: the log's size when the content was gathered.
        exported_at: moment of the export, with the zone of the place.
        exported_by: printed name and credentials.
        vkeys: the log's verifier keys, printed by their fingerprints.
        synthetic: the record is invented; every page says so.
    """

    fitting: Fitting
    verdicts: tuple[VerdictEntry, ...]
    entries: tuple[PacketEntry, ...]
    origin: str
    ledger_size: int
    checkpoint: str
    exported_at: datetime
    exported_by: str
    synthetic: bool
    vkeys: tuple[str, ...] = ()
    attachments: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Consistency:
    """An earlier signed checkpoint, and the proof that the newest continues it.

    Attributes:
        old_size: the earlier size.
        old_checkpoint: the earlier note, verbatim.
        body: old size, consistency proof and newest checkpoint, as C2SP tlog-witness sends them.
    """

    old_size: int
    old_checkpoint: str
    body: str


@dataclass(frozen=True, slots=True)
class ProofBundle:
    """What goes into ``proof/``.

    Attributes:
        checkpoint: the newest note, verbatim; its size counts the export's own leaf.
        vkeys: the log's verifier keys, one a line.
        leaves: leaf bytes by index, the export's own among them.
        inclusion: inclusion proof by index, hashes from the leaf's sibling up.
        export_index: which of the leaves is the export's.
        export_sections: the export leaf's opened sections; ``manifest`` holds the manifest's hash.
    """

    checkpoint: str
    vkeys: tuple[str, ...]
    leaves: Mapping[int, bytes]
    inclusion: Mapping[int, tuple[bytes, ...]]
    consistency: tuple[Consistency, ...]
    export_index: int
    export_sections: Mapping[str, SaltedSection]
