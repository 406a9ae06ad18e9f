"""Checkpoints (C2SP tlog-checkpoint): the signed size and root of the log, in three lines.

k1007.example-supplier.com/site/boise-2
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agent.ledger.errors import FormatError, SignatureError
from agent.ledger.merkle import EMPTY_ROOT, HASH_BYTES
from agent.ledger.note import OpenedNote, Signer, Verifier, open_note, sign_note, split_note
from agent.ledger.strict import decode_base64, encode_base64, parse_decimal, require_size
from agent.ledger.vkey import require_key_name


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log's head at one size.

    Attributes:
        origin: the log's name, a URL without schema, which is also its key's name.
        size: how many leaves the tree has.
        root: its RFC 6962 root hash.

    Raises:
        FormatError: the origin is no key name, the size out of range, the root no hash, or the
            empty tree's root is not the hash of nothing.
    """

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        require_key_name(self.origin)
        require_size(self.size, "tree size")
        if len(self.root) != HASH_BYTES:
            raise FormatError(f"the root hash is not {HASH_BYTES} bytes long")
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise FormatError("the root of the empty tree is not the hash of nothing")


def format_checkpoint(checkpoint: Checkpoint) -> str:
    """The note text: origin, size in decimal, root in base64, a line each."""
    return f"{checkpoint.origin}\n{checkpoint.size}\n{encode_base64(checkpoint.root)}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """Read a note text that is just a checkpoint. Extension lines are refused: nobody audits them.

    Raises:
        FormatError: it is anything else.
    """
    lines = text.split("\n")
    if len(lines) != len(("origin", "size", "root", "")) or lines[-1]:
        raise FormatError("a checkpoint is not three lines, each ending in a newline")
    origin, size, root, _ = lines
    return Checkpoint(origin, parse_decimal(size, "tree size"), decode_base64(root, "root hash"))


def sign_checkpoint(checkpoint: Checkpoint, *signers: Signer) -> str:
    """The signed note of a checkpoint; that it continues all earlier ones is the caller's duty.

    Raises:
        FormatError: no signer is given.
    """
    return sign_note(format_checkpoint(checkpoint), *signers)


def peek_checkpoint(note: str) -> Checkpoint:
    """What a note claims, with no signature verified: for a first look only.

    Raises:
        FormatError: it is not the note of a checkpoint.
    """
    text, _ = split_note(note)
    return parse_checkpoint(text)


def open_checkpoint(note: str, verifiers: Iterable[Verifier]) -> tuple[Checkpoint, OpenedNote]:
    """A checkpoint that the log itself signed, with what else is known of its signatures.

    Raises:
        FormatError: it is not the note of a checkpoint.
        SignatureError: a known key's signature does not verify, or no known key that bears the
            log's own name has signed.
    """
    opened = open_note(note, verifiers)
    checkpoint = parse_checkpoint(opened.text)
    if all(line.name != checkpoint.origin for line in opened.verified):
        raise SignatureError(f"the log {checkpoint.origin!r} itself has not signed its checkpoint")
    return checkpoint, opened
