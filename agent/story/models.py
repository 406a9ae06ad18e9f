"""A story: a whole fitting as steps on their own days, to be replayed under a story clock."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime

from agent.fitting.models import (
    Amendment,
    AmendmentKind,
    Case,
    Claim,
    Complaint,
    Document,
    SignatureMeaning,
    SignatureStatement,
    Visit,
)
from agent.model import Model


class StoryUser(Model):
    """Somebody who acts in the story."""

    name: str
    printed_name: str
    credentials: str = ""
    licence: str = ""
    role: str


class StoryDevice(Model):
    """What the story's device says of itself, and how it is listed."""

    manufacturer: str
    product: str
    model: str
    hcpcs: str
    serial: str
    udi: str
    firmware: str
    bootloader: str
    listing_begin: date
    listing_comment: str
    snapshot_retrieved: AwareDatetime
    training_serial: str


class Why(StrEnum):
    """What a controller was read for."""

    RECEIPT = "receipt"
    DELIVERY = "delivery"


class VisitStep(Model):
    """A visit is signed, by its author. A visit of kind delivery delivers the fitting."""

    at: AwareDatetime
    visit: Visit

    @property
    def by(self) -> str:
        """Who signs: the author, nobody else."""
        return self.visit.author


class ReadingStep(Model):
    """A controller is read on the bench.

    Attributes:
        final: the verdict is the one for delivery; else it is for a planned date.
        date_of_service: the day that the verdict is for.
    """

    at: AwareDatetime
    by: str
    why: Why
    final: bool
    serial: str
    date_of_service: date


class DocumentStep(Model):
    """Somebody else's paper is added to the record."""

    at: AwareDatetime
    by: str
    document: Document


class AmendmentStep(Model):
    """A signed visit is amended; the ledger entry is known only when the story is replayed."""

    at: AwareDatetime
    by: str
    id: str
    visit_id: str
    kind: AmendmentKind
    path: str
    was: str
    now: str
    reason: str

    def amendment(self, entry: int) -> Amendment:
        """The amendment of the visit that stands at this ledger entry."""
        return Amendment(
            id=self.id,
            entry=entry,
            visit_id=self.visit_id,
            kind=self.kind,
            path=self.path,
            was=self.was,
            now=self.now,
            reason=self.reason,
        )


class ComplaintStep(Model):
    """A complaint comes in or moves on; each step holds its whole state."""

    at: AwareDatetime
    by: str
    complaint: Complaint


class ClaimStep(Model):
    """The claim is submitted."""

    at: AwareDatetime
    by: str
    claim: Claim


Step = VisitStep | ReadingStep | DocumentStep | AmendmentStep | ComplaintStep | ClaimStep
"""All that can happen in a story; closed, for ``assert_never``."""


class Story(Model):
    """A whole fitting.

    Attributes:
        opened_at: when the case is opened, before the first step.
        synthetic: everybody and everything in it is invented.
        steps: in the order of time.
    """

    case: Case
    opened_at: AwareDatetime
    opened_by: str
    synthetic: bool
    device: StoryDevice
    users: tuple[StoryUser, ...]
    steps: tuple[Step, ...]

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents, in the order in which they come in."""
        return tuple(step.document for step in self.steps if isinstance(step, DocumentStep))

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The visits, in the order in which they are signed."""
        return tuple(step.visit for step in self.steps if isinstance(step, VisitStep))

    def user(self, name: str) -> StoryUser:
        """The user of that name; a KeyError where the story has none."""
        return {user.name: user for user in self.users}[name]

    def signature(self, step: Step) -> SignatureStatement:
        """What the signature line of a step prints."""
        user = self.user(step.by)
        return SignatureStatement(
            printed_name=user.printed_name,
            credentials=user.credentials,
            licence=user.licence,
            signed_at=step.at,
            place_tz=self.case.place_tz,
            meaning=SignatureMeaning.AUTHOR,
        )
