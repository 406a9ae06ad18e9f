"""The log's side of a packet: checkpoint, keys, inclusion, earlier checkpoints."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from agent.errors import IntegrityError
from agent.ledger.errors import LedgerError
from agent.ledger.merkle import leaf_hash, verify_inclusion
from agent.ledger.tlog_proof import parse_tlog_proof
from agent.ledger.vkey import KIND_NAMES, SignatureType
from agent.ledger.witness import parse_add_checkpoint, verify_add_checkpoint
from agent.packet.check.opened import OpenedPacket, open_own_note, text_of
from agent.packet.check.report import KeyFingerprint
from agent.packet.layout import (
    CHECKPOINT,
    CONSISTENCY_NAME,
    KEYS,
    OLD_CHECKPOINT_NAME,
    consistency_name,
    leaf_name,
    old_checkpoint_name,
    proof_name,
)
from agent.text import quoted


def checkpoint_faults(packet: OpenedPacket) -> Iterator[str]:
    """The newest checkpoint is signed by the log, and every other line on it verifies."""
    yield from packet.faults.get("checkpoint", ())


def key_faults(packet: OpenedPacket) -> Iterator[str]:
    """The key file is well formed and holds a key that bears the log's name."""
    yield from packet.faults.get("keys", ())
    if packet.checkpoint is None or not packet.verifiers:
        return
    names = {
        verifier.vkey.name
        for verifier in packet.verifiers
        if verifier.vkey.kind is SignatureType.ED25519
    }
    if packet.checkpoint.origin not in names:
        yield f"{KEYS} holds no Ed25519 key of the log {quoted(packet.checkpoint.origin)}."


def fingerprints(packet: OpenedPacket) -> tuple[KeyFingerprint, ...]:
    """Each key with the SHA-256 that a reader compares."""
    return tuple(
        KeyFingerprint(
            name=verifier.vkey.name,
            kind=KIND_NAMES[verifier.vkey.kind],
            sha256=hashlib.sha256(verifier.vkey.typed_key).hexdigest(),
        )
        for verifier in packet.verifiers
    )


def inclusion_faults(packet: OpenedPacket) -> Iterator[str]:
    """Every leaf stands in the tree of the packet's checkpoint."""
    yield from packet.faults.get("leaves", ())
    for index in packet.leaves:
        try:
            _check_inclusion(packet, index)
        except (LedgerError, IntegrityError) as error:
            yield f"{proof_name(index)}: {error}"


def consistency_faults(packet: OpenedPacket) -> Iterator[str]:
    """The packet's checkpoint continues each earlier one that is in the packet."""
    if packet.checkpoint is None:
        return
    newest = packet.checkpoint.size
    for size in earlier_sizes(packet):
        try:
            _check_consistency(packet, size)
        except (LedgerError, IntegrityError) as error:
            yield f"{old_checkpoint_name(size)}, {consistency_name(size, newest)}: {error}"
    for path in packet.files:
        match = CONSISTENCY_NAME.fullmatch(path)
        if match and (old_checkpoint_name(int(match[1])) not in packet.files):
            yield f"{path} has no earlier checkpoint beside it."
        if match and int(match[2]) != newest:
            yield f"{path} leads to another size than the checkpoint's {newest}."


def earlier_sizes(packet: OpenedPacket) -> tuple[int, ...]:
    """The sizes of the earlier checkpoints in the packet."""
    matches = (OLD_CHECKPOINT_NAME.fullmatch(path) for path in packet.files)
    return tuple(sorted(int(match[1]) for match in matches if match))


def _check_inclusion(packet: OpenedPacket, index: int) -> None:
    proof = parse_tlog_proof(text_of(packet.files, proof_name(index)))
    if proof.checkpoint != text_of(packet.files, CHECKPOINT):
        raise LedgerError(f"its checkpoint is not byte for byte {CHECKPOINT}")
    if proof.index != index or proof.extra is not None:
        raise LedgerError("it is of another entry, or holds data that nothing authenticates")
    if packet.checkpoint is None:
        raise LedgerError("the checkpoint could not be read")
    hashed = leaf_hash(packet.files[leaf_name(index)])
    root, size = packet.checkpoint.root, packet.checkpoint.size
    verify_inclusion(hashed, index, size, proof.hashes, root)


def _check_consistency(packet: OpenedPacket, size: int) -> None:
    assert packet.checkpoint is not None  # the caller stops without one
    old = open_own_note(text_of(packet.files, old_checkpoint_name(size)), packet.verifiers)
    if old.size != size:
        raise LedgerError(f"it is of size {old.size}")
    path = consistency_name(size, packet.checkpoint.size)
    request = parse_add_checkpoint(text_of(packet.files, path))
    if request.checkpoint != text_of(packet.files, CHECKPOINT):
        raise LedgerError(f"the checkpoint in {path} is not byte for byte {CHECKPOINT}")
    verify_add_checkpoint(request, old, packet.verifiers)
