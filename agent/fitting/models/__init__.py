"""The record of one custom fitting: case, documents, visits, delivery, amendments.

Values are what a person wrote or measured. Conclusions (ready, qualified, counts) are computed
elsewhere from these facts and are never stored here, but for the one sentence that a fitter signs.
Numbers that were measured are decimals with their unit beside them; times carry their zone.
"""

from __future__ import annotations

from agent.fitting.models.acts import (
    Amendment,
    AmendmentKind,
    CaseAmendment,
    Claim,
    Complaint,
    Countersignature,
    Override,
    SignatureMeaning,
    SignatureStatement,
)
from agent.fitting.models.case import Alternative, Case, Diagnosis, DiagnosisCode, Patient, Supplier
from agent.fitting.models.device import AdjustmentSheet, AdjustmentValue, Component, Modification
from agent.fitting.models.document import Author, Document, DocumentType, Statement
from agent.fitting.models.findings import (
    Answer,
    FollowUp,
    Gate,
    GateResult,
    Observation,
    Session,
    Unit,
)
from agent.fitting.models.fitting import (
    DocumentEntry,
    Fitting,
    RecordedBy,
    SignedAmendment,
    SignedCaseAmendment,
    SignedCountersignature,
    SignedOverride,
    SignedVisit,
    TakenVerdict,
)
from agent.fitting.models.visit import FitterCredential, ProofOfDelivery, Visit
from agent.fitting.models.words import How, Owner, Side, VisitKind

__all__ = [
    "AdjustmentSheet",
    "AdjustmentValue",
    "Alternative",
    "Amendment",
    "AmendmentKind",
    "Answer",
    "Author",
    "Case",
    "CaseAmendment",
    "Claim",
    "Complaint",
    "Component",
    "Countersignature",
    "Diagnosis",
    "DiagnosisCode",
    "Document",
    "DocumentEntry",
    "DocumentType",
    "FitterCredential",
    "Fitting",
    "FollowUp",
    "Gate",
    "GateResult",
    "How",
    "Modification",
    "Observation",
    "Override",
    "Owner",
    "Patient",
    "ProofOfDelivery",
    "RecordedBy",
    "Session",
    "Side",
    "SignatureMeaning",
    "SignatureStatement",
    "SignedAmendment",
    "SignedCaseAmendment",
    "SignedCountersignature",
    "SignedOverride",
    "SignedVisit",
    "Statement",
    "Supplier",
    "TakenVerdict",
    "Unit",
    "Visit",
    "VisitKind",
]
