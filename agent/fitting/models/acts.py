"""Acts about a fitting beside its visits: amendments, signatures, overrides, complaints, claims."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime, Field, JsonValue

from agent.model import Model


class AmendmentKind(StrEnum):
    CORRECTION = "correction"
    LATE_ENTRY = "late entry"
    ADDITION = "addition"


class Amendment(Model):
    """A change that leaves the original legible (PIM ch. 3 §3.3.2.5).

    Attributes:
        entry: ledger index of the signed visit that it amends.
        path: which value, as a JSON pointer into that visit.
    """

    id: str
    entry: int
    visit_id: str
    kind: AmendmentKind
    path: str
    was: str
    now: str
    reason: str


class CaseAmendment(Model):
    """A change of the case that leaves what it said legible.

    Attributes:
        path: which value, as a JSON pointer into the case.
        was: what stood there, with the amendments before this one.
        now: what stands there from here on.
    """

    id: str
    path: str
    was: JsonValue
    now: JsonValue
    reason: str = Field(min_length=1)


class SignatureMeaning(StrEnum):
    AUTHOR = "author"
    REVIEW = "review"


class SignatureStatement(Model):
    """What a signature line prints (after 21 CFR 11.50, as a yardstick)."""

    printed_name: str
    credentials: str
    licence: str
    signed_at: AwareDatetime
    place_tz: str
    meaning: SignatureMeaning


class Override(Model):
    """A compliance officer lets a fitting go on although the verdict does not."""

    verdict_entry: int
    reason: str = Field(min_length=1)


class Countersignature(Model):
    """The second signature under an override, by another person with their own password."""

    override_entry: int


class Explanation(Model):
    """Why an earlier verdict says otherwise, in the words of who verified: another label was scanned."""

    verdict_entry: int
    reason: str = Field(min_length=1)


class Complaint(Model):
    received: date
    what: str
    acknowledged: date | None = None
    resolved: date | None = None
    outcome: str = ""
    reported_to_maker: str = ""


class Claim(Model):
    submitted: date
    hcpcs: str
    units: int
    date_of_service: date
    modifiers: tuple[str, ...] = ()
    claim_number: str | None = None
    keep_until: date
