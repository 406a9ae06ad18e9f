"""All checks in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from agent.errors import IntegrityError
from agent.packet.archive import read_archive
from agent.packet.check import (
    cases,
    chain,
    entries,
    evidence,
    files,
    fitting,
    imports,
    labels,
    newer_lists,
    overrides,
    people,
    policy,
    proofs,
    recomputed,
    roles,
    second_persons,
    times,
    verdicts,
    visits,
)
from agent.packet.check.opened import OpenedPacket, open_packet
from agent.packet.check.report import Check, CheckReport
from agent.packet.check.says import what_it_says
from agent.packet.layout import MANIFEST, PDF, RECORD
from agent.packet.manifest import manifest_faults, parse_manifest
from agent.text import counted, of_each, quoted

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
        members = read_archive(data)
    except IntegrityError as error:
        return _unreadable(error)
    packet = open_packet(members)
    checks = (
        Check(
            "archive", ok=True, detail=f"{counted(len(members), 'file')} in the one order and form."
        ),
        *(_run(step, packet) for step in _STEPS),
    )
    ok = all(check.ok for check in checks)
    return CheckReport(
        ok=ok,
        checks=checks,
        origin="" if packet.checkpoint is None else packet.checkpoint.origin,
        tree_size=0 if packet.checkpoint is None else packet.checkpoint.size,
        keys=proofs.fingerprints(packet),
        says=what_it_says(packet) if ok else None,
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
    members: Mapping[str, bytes] = packet.files
    missing = tuple(
        f"{path} is missing." for path in (PDF, RECORD, MANIFEST) if path not in members
    )
    if MANIFEST not in members:
        return missing
    try:
        return (*missing, *manifest_faults(members, parse_manifest(members[MANIFEST])))
    except IntegrityError as error:
        return (*missing, error.message)


def _manifest_good(packet: OpenedPacket) -> str:
    return of_each(len(parse_manifest(packet.files[MANIFEST])), "file", "has its SHA-256.")


def _files_good(packet: OpenedPacket) -> str:
    return of_each(len(packet.files), "file", "is one that a packet has.")


def _checkpoint_good(packet: OpenedPacket) -> str:
    assert packet.checkpoint is not None  # without one there is a fault
    origin, size = quoted(packet.checkpoint.origin), packet.checkpoint.size
    return f"Signed by the log {origin} at {counted(size, 'entry', 'entries')}."


def _keys_good(packet: OpenedPacket) -> str:
    told = ", ".join(f"{quoted(k.name)} ({k.kind}) {k.sha256}" for k in proofs.fingerprints(packet))
    return f"Compare with what the supplier publishes: {told}."


def _inclusion_good(packet: OpenedPacket) -> str:
    return of_each(len(packet.leaves), "entry", "stands in the log at its number.", "entries")


def _consistency_good(packet: OpenedPacket) -> str:
    sizes = proofs.earlier_sizes(packet)
    if not sizes:
        return "No earlier checkpoint is in the packet."
    told = f"{', '.join(map(str, sizes[:-1]))} and " if len(sizes) > 1 else ""
    return f"The log only grew since it had {told}{counted(sizes[-1], 'entry', 'entries')}."


def _sections_good(packet: OpenedPacket) -> str:
    opened, closed = entries.opened_count(packet), entries.withheld(packet)
    told = f": {', '.join(closed)}" if closed else ""
    kept = counted(len(closed), "is withheld", "are withheld")
    return f"{counted(opened, 'section is', 'sections are')} as committed to; {kept}{told}."


def _signatures_good(packet: OpenedPacket) -> str:
    return of_each(len(packet.leaves), "entry", "is signed by a person.", "entries")


def _authors_good(packet: OpenedPacket) -> str:
    return of_each(people.signed_count(packet), "key", "was given to its author in the log.")


def _people_good(packet: OpenedPacket) -> str:
    count = len(people.people_of(packet))
    return of_each(count, "person", "was added once, by an administrator.", "people")


def _export_good(packet: OpenedPacket) -> str:
    assert packet.opening is not None  # without one there is a fault
    return f"Entry {packet.opening.index} of the log commits to {MANIFEST}."


def _fitting_good(packet: OpenedPacket) -> str:
    assert packet.record is not None  # without one there is a fault
    good = f"Every act of the packet is about {quoted(packet.record.fitting)}."
    return " ".join((good, *cases.amended_words(packet)))


def _fitting_faults(packet: OpenedPacket) -> Iterator[str]:
    yield from fitting.fitting_faults(packet)
    yield from cases.case_faults(packet)


def _visits_good(packet: OpenedPacket) -> str:
    count = visits.visit_count(packet)
    return of_each(count, "visit", "is signed by its own author, and amended by nobody else.")


def _verdicts_good(packet: OpenedPacket) -> str:
    count = counted(verdicts.verdict_count(packet), "verdict")
    good = f"{count}; overrides have their signatures, and a delivery rests on its verdict."
    return " ".join((good, *overrides.allowed_then(packet)))


def _labels_good(packet: OpenedPacket) -> str:
    return of_each(labels.label_count(packet), "label", "rests on what its verdict says.")


def _second_faults(packet: OpenedPacket) -> Iterator[str]:
    yield from second_persons.untold_faults(packet.told)
    yield from (pair.sentence for pair in second_persons.alike_pairs(packet.told) if pair.is_fault)


def _second_good(packet: OpenedPacket) -> str:
    good = "Nobody signed as a second person beside themselves."
    return " ".join((good, *(pair.sentence for pair in second_persons.alike_pairs(packet.told))))


def _recomputed_good(packet: OpenedPacket) -> str:
    return of_each(verdicts.verdict_count(packet), "verdict", "is one that its evidence allows.")


def _imports_good(packet: OpenedPacket) -> str:
    count = imports.held_count(packet)
    what = "behind verdicts was taken in before."
    good = of_each(count, "list, record or line", what, "lists, records and lines")
    return " ".join((good, *newer_lists.newer_lists(packet)))


def _policy_faults(packet: OpenedPacket) -> Iterator[str]:
    yield from policy.policy_faults(packet.told)
    yield from policy.order_file_faults(packet)


def _policy_good(packet: OpenedPacket) -> str:
    return policy.policy_words(packet.told)


def _evidence_good(packet: OpenedPacket) -> str:
    return of_each(evidence.evidence_count(packet), "file", "is what an opened section says.")


def _times_good(packet: OpenedPacket) -> str:
    what = "is dated in its order, and as its signature line says."
    good = of_each(len(packet.leaves), "entry", what, "entries")
    return " ".join((good, *times.clock_vouched(packet)))


def _record_good(packet: OpenedPacket) -> str:
    count = 0 if packet.record is None else len(packet.record.entries)
    return f"{counted(count, 'entry', 'entries')} in ascending order, each with its leaf and its proof."


def _with_record(
    faults: Callable[[OpenedPacket], Iterable[str]],
) -> Callable[[OpenedPacket], Iterable[str]]:
    """A check that means nothing where no entry can be read says that it was not made."""

    def checked(packet: OpenedPacket) -> Iterable[str]:
        if packet.record is None:
            return (f"Not checked: {RECORD} cannot be read.",)
        return faults(packet)

    return checked


_STEPS: Final = (
    _Step("manifest", _manifest_faults, _manifest_good),
    _Step("files", files.file_faults, _files_good),
    _Step("checkpoint signature", proofs.checkpoint_faults, _checkpoint_good),
    _Step("keys", proofs.key_faults, _keys_good),
    _Step("inclusion", proofs.inclusion_faults, _inclusion_good),
    _Step("consistency", proofs.consistency_faults, _consistency_good),
    _Step("sections", entries.section_faults, _sections_good),
    _Step("act signatures", people.signature_faults, _signatures_good),
    _Step("authors' keys", people.author_faults, _authors_good),
    _Step("people", _with_record(people.people_faults), _people_good),
    _Step("roles", _with_record(roles.role_faults), roles.role_words),
    _Step("export", fitting.export_faults, _export_good),
    _Step("fitting", _with_record(_fitting_faults), _fitting_good),
    _Step("visits", _with_record(visits.visit_faults), _visits_good),
    _Step("verdicts", _with_record(verdicts.verdict_faults), _verdicts_good),
    _Step("recomputed", _with_record(recomputed.recomputed_faults), _recomputed_good),
    _Step("labels", _with_record(labels.label_faults), _labels_good),
    _Step("second persons", _with_record(_second_faults), _second_good),
    _Step("imports", _with_record(imports.import_faults), _imports_good),
    _Step("policy", _with_record(_policy_faults), _policy_good),
    _Step("evidence", _with_record(evidence.evidence_faults), _evidence_good),
    _Step("times", _with_record(times.time_faults), _times_good),
    _Step("record", entries.record_faults, _record_good),
    _Step("chain", _with_record(chain.chain_faults), chain.chain_words),
)
