"""From the hand-made fitting to what a packet is built from, with a log of its own in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from agent.confirm.models import (
    Confidence,
    Evidence,
    IdentityValue,
    Label,
    LabelSource,
    Listing,
    ListingKey,
    Reason,
    Rules,
    Snapshot,
    Verdict,
    VerdictKind,
)
from agent.fitting.models import Fitting
from agent.ledger.act import SealedAct, Signer, seal_act
from agent.ledger.canonical import JSON
from agent.ledger.checkpoint import Checkpoint, sign_checkpoint
from agent.ledger.merkle import consistency_proof, inclusion_proof, leaf_hash, node_hash, root_hash
from agent.ledger.note import Ed25519Signer, format_vkey
from agent.ledger.witness import AddCheckpoint, format_add_checkpoint
from agent.model import Model
from agent.packet.content import Consistency, PacketContent, PacketEntry, ProofBundle, VerdictEntry
from drivers.reading import (
    Direction,
    FieldName,
    FieldValue,
    Pass,
    Reading,
    Transcript,
    TranscriptEntry,
)
from tests.packet import sample

ORIGIN = "k1007.example-supplier.com/site/sample"
LOG_KEY = Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32)
PEOPLE = {
    "u-lena": Signer(Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32)),
    "u-priya": Signer(Ed25519PrivateKey.from_private_bytes(bytes([2]) * 32)),
}
EXPORTED_AT = sample.moment("2026-09-20T09:00")


@dataclass
class Log:
    """A log in memory; entry N is the act sealed as the Nth."""

    acts: list[SealedAct] = field(default_factory=list)
    salts: Iterator[int] = field(default_factory=lambda: iter(range(1, 10_000)))

    def add(
        self,
        act: str,
        sections: Mapping[str, JSON],
        *,
        by: str = "u-lena",
        subject: str = "FIT-42",
        key: str | None = "u-lena",
    ) -> SealedAct:
        sealed = seal_act(
            act=act,
            at=EXPORTED_AT + timedelta(seconds=len(self.acts)),
            actor=by,
            subject=subject,
            sections=sections,
            sign=None if key is None else PEOPLE[key],
            salt=lambda: hashlib.sha256(str(next(self.salts)).encode()).digest(),
        )
        self.acts.append(sealed)
        return sealed

    def checkpoint(self, size: int | None = None) -> str:
        leaves = [act.leaf_bytes for act in self.acts[:size]]
        signer = Ed25519Signer(ORIGIN, LOG_KEY)
        return sign_checkpoint(Checkpoint(ORIGIN, len(leaves), root_hash(leaves)), signer)

    def node(self, level: int, number: int) -> bytes:
        if level == 0:
            return leaf_hash(self.acts[number].leaf_bytes)
        return node_hash(self.node(level - 1, 2 * number), self.node(level - 1, 2 * number + 1))


def plain(model: Model) -> JSON:
    dumped: JSON = model.model_dump(mode="json")
    return dumped


def verdict_entry(entry: int = 8) -> VerdictEntry:
    key = ListingKey(
        manufacturer="Synthex Mobility", product="Strider Personal", model="SX-200", hcpcs="K1007"
    )
    listing = Listing(key=key, begin=date(2025, 2, 1), comment="SYNTHETIC", line=2)
    snapshot = Snapshot(
        id="pcl-2026-06-15-syn", retrieved=sample.moment("2026-06-15T09:12"), source="SYNTHETIC",
        sha256="ab" * 32, rows=1, listings=(listing,),
    )  # fmt: skip
    at = sample.moment("2026-06-17T10:06")
    label = Label(
        text="(01)09506000123455(11)260422(21)SX2-26-00417", source=LabelSource.SCANNED,
        di="09506000123455", serial="SX2-26-00417",
    )  # fmt: skip
    evidence = Evidence(
        readings=(_reading(at),), label=label, snapshot=snapshot, date_of_service=date(2026, 6, 17),
        decided_on=date(2026, 6, 17), provisional=False,
        rules=Rules(version="1", hcpcs="K1007", listing_required_from=date(2024, 6, 1),
                    listing_required_citation="article", max_snapshot_age_days=30,
                    minimum_confidence=Confidence.LABEL_SCANNED),
    )  # fmt: skip
    identity = {
        FieldName.MANUFACTURER: _value("Synthex Mobility"),
        FieldName.MODEL: _value("SX-200"),
        FieldName.SERIAL: _value("SX2-26-00417"),
    }
    verdict = Verdict(
        verdict=VerdictKind.CONFIRMED, hcpcs="K1007", date_of_service=date(2026, 6, 17),
        provisional=False, identity=identity, confidence=Confidence.MATCHED, listing=listing,
        snapshot_id=snapshot.id, snapshot_retrieved=snapshot.retrieved, snapshot_age_days=2,
        reasons=(Reason(code="listed", text="The row was in effect on that date."),),
    )  # fmt: skip
    return VerdictEntry(entry=entry, verdict=verdict, evidence=evidence)


def log_of(fitting: Fitting) -> Log:
    """The entries 0 to 16 that ``sample.fitting`` names, in the order of their numbers."""
    log = Log()
    taken = verdict_entry()
    told: dict[int, tuple[str, Mapping[str, JSON]]] = {
        2: ("fitting.opened", {"case": plain(fitting.case)}),
        8: ("verdict.taken", {"verdict": plain(taken.verdict), "evidence": plain(taken.evidence)}),
    }
    for held in fitting.documents:
        told[held.entry] = ("document.added", {"document": plain(held.document)})
    for one in fitting.visits:
        act = "fitting.delivered" if one.entry == fitting.delivered_entry else "visit.signed"
        told[one.entry] = (act, {"visit": plain(one.visit), "signature": plain(one.signature)})
    for change in fitting.amendments:
        sections = {"amendment": plain(change.amendment), "signature": plain(change.signature)}
        told[change.entry] = ("visit.amended", sections)
    for user, signer in PEOPLE.items():
        log.add("user.added", {"user": {"name": user, "key": signer.public_key.hex()}}, by=user, key=user,
                subject=user)  # fmt: skip
    for index in range(len(PEOPLE), max(told) + 1):
        log.add(*told[index])
    return log


def entries_of(
    log: Log, withheld: frozenset[tuple[int, str]] = frozenset()
) -> tuple[PacketEntry, ...]:
    return tuple(
        PacketEntry(
            index=index,
            leaf_bytes=act.leaf_bytes,
            sections={
                name: None if (index, name) in withheld else section
                for name, section in act.sections.items()
            },
        )
        for index, act in enumerate(log.acts)
    )


def content_of(
    fitting: Fitting,
    log: Log,
    *,
    withheld: frozenset[tuple[int, str]] = frozenset(),
    exported_at: datetime = EXPORTED_AT,
    attachments: Mapping[str, bytes] | None = None,
) -> PacketContent:
    return PacketContent(
        fitting=fitting,
        verdicts=(verdict_entry(),),
        entries=entries_of(log, withheld),
        origin=ORIGIN,
        ledger_size=len(log.acts),
        checkpoint=log.checkpoint(),
        exported_at=exported_at,
        exported_by="Ada Compliance-Sample",
        synthetic=True,
        attachments={"documents/D-01.pdf": b"%PDF-1.7 original"}
        if attachments is None
        else attachments,
    )


def proof_of(
    log: Log,
    export: SealedAct,
    earlier: tuple[int, ...] = (5,),
    gone: frozenset[int] = frozenset(),
) -> ProofBundle:
    size = len(log.acts)
    newest = log.checkpoint()
    return ProofBundle(
        checkpoint=newest,
        vkeys=(format_vkey(Ed25519Signer(ORIGIN, LOG_KEY).vkey),),
        leaves={n: act.leaf_bytes for n, act in enumerate(log.acts) if n not in gone},
        inclusion={n: inclusion_proof(n, size, log.node) for n in range(size) if n not in gone},
        consistency=tuple(
            Consistency(
                old_size=old,
                old_checkpoint=log.checkpoint(old),
                body=format_add_checkpoint(
                    AddCheckpoint(old, consistency_proof(old, size, log.node), newest)
                ),
            )
            for old in earlier
        ),
        export_index=size - 1,
        export_sections=export.sections,
    )


def _value(value: str) -> IdentityValue:
    return IdentityValue(value=value, source="smp settings read", raw=value.encode().hex())


def _reading(at: datetime) -> Reading:
    raw = b"SX2-26-00417"
    value = FieldValue(value=raw.decode(), source="smp settings read", raw_hex=raw.hex(), entry=1)
    once = Pass(fields={FieldName.SERIAL: value})
    lines = (
        TranscriptEntry(direction=Direction.SENT, data_hex="00", monotonic_ns=1, wall_time=at),
        TranscriptEntry(direction=Direction.RECEIVED, data_hex=raw.hex(), monotonic_ns=2, wall_time=at),
    )  # fmt: skip
    return Reading(
        driver="smp", driver_version="1", target="serial:/dev/ttyACM0", profile="synthex-sx200",
        synthetic=True, started=at, duration_ms=210, passes=(once, once),
        transcript=Transcript(entries=lines),
    )  # fmt: skip
