"""One entry of the ledger as it is hashed: who did what to which record when, and commitments.

A leaf holds no patient data: identifiers are opaque, content stands in it only as the salted
commitments of its sections. Its bytes are its RFC 8785 canonical JSON, of seven members.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from agent.ledger.canonical import canonical_json, parse_canonical
from agent.ledger.errors import FormatError
from agent.ledger.strict import decode_base64
from agent.model import Model

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


class Leaf(Model):
    """What is hashed into the tree.

    Attributes:
        spec: the format's name and version.
        act: what was done, e.g. ``visit.signed``.
        at: when, in UTC to the millisecond: ``2026-11-03T14:05:06.123Z``.
        actor: opaque id of who did it.
        subject: opaque id of the record it was done to.
        sections: the commitment to each section, 32 bytes in lowercase hex, by the section's name.
        signature: ``None`` where the act needs no person's signature.
    """

    spec: Literal["k1007-leaf/1"] = "k1007-leaf/1"
    act: ActName
    at: str
    actor: OpaqueId
    subject: OpaqueId
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
    return canonical_json(leaf.model_dump(mode="json"))


def unsigned_bytes(leaf: Leaf) -> bytes:
    """Canonical JSON of the leaf without the member ``signature``: what a person signs."""
    return canonical_json(leaf.model_dump(mode="json", exclude={"signature"}))


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
        raise FormatError("the leaf leaves out a member that has to be written")
    return leaf
