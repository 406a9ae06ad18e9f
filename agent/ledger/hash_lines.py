"""What proof files and witness requests share: head lines, hashes, an empty line, a checkpoint."""

from __future__ import annotations

from collections.abc import Sequence

from agent.ledger.checkpoint import peek_checkpoint
from agent.ledger.errors import FormatError
from agent.ledger.merkle import HASH_BYTES, MAX_PROOF_HASHES
from agent.ledger.strict import MAX_TEXT_BYTES, decode_base64, encode_base64


def format_body(head: Sequence[str], hashes: Sequence[bytes], checkpoint: str) -> str:
    """The head's lines, one base64 hash a line, an empty line, the checkpoint's note verbatim.

    Raises:
        FormatError: a hash is not 32 bytes long, there are too many, or the note is none.
    """
    if len(hashes) > MAX_PROOF_HASHES or any(len(each) != HASH_BYTES for each in hashes):
        raise FormatError(f"a proof is not of at most {MAX_PROOF_HASHES} SHA-256 hashes")
    peek_checkpoint(checkpoint)
    lines = (*head, *(encode_base64(each) for each in hashes), "")
    return "".join(f"{line}\n" for line in lines) + checkpoint


def split_body(text: str) -> tuple[list[str], str]:
    """The lines before the first empty line, at least one, and the checkpoint's note after it.

    Raises:
        FormatError: there are none, or what follows is not the note of a checkpoint.
    """
    if len(text) > MAX_TEXT_BYTES:
        raise FormatError(f"a proof is longer than {MAX_TEXT_BYTES} characters")
    head, empty_line, checkpoint = text.partition("\n\n")
    if not empty_line or not head:
        raise FormatError("a proof has no empty line before its checkpoint")
    peek_checkpoint(checkpoint)
    return head.split("\n"), checkpoint


def parse_hashes(lines: Sequence[str]) -> tuple[bytes, ...]:
    """At most 63 hashes, one a line.

    Raises:
        FormatError: a line is no base64 of 32 bytes, or there are too many.
    """
    if len(lines) > MAX_PROOF_HASHES:
        raise FormatError(f"a proof has more than {MAX_PROOF_HASHES} hashes")
    hashes = tuple(decode_base64(line, "proof's hash") for line in lines)
    if any(len(each) != HASH_BYTES for each in hashes):
        raise FormatError(f"a proof's hash is not {HASH_BYTES} bytes long")
    return hashes


def parse_field(line: str, name: str) -> str:
    """What follows ``name`` and a space.

    Raises:
        FormatError: the line begins in another way.
    """
    if not line.startswith(f"{name} "):
        raise FormatError(f"a proof's line does not begin with {name!r}")
    return line.removeprefix(f"{name} ")
