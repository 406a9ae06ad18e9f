"""The whole, as it is read back from the ledger."""

from __future__ import annotations

from datetime import date

from agent.confirm.models import Confidence, VerdictKind
from agent.fitting.models.acts import (
    Amendment,
    CaseAmendment,
    Claim,
    Complaint,
    Countersignature,
    Explanation,
    Override,
    SignatureStatement,
)
from agent.fitting.models.basis import RestsOn
from agent.fitting.models.case import Case
from agent.fitting.models.document import Document
from agent.fitting.models.elsewhere import Elsewhere, ProductNames, ReturnEntry
from agent.fitting.models.parts import PartEntry, SwapEntry
from agent.fitting.models.visit import Visit
from agent.model import Model


class SignedVisit(Model):
    """A visit as the ledger holds it."""

    entry: int
    visit: Visit
    signature: SignatureStatement
    late: bool


class SignedAmendment(Model):
    entry: int
    amendment: Amendment
    signature: SignatureStatement


class SignedCaseAmendment(Model):
    entry: int
    amendment: CaseAmendment
    signature: SignatureStatement


class DocumentEntry(Model):
    entry: int
    document: Document


class TakenVerdict(Model):
    """What a ``verdict.taken`` entry said, as far as the fitting's own rules need it.

    Attributes:
        serial: the one that the sources agree on.
        serials_seen: where they agree on none, and in a conflict, each one that was read.
        why: its first reason.
        rests_on: what kinds of evidence it has; ``None`` where that is withheld.
        product: what it calls the product.
        also_in: other patients' records that named the unit when it was taken.
    """

    entry: int
    verdict: VerdictKind
    provisional: bool
    date_of_service: date
    serial: str | None = None
    serials_seen: tuple[str, ...] = ()
    confidence: Confidence | None = None
    rules_version: str = "1"
    reason_codes: tuple[str, ...] = ()
    why: str = ""
    rests_on: RestsOn | None = None
    product: ProductNames = ProductNames()
    also_in: tuple[Elsewhere, ...] = ()

    def may_be_about(self, serial: str) -> bool:
        """Whether the verdict can be about that unit; what was never read, it is not about."""
        if self.serial is not None:
            return self.serial == serial
        return not self.serials_seen or serial in self.serials_seen


class SignedCountersignature(Model):
    entry: int
    countersignature: Countersignature
    signature: SignatureStatement


class SignedOverride(Model):
    """An override as the ledger holds it; ``second`` is ``None`` while it waits for the other person."""

    entry: int
    override: Override
    signature: SignatureStatement
    second: SignedCountersignature | None = None


class RecordedBy(Model):
    """Who recorded an entry of the fitting.

    Attributes:
        by: the opaque id that stands in its leaf.
        person: the first account that counts as the same person's; as a rule the same id.
        role: what that account may do; empty where nobody asked.
    """

    entry: int
    act: str
    by: str
    person: str
    role: str = ""


class SignedExplanation(Model):
    entry: int
    explanation: Explanation
    signature: SignatureStatement


class Fitting(Model):
    """One custom-fitting episode, folded from its acts in the order of the ledger.

    Attributes:
        case: with its amendments; each of them says what stood there before.
    """

    opened_entry: int
    case: Case
    documents: tuple[DocumentEntry, ...] = ()
    visits: tuple[SignedVisit, ...] = ()
    amendments: tuple[SignedAmendment, ...] = ()
    parts: tuple[PartEntry, ...] = ()
    swaps: tuple[SwapEntry, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    claims: tuple[Claim, ...] = ()
    verdict_entries: tuple[int, ...] = ()
    verdicts: tuple[TakenVerdict, ...] = ()
    overrides: tuple[SignedOverride, ...] = ()
    final_verdict_entry: int | None = None
    delivered_entry: int | None = None
    recorded: tuple[RecordedBy, ...] = ()
    returns: tuple[ReturnEntry, ...] = ()
    explanations: tuple[SignedExplanation, ...] = ()
    case_amendments: tuple[SignedCaseAmendment, ...] = ()
