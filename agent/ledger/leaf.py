"""One entry of the ledger as it is hashed: who did what to which record when, and commitments.

A leaf holds no patient data: identifiers are opaque, content stands in it only as the salted
commitments of its sections. Its bytes are its RFC 8785 canonical JSON, of eight members; of seven
in the first version, which had no ``previous``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final, Literal, NamedTuple, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from agent.ledger.canonical import canonical_json, parse_canonical
from agent.ledger.errors import FormatError
from agent.ledger.merkle import leaf_hash
from agent.ledger.strict import MAX_SIZE, decode_base64
from agent.model import Model

UNLINKED: Final = "k1007-leaf/1"
"""Leaves of the first version do not name the one before them."""

LINKED: Final = "k1007-leaf/2"
"""Every leaf of this version names the one before it of the same chain."""

LISTS: Final = "pcl/"
"""The chain of all that is done to lists, whatever list it is about; no subject has such a name."""

_LIST_ACTS: Final = "pcl."

MAX_LEAF_BYTES: Final = 16 * 1024
"""A leaf with every section and a signature has under 8 KB."""

MAX_SECTIONS: Final = 32
"""The largest act has a handful."""

SIGNATURE_BYTES: Final = 64
"""Ed25519 (RFC 8032 §5.1.6)."""

ActName = Annotated[str, Field(pattern=r"^[a-z]+\.[a-z_]+$", max_length=64)]
OpaqueId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$")]
SectionName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
HexHash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class LeafSignature(Model):
    """A person's Ed25519 signature over the rest of the leaf.

    Attributes:
        key: the public key, 32 bytes in lowercase hex.
        value: the signature, 64 bytes in base64.
    """

    key: HexHash
    value: str

    @field_validator("value")
    @classmethod
    def _is_signature(cls, value: str) -> str:
        try:
            length = len(decode_base64(value, "signature"))
        except FormatError as error:
            raise ValueError(str(error)) from error
        if length != SIGNATURE_BYTES:
            raise ValueError(f"a signature has {SIGNATURE_BYTES} bytes")
        return value


class Previous(Model):
    """The leaf before another of the same chain.

    Attributes:
        index: its place in the log, from 0.
        hash: its leaf hash (RFC 6962 §2.1), 32 bytes in lowercase hex.
    """

    index: int = Field(ge=0, le=MAX_SIZE)
    hash: HexHash


class Link(NamedTuple):
    """Where a new leaf stands in its chain: behind one, or as the first (``None``)."""

    previous: Previous | None


class Leaf(Model):
    """What is hashed into the tree.

    Attributes:
        spec: the format's name and version.
        act: what was done, e.g. ``visit.signed``.
        at: when, in UTC to the millisecond: ``2026-11-03T14:05:06.123Z``.
        actor: opaque id of who did it.
        subject: opaque id of the record it was done to.
        previous: the newest leaf of its chain when this one was written; ``None`` where it is the
            first of them. A leaf of the first version has no such member.
        sections: the commitment to each section, 32 bytes in lowercase hex, by the section's name.
        signature: ``None`` where the act needs no person's signature.
    """

    spec: Literal["k1007-leaf/1", "k1007-leaf/2"] = UNLINKED
    act: ActName
    at: str
    actor: OpaqueId
    subject: OpaqueId
    previous: Previous | None = None
    sections: dict[SectionName, HexHash] = Field(max_length=MAX_SECTIONS)
    signature: LeafSignature | None = None

    @field_validator("at")
    @classmethod
    def _is_moment(cls, at: str) -> str:
        try:
            moment = datetime.fromisoformat(at)
            spelled = format_moment(moment)
        except (ValueError, OverflowError, FormatError) as error:
            raise ValueError("not a moment") from error
        if spelled != at:
            raise ValueError("not a moment in UTC to the millisecond")
        return at

    @model_validator(mode="after")
    def _is_small(self) -> Self:
        if len(leaf_bytes(self)) > MAX_LEAF_BYTES:
            raise ValueError(f"a leaf has at most {MAX_LEAF_BYTES} bytes")
        return self

    @model_validator(mode="after")
    def _is_of_its_version(self) -> Self:
        if not self.is_linked and self.previous is not None:
            raise ValueError("a leaf of the first version names no other")
        return self

    @property
    def chain(self) -> str:
        """Whose leaves are linked with it (``chain_of``)."""
        return chain_of(self.act, self.subject)

    @property
    def is_linked(self) -> bool:
        """Whether it says which leaf of its chain is before it."""
        return self.spec != UNLINKED

    @property
    def moment(self) -> datetime:
        """``at`` as a moment in UTC."""
        return datetime.fromisoformat(self.at)

    def commitment(self, section: str) -> bytes:
        """The 32 bytes that the leaf holds for a section.

        Raises:
            FormatError: the leaf has no section of that name.
        """
        if section not in self.sections:
            raise FormatError(f"the leaf has no section {section!r}")
        return bytes.fromhex(self.sections[section])


def chain_of(act: str, subject: str) -> str:
    """The chain of an act: that of its subject, but of lists one for all.

    A verdict is taken on the newest list in force: that a newer one was imported, and retired, has to be
    in the chain of the one that it was taken on.
    """
    return LISTS if act.startswith(_LIST_ACTS) else subject


def format_moment(moment: datetime) -> str:
    """``moment`` in UTC with three decimals, the rest cut off.

    Raises:
        FormatError: it has no zone.
    """
    if moment.utcoffset() is None:
        raise FormatError("a moment without a zone cannot be recorded")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def leaf_bytes(leaf: Leaf) -> bytes:
    """The exact bytes that are hashed, stored and handed out."""
    return canonical_json(leaf.model_dump(mode="json", exclude=_not_of_its_version(leaf)))


def unsigned_bytes(leaf: Leaf) -> bytes:
    """Canonical JSON of the leaf without the member ``signature``: what a person signs."""
    left_out = _not_of_its_version(leaf) | {"signature"}
    return canonical_json(leaf.model_dump(mode="json", exclude=left_out))


def named(index: int, data: bytes) -> Previous:
    """How a later leaf names the one of these bytes."""
    return Previous(index=index, hash=leaf_hash(data).hex())


def make_leaf(leaf: object) -> Leaf:
    """A leaf from plain values.

    Raises:
        FormatError: a member is missing, unknown or not valid; the message names it, not its value.
    """
    try:
        return Leaf.model_validate(leaf, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        member = str(first["loc"][0]) if first["loc"] else "whole"
        raise FormatError(f"not a leaf: its member {member[:40]!r} is not valid") from error


def parse_leaf(data: bytes) -> Leaf:
    """The leaf of just these bytes.

    Raises:
        FormatError: they are not a leaf's canonical bytes.
    """
    if len(data) > MAX_LEAF_BYTES:
        raise FormatError(f"a leaf has at most {MAX_LEAF_BYTES} bytes")
    leaf = make_leaf(parse_canonical(data))
    if leaf_bytes(leaf) != data:
        raise FormatError("the leaf has not just the members of its version")
    return leaf


def _not_of_its_version(leaf: Leaf) -> set[str]:
    """The members that its version does not know."""
    return set() if leaf.is_linked else {"previous"}
