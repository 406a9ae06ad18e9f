"""Gates: what must hold of the record as a whole, beside the answers to requirements.

Each gate is one function of the fitting; the order of ``CLAIM_GATES`` and the visit kind that each
belongs to give the order of "what to do next".
"""

from __future__ import annotations

from enum import StrEnum

from agent.fitting.models import (
    DocumentEntry,
    DocumentType,
    Fitting,
    Owner,
    SignedVisit,
    VisitKind,
)
from agent.model import Model


class Weight(StrEnum):
    """What an open gate holds up."""

    CLAIM = "claim"
    CARE = "care"


class GateState(Model):
    """Whether one gate is open or passed.

    Attributes:
        gate: stable code of the gate.
        at: the kind of visit at which it is usually seen to; orders "what to do next".
        message: what was found, as one sentence.
        next_step: what to do; empty when passed.
        known: ``False`` where nothing says whether it is asked at all; it is passed then, and told.
        entries: the ledger entries that it rests on.
    """

    gate: str
    at: VisitKind
    passed: bool
    message: str
    next_step: str = ""
    weight: Weight = Weight.CLAIM
    entries: tuple[int, ...] = ()
    known: bool = True


def passed(gate: str, at: VisitKind, message: str, *entries: int) -> GateState:
    """A gate that was passed, and on what it rests."""
    return GateState(gate=gate, at=at, passed=True, message=message, entries=entries)


def still_open(gate: str, at: VisitKind, message: str, next_step: str, *entries: int) -> GateState:
    """A gate that holds the claim up."""
    return GateState(
        gate=gate, at=at, passed=False, message=message, next_step=next_step, entries=entries
    )


def documents_of(fitting: Fitting, kind: DocumentType) -> tuple[DocumentEntry, ...]:
    """The documents of one type, in the order in which they were added."""
    return tuple(held for held in fitting.documents if held.document.type is kind)


def delivery_of(fitting: Fitting) -> SignedVisit | None:
    """The signed delivery, if there is one."""
    return next((one for one in fitting.visits if one.entry == fitting.delivered_entry), None)


def delivered_serial(fitting: Fitting) -> str | None:
    """Serial of the patient's own unit: as delivered, else as last worn or inspected."""
    delivery = delivery_of(fitting)
    if delivery is not None and delivery.visit.unit is not None:
        return delivery.visit.unit.serial
    own = [
        signed.visit.unit.serial
        for signed in fitting.visits
        if signed.visit.unit is not None and signed.visit.unit.owner is Owner.PATIENT
    ]
    return own[-1] if own else None
