"""Packets of one log against each other, and against a checkpoint that somebody kept.

A log that was put back to an older copy and written on from there is whole by itself. Two of its packets, or
one and a checkpoint from before, show that there were two histories, and at which entry they part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from agent.ledger.checkpoint import open_checkpoint, peek_checkpoint
from agent.ledger.errors import FormatError, LedgerError
from agent.ledger.histories import (
    Comparison,
    History,
    KnownHistory,
    Range,
    compare,
    of_consistency,
    of_inclusion,
)
from agent.ledger.merkle import leaf_hash
from agent.ledger.note import Verifier
from agent.ledger.tlog_proof import parse_tlog_proof
from agent.ledger.vkey import SignatureType, Vkey
from agent.ledger.witness import parse_add_checkpoint
from agent.packet.archive import read_archive
from agent.packet.check.opened import OpenedPacket, open_own_note, open_packet, text_of
from agent.packet.check.proofs import earlier_sizes
from agent.packet.check.report import CheckReport
from agent.packet.layout import (
    CHECKPOINT,
    consistency_name,
    leaf_name,
    old_checkpoint_name,
    proof_name,
)
from agent.text import counted, quoted

PROVEN_BY: Final = frozenset(
    {"archive", "checkpoint signature", "keys", "inclusion", "consistency"}
)
"""The checks that a packet has to pass before its proofs are held against anything."""


def is_proven(report: CheckReport) -> bool:
    """Whether what a packet's proofs say is what the log signed, whatever else is wrong with it."""
    return all(check.ok for check in report.checks if check.name in PROVEN_BY)


class Relation(StrEnum):
    """What two things that a log signed show of each other."""

    ONE_HISTORY = "one_history"
    NOT_SHOWN = "not_shown"  # nothing contradicts, and not all of it can be compared
    PARTED = "parted"
    TWO_KEYS = "two_keys"
    OTHER_LOG = "other_log"

    @property
    def is_fault(self) -> bool:
        """Whether somebody has to explain it."""
        return self in {Relation.PARTED, Relation.TWO_KEYS}


@dataclass(frozen=True, slots=True)
class Compared:
    """Two files held against each other.

    Attributes:
        parted: the first and the last of the entries among which the first different one is.
        detail: the same in words.
    """

    first: str
    second: str
    relation: Relation
    parted: tuple[int, int] | None
    detail: str


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What a file shows of a log.

    Attributes:
        name: of the file, as a sentence names it.
        keys: the log's own that signed it.
        acts: what its told entries are, by index.
    """

    name: str
    origin: str
    keys: frozenset[Vkey]
    history: History
    acts: Mapping[int, str]
    verifiers: tuple[Verifier, ...] = ()


def witnessed_by_packet(name: str, data: bytes) -> Witnessed:
    """What a packet shows whose proofs were checked (``is_proven``).

    Raises:
        LedgerError, IntegrityError: it is none.
    """
    packet = open_packet(read_archive(data))
    if packet.checkpoint is None:
        raise FormatError("its checkpoint cannot be read")
    origin, size = packet.checkpoint.origin, packet.checkpoint.size
    return Witnessed(
        name=name,
        origin=origin,
        keys=_own_keys(text_of(packet.files, CHECKPOINT), packet.verifiers),
        history=KnownHistory(size, _known(packet, size, packet.checkpoint.root)),
        acts={index: leaf.act for index, leaf in packet.leaves.items()},
        verifiers=packet.verifiers,
    )


def witnessed_by_note(name: str, note: str, verifiers: tuple[Verifier, ...]) -> Witnessed:
    """What a kept checkpoint shows; without a key, for none of these signed it.

    Raises:
        FormatError: it is no checkpoint.
    """
    claimed = peek_checkpoint(note)
    try:
        keys = _own_keys(note, verifiers)
    except LedgerError:
        keys = frozenset()
    known = {Range(0, claimed.size): claimed.root} if claimed.size else {}
    return Witnessed(name, claimed.origin, keys, KnownHistory(claimed.size, known), {})


def compared(one: Witnessed, other: Witnessed) -> Compared:
    """Hold one against the other."""
    both = f"{quoted(one.name)} and {quoted(other.name)}"
    if one.origin != other.origin:
        return Compared(
            one.name,
            other.name,
            Relation.OTHER_LOG,
            None,
            f"{both} are of two logs, {quoted(one.origin)} and {quoted(other.origin)}: nothing to compare.",
        )
    if not one.keys & other.keys:
        return Compared(
            one.name,
            other.name,
            Relation.TWO_KEYS,
            None,
            f"{both} bear the name of one log, {quoted(one.origin)}, and are not signed with one key of "
            "it: ask the supplier which is theirs, and why there is another.",
        )
    found = compare(one.history, other.history)
    return Compared(one.name, other.name, *_judged(one, other, found, both))


def _judged(
    one: Witnessed, other: Witnessed, found: Comparison, both: str
) -> tuple[Relation, tuple[int, int] | None, str]:
    if found.parted is not None:
        first, last = found.parted.start, found.parted.end - 1
        return Relation.PARTED, (first, last), _parted_words(one, other, found.parted, both)
    entries = counted(found.size, "entry", "entries")
    if found.is_whole:
        told = f"{both} tell one history: the first {entries} are the same."
        return Relation.ONE_HISTORY, None, told
    told = (
        f"{both} contradict each other nowhere; of the {entries} that both have they show {_shown(found)} to "
        "be the same. Ask the supplier for a packet that is exported now and continues the other: "
        "k1007 export --continues."
    )
    return Relation.NOT_SHOWN, None, told


def _shown(found: Comparison) -> str:
    told = [
        f"entry {part.start}"
        if part.end - part.start == 1
        else f"entries {part.start} to {part.end - 1}"
        for part in found.same
    ]
    return f"only {', '.join(told)}" if told else "none"


def _parted_words(one: Witnessed, other: Witnessed, parted: Range, both: str) -> str:
    first, last = parted.start, parted.end - 1
    two = f"{both} are two histories of one log: it was put back to an older copy, or rewritten. They part"
    if first != last:
        return f"{two} between entry {first} and entry {last}."
    acts = [witness.acts.get(first) for witness in (one, other)]
    if None in acts:
        return f"{two} at entry {first}."
    return f"{two} at entry {first}: {acts[0]} in the first, {acts[1]} in the second, and not the same one."


def _known(packet: OpenedPacket, size: int, root: bytes) -> dict[Range, bytes]:
    """Every hash that the packet's verified proofs tell."""
    known = {Range(0, size): root}
    for index in packet.leaves:
        proof = parse_tlog_proof(text_of(packet.files, proof_name(index)))
        hashed = leaf_hash(packet.files[leaf_name(index)])
        known |= of_inclusion(index, size, hashed, proof.hashes)
    for old in _earlier(packet, size):
        known |= old
    return known


def _earlier(packet: OpenedPacket, size: int) -> Iterator[dict[Range, bytes]]:
    for old in earlier_sizes(packet):
        note = text_of(packet.files, old_checkpoint_name(old))
        request = parse_add_checkpoint(text_of(packet.files, consistency_name(old, size)))
        root = open_own_note(note, packet.verifiers).root
        yield {
            **of_consistency(old, size, request.hashes),
            **({Range(0, old): root} if old else {}),
        }


def _own_keys(note: str, verifiers: tuple[Verifier, ...]) -> frozenset[Vkey]:
    """The log's own keys that signed a checkpoint.

    Raises:
        LedgerError: none of these did, or one's signature does not verify.
    """
    checkpoint, opened = open_checkpoint(note, verifiers)
    signed = {(line.name, line.key_id) for line in opened.verified}
    return frozenset(
        verifier.vkey
        for verifier in verifiers
        if verifier.vkey.kind is SignatureType.ED25519
        and verifier.vkey.name == checkpoint.origin
        and (verifier.vkey.name, verifier.vkey.key_id) in signed
    )
