"""A packet whose parts hang together, and a way to forge just one of them.

A forger here holds everything that a laptop holds: the log's key and everybody's own. So what is
forged is signed, committed to, proven and listed like the rest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import ValidationError

from agent.confirm.models import Evidence, Verdict
from agent.fitting.fold import fold
from agent.fitting.models import DocumentEntry
from agent.ledger.act import SealedAct, Signer, seal_act
from agent.ledger.canonical import JSON, canonical_json, parse_canonical
from agent.ledger.chain import Chains
from agent.ledger.leaf import Link, chain_of
from agent.packet.check import CheckReport, check_packet
from agent.packet.content import PacketContent, VerdictEntry
from agent.packet.evidence import build_evidence
from agent.packet.files import PacketFiles
from agent.packet.layout import (
    MANIFEST,
    MANIFEST_SECTION,
    NEWEST_EDITION,
    NEWEST_SECTION,
    PDF,
    RECORD,
    RESTING,
)
from agent.packet.manifest import build_manifest, manifest_section
from agent.packet.pdf import render_pdf
from agent.packet.record import build_record
from agent.packet.seal import seal_packet
from tests.packet import sample
from tests.packet.build import EXPORTED_AT, ORIGIN, Log, entries_of, plain, proof_of, verdict_entry

FITTING: Final = "FIT-2026-0042"
PAPER: Final = b"%PDF-1.7 original"
LIST: Final = b"Manufacturer,Product Name,Model Number,HCPCS\r\n"
SNAPSHOT_ID: Final = "pcl-2026-06-15-syn"
STARTED: Final = sample.moment("2026-06-17T09:00")
KEYS: Final = {
    name: Signer(Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))
    for number, name in enumerate(("ada", "lena", "priya", "ruth", "mallory"), start=11)
}
PEOPLE: Final[Mapping[str, tuple[str, str, str]]] = {
    "ada": ("admin", "Ada Admin-Sample", ""),
    "lena": ("fitter", "Lena Okafor-Sample", "CO"),
    "priya": ("guest_signer", "Priya Nandakumar-Sample", "PT, DPT"),
    "ruth": ("compliance", "Ruth Compliance-Sample", ""),
}
"""Login name → role, printed name and credentials."""


@dataclass(frozen=True, slots=True)
class Step:
    """One act before it is sealed.

    Attributes:
        by: login name of the actor.
        key: whose key signs; ``None`` for nobody's.
    """

    act: str
    by: str
    sections: Mapping[str, JSON]
    at: datetime
    key: str | None
    subject: str = FITTING


Steps = dict[str, Step]
"""The acts by a name for them, in the order of the log."""

Files = dict[str, bytes]

Relink = Callable[[int, Link], Link | None]
"""An entry's index and what is before it of its subject → what it says is; ``None`` without a link."""


def genuine() -> Steps:
    """One of everything; the position of a name is the index of its entry."""
    steps: Steps = {}

    def add(name: str, act: str, by: str, subject: str = FITTING, **sections: JSON) -> None:
        at = STARTED + timedelta(minutes=len(steps))
        if "signature" in sections:
            sections["signature"] = line(by, at)
        steps[name] = Step(act, by, sections, at, by, subject)

    for name in PEOPLE:
        add(name, "user.added", "ada", f"u-{name}", user=user(name))
    planned, final = (_verdict(provisional) for provisional in (True, False))
    snapshot = {**_snapshot(), "listings": []}
    add("list", "pcl.imported", "ruth", SNAPSHOT_ID, snapshot=snapshot)
    add("opened", "fitting.opened", "lena", case=plain(sample.CASE))
    for document in _documents():
        add(document.document.id, "document.added", "lena", document=plain(document.document))
    add("planned", "verdict.taken", "lena", verdict=planned[0], evidence=planned[1])
    override: JSON = {"verdict_entry": index_of(steps, "planned"), "reason": "seen by compliance"}
    add("override", "verdict.overridden", "ruth", override=override, signature={})
    add("final", "verdict.taken", "lena", verdict=final[0], evidence=final[1])
    for visit in (sample.EVALUATION, sample.FIT, sample.SKILLS):
        add(visit.id, "visit.signed", visit.author, visit=plain(visit), signature={})
    delivery = sample.DELIVERY.model_copy(update={"verdict_entry": index_of(steps, "final")})
    add("delivery", "fitting.delivered", "lena", visit=plain(delivery), signature={})
    amended = sample.AMENDMENT.model_copy(update={"entry": index_of(steps, "V-12")})
    add("amendment", "visit.amended", "lena", amendment=plain(amended), signature={})
    return steps


def index_of(steps: Steps, name: str) -> int:
    """The index of the entry of that name."""
    return list(steps).index(name)


def user(name: str) -> dict[str, JSON]:
    """What a ``user.added`` says of somebody."""
    role, printed_name, credentials = PEOPLE[name]
    return {
        "id": f"u-{name}", "name": name, "printed_name": printed_name, "credentials": credentials,
        "licence": f"SAMPLE-{name}", "role": role, "key": KEYS[name].public_key.hex(),
    }  # fmt: skip


def line(name: str, at: datetime) -> dict[str, JSON]:
    """What a signature line prints of somebody."""
    _, printed_name, credentials = PEOPLE[name]
    return {
        "printed_name": printed_name, "credentials": credentials, "licence": f"SAMPLE-{name}",
        "signed_at": at.isoformat(), "place_tz": sample.ZONE, "meaning": "author",
    }  # fmt: skip


def untouched(_: Steps | Files) -> None:
    """No change."""


def linked(_: int, link: Link) -> Link | None:
    """As the program links."""
    return link


def unlinked(_: int, __: Link) -> Link | None:
    """As the program of the first version wrote."""
    return None


def forged(
    change: Callable[[Steps], None] = untouched,
    *,
    files: Callable[[Files], None] = untouched,
    withheld: frozenset[tuple[str, str]] = frozenset(),
    export: Callable[[Step], Step] = lambda step: step,
    link: Relink = linked,
    left_out: frozenset[str] = frozenset(),
) -> CheckReport:
    """Check a whole packet of a log in which one thing was changed before it was written."""
    return check_packet(
        made(change, files=files, withheld=withheld, export=export, link=link, left_out=left_out)
    )


def made(
    change: Callable[[Steps], None] = untouched,
    *,
    files: Callable[[Files], None] = untouched,
    withheld: frozenset[tuple[str, str]] = frozenset(),
    export: Callable[[Step], Step] = lambda step: step,
    link: Relink = linked,
    left_out: frozenset[str] = frozenset(),
) -> bytes:
    """The same as a packet's bytes.

    Args:
        link: what an entry names as the one before it, from its index and the true one.
        left_out: entries of the log that the packet does not tell.
    """
    steps = genuine()
    change(steps)
    log, chains = _log(steps, link)
    gone = frozenset(index_of(steps, name) for name in left_out)
    members = _files(steps, log, withheld, gone)
    files(members)
    manifest = build_manifest(members)
    after = max(step.at for step in steps.values()) + timedelta(minutes=1)
    section: dict[str, JSON] = {
        MANIFEST_SECTION: manifest_section(manifest),
        NEWEST_SECTION: _newest(chains),
    }
    step = export(Step("packet.exported", "lena", section, after, "lena"))
    exported = _sealed(step, link(len(log.acts), chains.link(chain_of(step.act, step.subject))))
    log.acts.append(exported)
    files_of_packet = PacketFiles({**members, MANIFEST: manifest}, manifest)
    return seal_packet(files_of_packet, proof_of(log, exported, gone=gone))


def _newest(chains: Chains) -> JSON:
    """What an export says of every chain of the log but the fitting's."""
    newest = {**dict.fromkeys(RESTING[NEWEST_EDITION]), **chains.newest}
    newest.pop(FITTING, None)
    told = {name: None if one is None else plain(one) for name, one in newest.items()}
    return {"edition": NEWEST_EDITION, "chains": told}


def _log(steps: Steps, link: Relink = linked) -> tuple[Log, Chains]:
    """The acts sealed one after the other, each behind the one before it of its subject."""
    log, chains = Log(), Chains()
    for index, step in enumerate(steps.values()):
        act = _sealed(step, link(index, chains.link(chain_of(step.act, step.subject))))
        chains.add(index, act.leaf, act.leaf_bytes)
        log.acts.append(act)
    return log, chains


def edit(name: str, section: str, /, **members: JSON) -> Callable[[Steps], None]:
    """A change of some members of one section."""

    def change(steps: Steps) -> None:
        step = steps[name]
        content = step.sections[section]
        assert isinstance(content, dict)
        sections = {**step.sections, section: {**content, **members}}
        steps[name] = replace(step, sections=sections)

    return change


def both(*changes: Callable[[Steps], None]) -> Callable[[Steps], None]:
    """One change after the other."""

    def change(steps: Steps) -> None:
        for one in changes:
            one(steps)

    return change


def edit_json(path: str, /, **members: JSON) -> Callable[[Files], None]:
    """A change of some members of a JSON file."""

    def change(files: Files) -> None:
        value = parse_canonical(files[path])
        assert isinstance(value, dict)
        files[path] = canonical_json({**value, **members})

    return change


def content_with(change: Callable[[Steps], None]) -> PacketContent:
    """What a packet of the changed log is built from."""
    steps = genuine()
    change(steps)
    return _content(steps, _log(steps)[0], frozenset(), frozenset())


@cache
def real_pdf() -> bytes:
    """The genuine fitting's own PDF."""
    return render_pdf(content_with(untouched))


def _sealed(step: Step, link: Link | None) -> SealedAct:
    salts = iter(range(100))
    seed = canonical_json([step.act, step.by, step.subject, dict(step.sections)])
    return seal_act(
        act=step.act,
        at=step.at,
        actor=f"u-{step.by}",
        subject=step.subject,
        sections=step.sections,
        sign=None if step.key is None else KEYS[step.key],
        salt=lambda: hashlib.sha256(seed + bytes([next(salts)])).digest(),
        link=link,
    )


def _files(
    steps: Steps, log: Log, withheld: frozenset[tuple[str, str]], gone: frozenset[int]
) -> Files:
    """Written as an export writes them; the PDF is a stand-in where nothing depends on it."""
    content = _content(steps, log, withheld, gone)
    return {PDF: b"%PDF-1.7 stand-in", RECORD: build_record(content), **build_evidence(content)}


def _content(
    steps: Steps, log: Log, withheld: frozenset[tuple[str, str]], gone: frozenset[int]
) -> PacketContent:
    acts = ((n, s.act, dict(s.sections)) for n, s in enumerate(genuine().values()))
    places = frozenset((index_of(steps, name), section) for name, section in withheld)
    return PacketContent(
        fitting=fold(acts),  # type: ignore[arg-type]
        verdicts=tuple(one for one in _verdict_entries(steps) if one.entry not in gone),
        entries=tuple(one for one in entries_of(log, places) if one.index not in gone),
        origin=ORIGIN,
        ledger_size=len(log.acts),
        checkpoint=log.checkpoint(),
        exported_at=EXPORTED_AT,
        exported_by="Lena Okafor-Sample, CO",
        synthetic=True,
        attachments={"documents/D-01.pdf": PAPER, f"pcl/{SNAPSHOT_ID}.csv": LIST},
    )


def _verdict_entries(steps: Steps) -> Iterator[VerdictEntry]:
    """The verdicts that can be read; of the others an exporter could write no evidence."""
    for index, step in enumerate(steps.values()):
        if step.act == "verdict.taken":
            with suppress(ValidationError, KeyError):
                verdict = Verdict.model_validate(step.sections["verdict"])
                evidence = Evidence.model_validate(step.sections["evidence"])
                yield VerdictEntry(index, verdict, evidence)


def _documents() -> tuple[DocumentEntry, ...]:
    """The sample's papers; the first has its original."""
    original = {"sha256": hashlib.sha256(PAPER).hexdigest(), "media_type": "application/pdf"}
    first, *rest = sample.DOCUMENTS
    kept = (first.model_copy(update=original), *rest)
    return tuple(DocumentEntry(entry=0, document=document) for document in kept)


def _snapshot() -> dict[str, JSON]:
    snapshot = verdict_entry().evidence.snapshot
    assert snapshot is not None
    plain_ = plain(snapshot.model_copy(update={"sha256": hashlib.sha256(LIST).hexdigest()}))
    assert isinstance(plain_, dict)
    return plain_


def _verdict(provisional: bool) -> tuple[JSON, JSON]:
    taken = verdict_entry()
    verdict = plain(taken.verdict.model_copy(update={"provisional": provisional}))
    evidence = plain(taken.evidence.model_copy(update={"provisional": provisional}))
    assert isinstance(evidence, dict)
    return verdict, {**evidence, "snapshot": _snapshot()}
