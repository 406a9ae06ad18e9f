"""Salted commitments to sections, so that a leaf holds no patient data.

commitment = SHA-256(32-byte salt ‖ canonical JSON). Whoever holds salt and content can show that
the leaf committed to just this content; whoever holds only the leaf learns nothing of it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Final

from agent.ledger.canonical import JSON, canonical_json, parse_canonical
from agent.ledger.errors import FormatError, ProofError

SALT_BYTES: Final = 32
"""As long as the hash, so that guessing a content is no easier than guessing a key."""


@dataclass(frozen=True, slots=True)
class SaltedSection:
    """A section's canonical JSON with the salt that hides it; neither shows in its repr.

    Raises:
        FormatError: the salt is not 32 bytes long.
    """

    salt: bytes = field(repr=False)
    content: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.salt) != SALT_BYTES:
            raise FormatError(
                f"the length of a section's salt in bytes is {len(self.salt)}, not {SALT_BYTES}"
            )

    @property
    def commitment(self) -> bytes:
        """The 32 bytes that stand in the leaf."""
        commitment = hashlib.sha256(self.salt)
        commitment.update(self.content)  # not joined first: a section may be long
        return commitment.digest()


def seal_section(value: JSON, salt: bytes) -> SaltedSection:
    """Commit to a value; the salt must be fresh, 32 bytes of the system's randomness.

    Raises:
        FormatError: the value is not JSON, or the salt not 32 bytes long.
    """
    return SaltedSection(salt, canonical_json(value))


def open_section(section: SaltedSection, commitment: bytes) -> JSON:
    """The section's value, where the leaf committed to just that.

    Raises:
        ProofError: the commitment is to something else.
        FormatError: the content is not canonical JSON, whoever committed to it.
    """
    if section.commitment != commitment:
        raise ProofError("the section is not the one that the leaf committed to")
    return parse_canonical(section.content)
