"""Papers of others, and what each of them states."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from agent.model import Model


class DocumentType(StrEnum):
    FACE_TO_FACE_NOTE = "face-to-face note"
    DXA = "DXA"
    PT_EVALUATION = "PT evaluation"
    MEDICAL_CLEARANCE = "medical clearance"
    STANDARD_WRITTEN_ORDER = "standard written order"
    PRIOR_AUTHORIZATION = "prior authorization"
    MAKER_ORDER_FORM = "maker order form"
    PACKING_LIST = "packing list and invoice"
    SAME_OR_SIMILAR = "same or similar check"
    ELIGIBILITY = "eligibility"
    PROOF_OF_DELIVERY = "proof of delivery"
    OTHER = "other"


class Author(StrEnum):
    """Whose note a statement stands in; decides what it corroborates."""

    PRACTITIONER = "practitioner"
    THERAPIST = "therapist"
    ORTHOTIST = "orthotist"
    OTHER = "other"


class Statement(Model):
    """One fact that a document states, for the corroboration table.

    Attributes:
        fact: key of the fact, the same across documents, e.g. ``diagnosis``, ``ambulates``.
        words: what the document says, shortly.
        page: page of the original.
    """

    fact: str
    words: str
    page: int = Field(default=1, ge=1)


class Document(Model):
    """A paper of somebody else's, kept unaltered."""

    id: str
    type: DocumentType
    title: str
    author: str
    author_role: Author
    npi: str | None = None
    date_of_service: date
    received: date | None = None
    valid_until: date | None = None
    signed: str = ""
    pages: int = Field(default=1, ge=1)
    sha256: str | None = None
    media_type: str | None = None
    statements: tuple[Statement, ...] = ()
