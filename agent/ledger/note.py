"""Signed notes (C2SP signed-note): a text, an empty line, signature lines.

    — <key name> <base64(4-byte key id ‖ signature)>

A line of an unknown key is ignored. A known key's bad signature rejects the whole note, and so
does the lack of any known key's signature.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from agent.ledger.errors import FormatError, SignatureError
from agent.ledger.strict import MAX_TEXT_BYTES, decode_base64, encode_base64
from agent.ledger.vkey import (
    KEY_ID_BYTES,
    SignatureType,
    Vkey,
    format_vkey,
    parse_vkey,
    require_key_name,
)

__all__ = [
    "Ed25519Signer",
    "Ed25519Verifier",
    "NoteSignature",
    "OpenedNote",
    "SignatureType",
    "Signer",
    "Verifier",
    "Vkey",
    "add_signatures",
    "format_vkey",
    "open_note",
    "parse_vkey",
    "sign_note",
    "split_note",
]

MAX_SIGNATURES: Final = 100
"""Go's golang.org/x/mod/sumdb/note calls a note with more malformed."""

_PREFIX: Final = "\u2014 "
"""An em dash and a space begin each signature line."""


class NoteSignature(NamedTuple):
    """One signature line. Cosignatures hold their time in ``signature``, before the rest."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"{_PREFIX}{self.name} {encode_base64(self.key_id + self.signature)}\n"


class Signer(Protocol):
    """Signs the text of notes."""

    def sign(self, text: str) -> NoteSignature:
        """The signature line of this key over ``text``."""


class Verifier(Protocol):
    """Knows one key."""

    @property
    def vkey(self) -> Vkey:
        """The key, with its name and type."""

    def verifies(self, text: str, signature: bytes) -> bool:
        """Whether ``signature`` is the key's over this text of a note."""


@dataclass(frozen=True, slots=True)
class Ed25519Verifier:
    """Type 0x01: Ed25519 over the note's text."""

    vkey: Vkey

    def verifies(self, text: str, signature: bytes) -> bool:
        """Whether ``signature`` is the key's over ``text`` (RFC 8032)."""
        try:
            key = Ed25519PublicKey.from_public_bytes(self.vkey.public_key)
            key.verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Ed25519Signer:
    """Type 0x01: signs under ``name``, which for a log is its origin."""

    name: str
    private_key: Ed25519PrivateKey

    @property
    def vkey(self) -> Vkey:
        """What a reader verifies with; ``format_vkey`` writes it."""
        public_key = self.private_key.public_key().public_bytes_raw()
        return Vkey(self.name, SignatureType.ED25519, public_key)

    @property
    def verifier(self) -> Ed25519Verifier:
        """The verifier of this key's signatures."""
        return Ed25519Verifier(self.vkey)

    def sign(self, text: str) -> NoteSignature:
        """The signature line over ``text``."""
        return NoteSignature(self.name, self.vkey.key_id, self.private_key.sign(text.encode()))


class OpenedNote(NamedTuple):
    """A note of which at least one signature is a known key's.

    Attributes:
        text: what was signed, with its last newline.
        verified: the known keys' signatures, each checked.
        unverified: the other lines, about which nothing is known.
    """

    text: str
    verified: tuple[NoteSignature, ...]
    unverified: tuple[NoteSignature, ...]


def sign_note(text: str, *signers: Signer) -> str:
    """The note of ``text`` with each signer's line.

    Raises:
        FormatError: the text has no last newline or holds control characters; no signer is given.
    """
    _require_text(text)
    return _join(text, [signer.sign(text) for signer in signers])


def add_signatures(note: str, *signatures: NoteSignature) -> str:
    """The note with more signature lines below those it has; none is verified here.

    Raises:
        FormatError: the note is malformed, or would have too many lines.
    """
    text, present = split_note(note)
    return _join(text, [*present, *signatures])


def open_note(note: str, verifiers: Iterable[Verifier]) -> OpenedNote:
    """Verify the signatures of known keys.

    Raises:
        FormatError: the note is malformed, or two of the known keys share name and id.
        SignatureError: a known key's signature does not verify, or no known key has signed.
    """
    known = _by_name_and_id(verifiers)
    text, signatures = split_note(note)
    verified: list[NoteSignature] = []
    unverified: list[NoteSignature] = []
    for line in signatures:
        verifier = known.get((line.name, line.key_id))
        if verifier is None:
            unverified.append(line)
        elif verifier.verifies(text, line.signature):
            verified.append(line)
        else:
            raise SignatureError(f"the signature of {line.name!r} on a note does not verify")
    if not verified:
        raise SignatureError("no known key has signed the note")
    return OpenedNote(text, tuple(verified), tuple(unverified))


def split_note(note: str) -> tuple[str, tuple[NoteSignature, ...]]:
    """The text and the signature lines of a note; nothing is verified.

    Raises:
        FormatError: the note is malformed.
    """
    _require_text(note)
    before, empty_line, block = note.rpartition("\n\n")
    if not empty_line or not block:
        raise FormatError("a note has no signatures below an empty line")
    lines = block.removesuffix("\n").split("\n")
    _require_count(lines)
    return before + "\n", tuple(_parse_line(line) for line in lines)


def _parse_line(line: str) -> NoteSignature:
    if not line.startswith(_PREFIX):
        raise FormatError("a signature line does not begin with an em dash and a space")
    name, _, encoded = line.removeprefix(_PREFIX).partition(" ")
    data = decode_base64(encoded, "signature line")
    if len(data) <= KEY_ID_BYTES:
        raise FormatError("a signature line holds no signature")
    return NoteSignature(require_key_name(name), data[:KEY_ID_BYTES], data[KEY_ID_BYTES:])


def _join(text: str, signatures: Sequence[NoteSignature]) -> str:
    _require_count(signatures)
    return text + "\n" + "".join(str(line) for line in signatures)


def _by_name_and_id(verifiers: Iterable[Verifier]) -> dict[tuple[str, bytes], Verifier]:
    known: dict[tuple[str, bytes], Verifier] = {}
    for verifier in verifiers:
        place = verifier.vkey.name, verifier.vkey.key_id
        if place in known and known[place].vkey != verifier.vkey:
            raise FormatError(f"two known keys share the name {verifier.vkey.name!r} and their id")
        known[place] = verifier
    return known


def _require_count(signatures: Sequence[object]) -> None:
    if not 0 < len(signatures) <= MAX_SIGNATURES:
        raise FormatError(f"a note has not between 1 and {MAX_SIGNATURES} signature lines")


def _require_text(text: str) -> None:
    if len(text) > MAX_TEXT_BYTES:
        raise FormatError(f"a note is longer than {MAX_TEXT_BYTES} characters")
    if not text.endswith("\n"):
        raise FormatError("a note does not end with a newline")
    if any(each < " " and each != "\n" for each in text):
        raise FormatError("a note holds a control character")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise FormatError("a note is not UTF-8") from error
