"""Verifier keys of C2SP signed-note: ``<name>+<hex key id>+<base64(type ‖ public key)>``.

>>> key = parse_vkey("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
>>> key.name, key.key_id.hex(), key.kind.name
('example.com/foo', '530d903a', 'ED25519')
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from agent.ledger.errors import FormatError
from agent.ledger.strict import decode_base64, encode_base64

KEY_ID_BYTES: Final = 4
"""An identifier, not a strong hash (C2SP signed-note, Signatures)."""

MAX_NAME_BYTES: Final = 255
"""The ML-DSA-44 cosignature writes name and origin with a length of one byte."""

_KEY_ID: Final = re.compile(r"[0-9a-f]{8}", re.ASCII)


class SignatureType(IntEnum):
    """The type bytes of C2SP signed-note that this program knows."""

    ED25519 = 0x01  # over the note's text
    ED25519_COSIGNATURE = 0x04  # timestamped, C2SP tlog-cosignature
    ML_DSA_44_COSIGNATURE = 0x06  # timestamped, C2SP tlog-cosignature


KIND_NAMES: Final = {
    SignatureType.ED25519: "Ed25519",
    SignatureType.ED25519_COSIGNATURE: "Ed25519 cosignature",
    SignatureType.ML_DSA_44_COSIGNATURE: "ML-DSA-44 cosignature",
}
"""How a person is told which kind of key it is."""

PUBLIC_KEY_BYTES: Final = {
    SignatureType.ED25519: 32,
    SignatureType.ED25519_COSIGNATURE: 32,
    SignatureType.ML_DSA_44_COSIGNATURE: 1312,
}
"""RFC 8032 §5.1.5; FIPS 204 table 2."""


@dataclass(frozen=True, slots=True)
class Vkey:
    """A public key with the name that it signs under.

    Raises:
        FormatError: the name is not a key name, or the key has not its type's length.
    """

    name: str
    kind: SignatureType
    public_key: bytes

    def __post_init__(self) -> None:
        require_key_name(self.name)
        length = PUBLIC_KEY_BYTES[self.kind]
        if len(self.public_key) != length:
            raise FormatError(
                f"the length of the public key in bytes is {len(self.public_key)}, not {length}"
            )

    @property
    def key_id(self) -> bytes:
        """SHA-256(name ‖ newline ‖ type ‖ public key), the first four bytes."""
        return hashlib.sha256(self.name.encode() + b"\n" + self.typed_key).digest()[:KEY_ID_BYTES]

    @property
    def typed_key(self) -> bytes:
        """The type byte, then the public key."""
        return bytes([self.kind]) + self.public_key


def format_vkey(vkey: Vkey) -> str:
    """One line of a key file, without its newline."""
    return f"{vkey.name}+{vkey.key_id.hex()}+{encode_base64(vkey.typed_key)}"


def parse_vkey(text: str) -> Vkey:
    """Read one vkey.

    Raises:
        FormatError: not a vkey, of a type that this program does not know, or its id is not that
            of its key.
    """
    parts = text.split("+", maxsplit=2)
    if len(parts) != len(("name", "id", "key")):
        raise FormatError("a verifier key is not of the form name+id+key")
    name, key_id, encoded = parts
    if not _KEY_ID.fullmatch(key_id):
        raise FormatError("a verifier key's id is not eight lowercase hex digits")
    typed_key = decode_base64(encoded, "verifier key")
    if not typed_key or typed_key[0] not in set(SignatureType):
        raise FormatError("a verifier key is of a type that is not known here")
    vkey = Vkey(name, SignatureType(typed_key[0]), typed_key[1:])
    if vkey.key_id.hex() != key_id:
        raise FormatError("a verifier key's id is not that of its name and key")
    return vkey


def require_key_name(name: str) -> str:
    """``name``, where a key may have it.

    Raises:
        FormatError: empty, too long, not UTF-8, or with a space, a plus or a control character.
    """
    try:
        length = len(name.encode())
    except UnicodeEncodeError as error:
        raise FormatError("a key name is not UTF-8") from error
    if not 0 < length <= MAX_NAME_BYTES:
        raise FormatError(f"a key name has not between 1 and {MAX_NAME_BYTES} bytes")
    if any(each.isspace() or each == "+" or ord(each) < 0x20 for each in name):
        raise FormatError("a key name holds a space, a plus or a control character")
    return name
