"""From a published key to what verifies with it."""

from __future__ import annotations

from typing import Final, assert_never

from agent.ledger.cosignature import Ed25519CosignatureVerifier, MlDsa44CosignatureVerifier
from agent.ledger.errors import FormatError
from agent.ledger.note import MAX_SIGNATURES, Ed25519Verifier, Verifier
from agent.ledger.strict import MAX_TEXT_BYTES
from agent.ledger.vkey import SignatureType, Vkey, format_vkey, parse_vkey

MAX_KEYS: Final = MAX_SIGNATURES
"""As many as a note can have signatures."""


def verifier_of(vkey: Vkey) -> Verifier:
    """The verifier of the key's own type."""
    match vkey.kind:
        case SignatureType.ED25519:
            return Ed25519Verifier(vkey)
        case SignatureType.ED25519_COSIGNATURE:
            return Ed25519CosignatureVerifier(vkey)
        case SignatureType.ML_DSA_44_COSIGNATURE:
            return MlDsa44CosignatureVerifier(vkey)
        case _:
            assert_never(vkey.kind)


def format_keys(*vkeys: Vkey) -> str:
    """A key file: one vkey a line."""
    return "".join(f"{format_vkey(vkey)}\n" for vkey in vkeys)


def parse_keys(text: str) -> tuple[Verifier, ...]:
    """The verifiers of a key file, each line of which must be a vkey of a type known here.

    Raises:
        FormatError: a line is not, a key comes twice, or there are none or too many.
    """
    if len(text) > MAX_TEXT_BYTES or not text.endswith("\n"):
        raise FormatError("a key file is too long, or does not end with a newline")
    vkeys = [parse_vkey(line) for line in text.removesuffix("\n").split("\n")]
    if len(vkeys) > MAX_KEYS or len(set(vkeys)) != len(vkeys):
        raise FormatError("a key file has too many keys, or one of them twice")
    return tuple(verifier_of(vkey) for vkey in vkeys)
