"""All checks in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from agent.errors import IntegrityError
from agent.packet.archive import read_archive
from agent.packet.check import entries, proofs
from agent.packet.check.opened import OpenedPacket, open_packet
from agent.packet.check.report import Check, CheckReport
from agent.packet.layout import MANIFEST, PDF, RECORD
from agent.packet.manifest import manifest_faults, parse_manifest

MAX_FAULTS_SHOWN: Final = 20
"""Enough to see what happened; a packet torn to pieces need not fill a screen."""


@dataclass(frozen=True, slots=True)
class _Step:
    name: str
    faults: Callable[[OpenedPacket], Iterable[str]]
    good: Callable[[OpenedPacket], str]


def check_packet(data: bytes) -> CheckReport:
    """Check a packet with nothing but its own bytes; never raises for what is in them."""
    try:
        files = read_archive(data)
    except IntegrityError as error:
        return _unreadable(error)
    packet = open_packet(files)
    checks = (
        Check("archive", ok=True, detail=f"{len(files)} files in the one order and form."),
        *(_run(step, packet) for step in _STEPS),
    )
    return CheckReport(
        ok=all(check.ok for check in checks),
        checks=checks,
        origin="" if packet.checkpoint is None else packet.checkpoint.origin,
        tree_size=0 if packet.checkpoint is None else packet.checkpoint.size,
        keys=proofs.fingerprints(packet),
    )


def _unreadable(error: IntegrityError) -> CheckReport:
    rest = (Check(step.name, ok=False, detail="Not checked: no archive.") for step in _STEPS)
    return CheckReport(
        ok=False,
        checks=(Check("archive", ok=False, detail=error.message), *rest),
        origin="",
        tree_size=0,
    )


def _run(step: _Step, packet: OpenedPacket) -> Check:
    faults = tuple(step.faults(packet))
    if not faults:
        return Check(step.name, ok=True, detail=step.good(packet))
    more = len(faults) - MAX_FAULTS_SHOWN
    tail = (f"And {more} more.",) if more > 0 else ()
    return Check(step.name, ok=False, detail=" ".join((*faults[:MAX_FAULTS_SHOWN], *tail)))


def _manifest_faults(packet: OpenedPacket) -> tuple[str, ...]:
    files: Mapping[str, bytes] = packet.files
    missing = tuple(f"{path} is missing." for path in (PDF, RECORD, MANIFEST) if path not in files)
    if MANIFEST not in files:
        return missing
    try:
        return (*missing, *manifest_faults(files, parse_manifest(files[MANIFEST])))
    except IntegrityError as error:
        return (*missing, error.message)


def _manifest_good(packet: OpenedPacket) -> str:
    return f"Each of the {len(parse_manifest(packet.files[MANIFEST]))} files has its SHA-256."


def _checkpoint_good(packet: OpenedPacket) -> str:
    assert packet.checkpoint is not None  # without one there is a fault
    return f"Signed by the log {packet.checkpoint.origin!r} at {packet.checkpoint.size} entries."


def _keys_good(packet: OpenedPacket) -> str:
    told = ", ".join(f"{k.name} ({k.kind}) {k.sha256}" for k in proofs.fingerprints(packet))
    return f"Compare with what the supplier publishes: {told}."


def _inclusion_good(packet: OpenedPacket) -> str:
    return f"Each of the {len(packet.leaves)} entries stands in the log at its number."


def _consistency_good(packet: OpenedPacket) -> str:
    sizes = proofs.earlier_sizes(packet)
    if not sizes:
        return "No earlier checkpoint is in the packet."
    return f"The log only grew since it had {', '.join(map(str, sizes))} entries."


def _sections_good(packet: OpenedPacket) -> str:
    opened, closed = entries.opened_count(packet), entries.withheld(packet)
    told = f": {', '.join(closed)}" if closed else ""
    return f"{opened} sections are as committed to; {len(closed)} are withheld{told}."


def _signatures_good(packet: OpenedPacket) -> str:
    return f"{entries.signed_count(packet)} of {len(packet.leaves)} entries are signed by a person."


def _authors_good(packet: OpenedPacket) -> str:
    return f"Each of the {entries.signed_count(packet)} keys was given to its author in the log."


def _export_good(packet: OpenedPacket) -> str:
    assert packet.opening is not None  # without one there is a fault
    return f"Entry {packet.opening.index} of the log commits to {MANIFEST}."


def _record_good(packet: OpenedPacket) -> str:
    count = 0 if packet.record is None else len(packet.record.entries)
    return f"{count} entries in ascending order, each with its leaf and its proof."


_STEPS: Final = (
    _Step("manifest", _manifest_faults, _manifest_good),
    _Step("checkpoint signature", proofs.checkpoint_faults, _checkpoint_good),
    _Step("keys", proofs.key_faults, _keys_good),
    _Step("inclusion", proofs.inclusion_faults, _inclusion_good),
    _Step("consistency", proofs.consistency_faults, _consistency_good),
    _Step("sections", entries.section_faults, _sections_good),
    _Step("act signatures", entries.signature_faults, _signatures_good),
    _Step("authors' keys", entries.author_faults, _authors_good),
    _Step("export", entries.export_faults, _export_good),
    _Step("record", entries.record_faults, _record_good),
)
