"""The body of C2SP tlog-witness ``add-checkpoint``: that a newer tree continues an older one.

    old 20852014
    <up to 63 lines: the consistency proof, one base64 hash each>

    <the newer checkpoint, verbatim, with its signatures>

It is what a witness is sent, and also the published file form in which a packet carries a
consistency proof.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agent.ledger.checkpoint import Checkpoint, open_checkpoint, peek_checkpoint
from agent.ledger.errors import FormatError, ProofError
from agent.ledger.hash_lines import format_body, parse_field, parse_hashes, split_body
from agent.ledger.merkle import verify_consistency
from agent.ledger.note import Verifier
from agent.ledger.strict import parse_decimal, require_size

_OLD = "old"


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """One request.

    Attributes:
        old_size: the size of the older checkpoint; 0 where there was none.
        hashes: the consistency proof (RFC 6962 §2.1.2); empty where ``old_size`` is 0.
        checkpoint: the newer checkpoint's note, verbatim.
    """

    old_size: int
    hashes: tuple[bytes, ...]
    checkpoint: str


def format_add_checkpoint(request: AddCheckpoint) -> str:
    """The request's body.

    Raises:
        FormatError: the old size is above the new one, a hash is none, or the checkpoint is not a
            note.
    """
    _require_old(request.old_size, request.checkpoint)
    return format_body([f"{_OLD} {request.old_size}"], request.hashes, request.checkpoint)


def parse_add_checkpoint(text: str) -> AddCheckpoint:
    """Read a request's body; nothing is verified yet.

    Raises:
        FormatError: it is not in the one spelling of the format, or the old size is above the new.
    """
    lines, checkpoint = split_body(text)
    old_size = parse_decimal(parse_field(lines.pop(0), _OLD), "old size")
    _require_old(old_size, checkpoint)
    return AddCheckpoint(old_size, parse_hashes(lines), checkpoint)


def verify_add_checkpoint(
    request: AddCheckpoint, old: Checkpoint, verifiers: Iterable[Verifier]
) -> Checkpoint:
    """Check that the request's checkpoint continues ``old``; answer it.

    Args:
        request: the parsed body.
        old: the older head, which the caller verified before.
        verifiers: the keys that the reader trusts, the log's own among them.

    Raises:
        FormatError: the checkpoint is malformed.
        SignatureError: a known key's signature does not verify, or the log has not signed.
        ProofError: another log, another old size, or not its continuation.
    """
    new, _ = open_checkpoint(request.checkpoint, verifiers)
    if new.origin != old.origin:
        raise ProofError(f"the log {new.origin!r} cannot continue the log {old.origin!r}")
    if request.old_size != old.size:
        raise ProofError(f"the proof begins at size {request.old_size}, the old head is {old.size}")
    verify_consistency(old.size, new.size, old.root, new.root, request.hashes)
    return new


def _require_old(old_size: int, checkpoint: str) -> None:
    new_size = peek_checkpoint(checkpoint).size
    if require_size(old_size, "old size") > new_size:
        raise FormatError(f"the old size {old_size} is above the checkpoint's {new_size}")
