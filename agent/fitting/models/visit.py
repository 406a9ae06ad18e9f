"""One encounter, with all that was recorded at it."""

from __future__ import annotations

from datetime import date

from pydantic import AwareDatetime, Field

from agent.fitting.models.device import AdjustmentSheet, Component, Modification
from agent.fitting.models.findings import Answer, FollowUp, Gate, Observation, Session, Unit
from agent.fitting.models.words import VisitKind
from agent.model import Model


class ProofOfDelivery(Model):
    """Proof of delivery, 42 CFR 424.57(c)(12); the delivered date is the date of service."""

    method: int = Field(ge=1, le=3)
    address: str
    description: str
    quantity: int = Field(ge=1)
    delivered_on: date
    signed_by: str
    signer_relation: str
    dated_by: str
    given: tuple[str, ...]


class FitterCredential(Model):
    """Who fitted, and what shows that they were qualified on that day."""

    name: str
    credential: str
    number: str
    expires: date
    maker_certificate: str = ""
    source_checked: str = ""


class Visit(Model):
    """One encounter, signed on its day by its own author."""

    id: str
    kind: VisitKind
    started: AwareDatetime
    ended: AwareDatetime
    place: str
    author: str = Field(description="user name of the author, who alone can sign it")
    persons_present: tuple[str, ...] = ()
    unit: Unit | None = None
    narrative: str
    fitter: FitterCredential | None = None
    gates: tuple[Gate, ...] = ()
    observations: tuple[Observation, ...] = ()
    modifications: tuple[Modification, ...] = ()
    adjustments: tuple[AdjustmentSheet, ...] = ()
    components: tuple[Component, ...] = ()
    session: Session | None = None
    answers: tuple[Answer, ...] = ()
    proof_of_delivery: ProofOfDelivery | None = None
    follow_up: FollowUp | None = None
    verdict_entry: int | None = None
    unit_leaves_with_patient: bool | None = Field(default=None, description="None: not asked")
    custom_fitting_statement: str = ""
