r"""Timestamped cosignatures of checkpoints (C2SP tlog-cosignature).

The signature of such a line is 8 bytes of POSIX time, big-endian, then the key's signature. With
ML-DSA-44 (type 0x06) that is over this structure, in the notation of RFC 8446 §3::

    uint8 label[12] = "subtree/v1\n\0";  opaque cosigner_name<1..255>;  uint64 timestamp;
    opaque log_origin<1..255>;  uint64 start = 0;  uint64 end = tree size;  uint8 hash[32];

with Ed25519 (type 0x04) over ``cosignature/v1``, ``time <t>`` and the checkpoint, a line each.
ML-DSA-44 signatures are randomised: they are stored, never made again and compared.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from agent.ledger.checkpoint import Checkpoint, parse_checkpoint, peek_checkpoint
from agent.ledger.errors import FormatError
from agent.ledger.note import NoteSignature, add_signatures
from agent.ledger.strict import MAX_SIZE, require_size
from agent.ledger.vkey import SignatureType, Vkey

SUBTREE_LABEL: Final = b"subtree/v1\n\x00"
"""Keeps the message apart from any other that the same key may sign."""

TIME_BYTES: Final = 8
"""A u64 of seconds since the epoch."""


@dataclass(frozen=True, slots=True)
class MlDsa44CosignatureVerifier:
    """Type 0x06, which outlives today's curves."""

    vkey: Vkey

    def verifies(self, text: str, signature: bytes) -> bool:
        """Whether ``signature`` is the key's, at the time that it holds, over this checkpoint."""
        try:
            checkpoint = parse_checkpoint(text)
            time_s, bare = split_time(signature)
            key = MLDSA44PublicKey.from_public_bytes(self.vkey.public_key)
            key.verify(bare, cosigned_message(self.vkey.name, time_s, checkpoint))
        except (FormatError, InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Ed25519CosignatureVerifier:
    """Type 0x04: what most public witnesses answered with until 2026."""

    vkey: Vkey

    def verifies(self, text: str, signature: bytes) -> bool:
        """Whether ``signature`` is the key's, at the time that it holds, over this checkpoint."""
        try:
            parse_checkpoint(text)
            time_s, bare = split_time(signature)
            key = Ed25519PublicKey.from_public_bytes(self.vkey.public_key)
            key.verify(bare, f"cosignature/v1\ntime {time_s}\n{text}".encode())
        except (FormatError, InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class MlDsa44Cosigner:
    """Type 0x06: cosigns under ``name``; for the log itself that is its origin."""

    name: str
    private_key: MLDSA44PrivateKey

    @property
    def vkey(self) -> Vkey:
        """What a reader verifies with; ``format_vkey`` writes it."""
        public_key = self.private_key.public_key().public_bytes_raw()
        return Vkey(self.name, SignatureType.ML_DSA_44_COSIGNATURE, public_key)

    @property
    def verifier(self) -> MlDsa44CosignatureVerifier:
        """The verifier of this key's cosignatures."""
        return MlDsa44CosignatureVerifier(self.vkey)

    def cosign(self, checkpoint: Checkpoint, time_s: int) -> NoteSignature:
        """The signature line over ``checkpoint`` at that POSIX time.

        Raises:
            FormatError: the time is not between 1 and 2**63 - 1; 0 would make no statement.
        """
        if time_s < 1:
            raise FormatError("a cosignature of a checkpoint needs a time after 1970")
        bare = self.private_key.sign(cosigned_message(self.name, time_s, checkpoint))
        return NoteSignature(self.name, self.vkey.key_id, time_s.to_bytes(TIME_BYTES) + bare)


def cosign_note(note: str, cosigner: MlDsa44Cosigner, time_s: int) -> str:
    """The note of a checkpoint with the cosigner's line below those it has.

    The caller has verified the note, or made it: nothing is verified here.

    Raises:
        FormatError: it is not the note of a checkpoint, or the time is out of range.
    """
    return add_signatures(note, cosigner.cosign(peek_checkpoint(note), time_s))


def cosigned_message(cosigner: str, time_s: int, checkpoint: Checkpoint) -> bytes:
    """The ``cosigned_message`` of C2SP tlog-cosignature, "ML-DSA-44 signed message".

    Raises:
        FormatError: the time is not between 0 and 2**63 - 1.
    """
    require_size(time_s, "cosignature's time")
    return b"".join(
        (
            SUBTREE_LABEL,
            _short_opaque(cosigner),
            struct.pack(">Q", time_s),
            _short_opaque(checkpoint.origin),
            struct.pack(">QQ", 0, checkpoint.size),
            checkpoint.root,
        )
    )


def split_time(signature: bytes) -> tuple[int, bytes]:
    """A cosignature's POSIX time in seconds, and the key's own signature after it.

    Raises:
        FormatError: it is too short, or the time exceeds 2**63 - 1.
    """
    time_s = int.from_bytes(signature[:TIME_BYTES])
    if len(signature) <= TIME_BYTES or time_s > MAX_SIZE:
        raise FormatError("a cosignature does not begin with a POSIX time")
    return time_s, signature[TIME_BYTES:]


def _short_opaque(text: str) -> bytes:
    """A vector with a length of one byte (RFC 8446 §3.4); key names are never longer."""
    data = text.encode()
    return bytes([len(data)]) + data
