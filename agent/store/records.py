"""What the store takes and gives, besides the acts and leaves of the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from agent.ledger.canonical import JSON
from agent.ledger.commitment import SaltedSection
from agent.ledger.leaf import Leaf


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log, as it was stored.

    Attributes:
        index: its place in the log, from 0.
        leaf_bytes: the exact bytes that were hashed.
        sections: every section of the leaf by name, each checked against its commitment.
    """

    index: int
    leaf: Leaf
    leaf_bytes: bytes
    sections: dict[str, SaltedSection]


@dataclass(frozen=True, slots=True)
class SectionsOf:
    """Sections of an entry that were asked for together.

    Attributes:
        contents: the JSON of each as it was committed to, in the order of their names in the question.
    """

    index: int
    subject: str
    contents: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Blob:
    """A photograph, a scan or another file, kept unaltered."""

    content: bytes = field(repr=False)
    media_type: str

    @property
    def sha256(self) -> str:
        """Its name in the store and in sections: lowercase hex."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Draft:
    """Something that is being typed; it is outside the ledger and outside the legal record.

    Attributes:
        subject: opaque id of the record it belongs to.
        saved_at: when it was last saved.
    """

    id: str
    subject: str
    content: JSON = field(repr=False)
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class UserRow:
    """What is needed to let a person in and to open their signing key.

    Attributes:
        name: the login name.
        public: what others may know: printed name, credentials, role, public key.
        verifier: what a password is checked with.
        wrapped_key: the signing key, encrypted under the password.
        failed: wrong passwords since the last right one.
    """

    name: str
    public: Mapping[str, JSON]
    verifier: bytes = field(repr=False)
    wrapped_key: bytes = field(repr=False)
    failed: int = 0
