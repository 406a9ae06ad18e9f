"""Sealing an act: its sections are committed to, its leaf is signed by the person who acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from agent.ledger.canonical import JSON
from agent.ledger.commitment import SaltedSection, seal_section
from agent.ledger.errors import SignatureError
from agent.ledger.leaf import (
    LINKED,
    UNLINKED,
    Leaf,
    LeafSignature,
    Link,
    format_moment,
    leaf_bytes,
    make_leaf,
    unsigned_bytes,
)
from agent.ledger.strict import decode_base64, encode_base64

SIGNATURE_CONTEXT: Final = b"k1007-agent/act-signature/v1\n"
"""Begins every message that a person's key signs, so that it can mean nothing else."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A person's own key, opened for one act."""

    private_key: Ed25519PrivateKey

    @property
    def public_key(self) -> bytes:
        """The 32 bytes that stand in the leaf, in hex, beside the signature."""
        return self.private_key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature (RFC 8032)."""
        return self.private_key.sign(message)


@dataclass(frozen=True, slots=True)
class SealedAct:
    """An act that is ready to be appended; nothing of it changes from here on."""

    leaf_bytes: bytes
    leaf: Leaf
    sections: dict[str, SaltedSection]


def seal_act(
    *,
    act: str,
    at: datetime,
    actor: str,
    subject: str,
    sections: Mapping[str, JSON],
    sign: Signer | None,
    salt: Callable[[], bytes],
    link: Link | None = None,
) -> SealedAct:
    """Commit to the sections, write the leaf, and sign it where a person signs.

    Args:
        act: what is done, e.g. ``visit.signed``.
        at: when, with a zone; kept to the millisecond.
        actor: opaque id of who does it.
        subject: opaque id of the record.
        sections: the content by section name.
        sign: the person's key, or ``None``.
        salt: answers 32 fresh bytes of the system's randomness for each section.
        link: what is before it of its subject; ``None`` writes a leaf of the first version, which a
            log takes only before its first linked one.

    Raises:
        FormatError: a name, an id, the moment, a salt or a content is not in the format.
    """
    sealed = {name: seal_section(value, salt()) for name, value in sections.items()}
    unsigned = make_leaf(
        {
            "spec": UNLINKED if link is None else LINKED,
            "previous": None if link is None else link.previous,
            "act": act,
            "at": format_moment(at),
            "actor": actor,
            "subject": subject,
            "sections": {name: section.commitment.hex() for name, section in sealed.items()},
        }
    )
    leaf = unsigned if sign is None else _signed(unsigned, sign)
    return SealedAct(leaf_bytes(leaf), leaf, sealed)


def signed_message(leaf: Leaf) -> bytes:
    """The bytes that a person's signature in the leaf is over."""
    return SIGNATURE_CONTEXT + unsigned_bytes(leaf)


def verify_act_signature(leaf: Leaf) -> None:
    """Check the leaf's signature by the key beside it; whose key that is, the caller must know.

    Raises:
        SignatureError: the leaf has no signature, or it is not of this leaf by this key.
    """
    if leaf.signature is None:
        raise SignatureError("the leaf is not signed by a person")
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(leaf.signature.key))
        key.verify(decode_base64(leaf.signature.value, "signature"), signed_message(leaf))
    except (InvalidSignature, ValueError) as error:
        raise SignatureError("the leaf's signature does not verify") from error


def _signed(leaf: Leaf, signer: Signer) -> Leaf:
    value = encode_base64(signer.sign(signed_message(leaf)))
    signature = LeafSignature(key=signer.public_key.hex(), value=value)
    return leaf.model_copy(update={"signature": signature})
