"""Proof files (C2SP tlog-proof): that a leaf stands in the log, checked without any network.

c2sp.org/tlog-proof@v1
index 73894
<one base64 hash a line, from the leaf's sibling up>

<the checkpoint, verbatim, with its signatures>
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from agent.ledger.checkpoint import Checkpoint, open_checkpoint, peek_checkpoint
from agent.ledger.errors import FormatError
from agent.ledger.hash_lines import format_body, parse_field, parse_hashes, split_body
from agent.ledger.merkle import leaf_hash, verify_inclusion
from agent.ledger.note import Verifier
from agent.ledger.strict import decode_base64, encode_base64, parse_decimal, require_size

HEADER: Final = "c2sp.org/tlog-proof@v1"
"""The first line of every proof file."""

_EXTRA: Final = "extra"
_INDEX: Final = "index"


@dataclass(frozen=True, slots=True)
class TlogProof:
    """A leaf's place in the log.

    Attributes:
        index: the leaf's number, from 0.
        hashes: the inclusion proof (RFC 6962 §2.1.1), from the leaf's sibling up.
        checkpoint: the signed note, verbatim.
        extra: data that nothing authenticates; ``None`` where there is none.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None


def format_tlog_proof(proof: TlogProof) -> str:
    """The text of a ``.tlog-proof`` file.

    Raises:
        FormatError: the index is not in the checkpoint's tree, a hash is none, or the checkpoint
            is not a note.
    """
    _require_index(proof.index, proof.checkpoint)
    extra = [] if proof.extra is None else [f"{_EXTRA} {encode_base64(proof.extra)}"]
    return format_body([HEADER, *extra, f"{_INDEX} {proof.index}"], proof.hashes, proof.checkpoint)


def parse_tlog_proof(text: str) -> TlogProof:
    """Read a ``.tlog-proof`` file; nothing is verified yet.

    Raises:
        FormatError: it is not in the one spelling of the format.
    """
    lines, checkpoint = split_body(text)
    if lines.pop(0) != HEADER:
        raise FormatError(f"a proof file does not begin with {HEADER!r}")
    extra = None
    if lines and lines[0].startswith(f"{_EXTRA} "):
        extra = decode_base64(parse_field(lines.pop(0), _EXTRA), "proof's extra data")
    if not lines:
        raise FormatError("a proof file has no index")
    index = parse_decimal(parse_field(lines.pop(0), _INDEX), "leaf's index")
    _require_index(index, checkpoint)
    return TlogProof(index, parse_hashes(lines), checkpoint, extra)


def verify_tlog_proof(
    proof: TlogProof, leaf: bytes, origin: str, verifiers: Iterable[Verifier]
) -> Checkpoint:
    """Check that ``leaf`` stands at the proof's index of the log ``origin``; answer its head.

    Args:
        proof: the parsed file.
        leaf: the leaf's exact bytes.
        origin: the log that the reader expects.
        verifiers: the keys that the reader trusts, the log's own among them.

    Raises:
        FormatError: the checkpoint is malformed, or of another log.
        SignatureError: a known key's signature does not verify, or the log has not signed.
        ProofError: the leaf does not stand there.
    """
    checkpoint, _ = open_checkpoint(proof.checkpoint, verifiers)
    if checkpoint.origin != origin:
        raise FormatError(f"the proof is of the log {checkpoint.origin!r}, not of {origin!r}")
    hashed_leaf = leaf_hash(leaf)
    verify_inclusion(hashed_leaf, proof.index, checkpoint.size, proof.hashes, checkpoint.root)
    return checkpoint


def _require_index(index: int, checkpoint: str) -> None:
    size = peek_checkpoint(checkpoint).size
    if require_size(index, "leaf's index") >= size:
        raise FormatError(f"the proof is of leaf {index}, the checkpoint of a tree of size {size}")
