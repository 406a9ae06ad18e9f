"""The record of one custom fitting: case, documents, visits, delivery, amendments.

Values are what a person wrote or measured. Conclusions (ready, qualified, counts) are computed
elsewhere from these facts and are never stored here, but for the one sentence that a fitter signs.
Numbers that were measured are decimals with their unit beside them; times carry their zone.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import AwareDatetime, Field

from agent.confirm.models import Confidence, VerdictKind
from agent.model import Model


class VisitKind(StrEnum):
    """What kind of encounter it was; selects the questions that are due."""

    SCREENING = "screening"
    EVALUATION = "evaluation"
    ORDER = "order"
    RECEIPT = "receipt"
    FITTING = "fitting"
    TRAINING = "training"
    SKILLS_TEST = "skills_test"
    HOME_CHECK = "home_check"
    DELIVERY = "delivery"
    FOLLOW_UP = "follow_up"


class Side(StrEnum):
    LEFT = "L"
    RIGHT = "R"
    BOTH = "both"
    POSTERIOR = "posterior"
    NONE = "none"


class How(StrEnum):
    """How a value came to be in the record (practice: A12)."""

    MEASURED = "measured"
    RECHECKED = "unchanged, re-checked"
    CARRIED = "carried"
    REPORTED = "reported"
    READ = "read from device"


class Owner(StrEnum):
    PATIENT = "patient"
    CLINIC = "clinic"


# ---------------------------------------------------------------- case


class Supplier(Model):
    name: str
    npi: str
    ptan: str | None = None


class Patient(Model):
    name: str
    born: date
    sex: str
    mbi: str
    height_mm: int
    mass_kg: Decimal
    language: str
    home: str


class DiagnosisCode(Model):
    """An ICD-10-CM code as written; existence is by date of service, support is never claimed."""

    code: str
    words: str


class Diagnosis(Model):
    level: str
    ais: str
    onset: date
    cause: str
    exam: str
    spine: str
    codes: tuple[DiagnosisCode, ...]
    other: str = ""


class Alternative(Model):
    """A lesser device, and why it does not serve."""

    device: str
    result: str


class Case(Model):
    """Who and what a fitting is for; opened once, corrected by amendment."""

    fitting_id: str = Field(pattern=r"^[A-Z0-9][A-Z0-9-]{2,63}$")
    place_tz: str
    hcpcs: str
    planned_date_of_service: date | None
    supplier: Supplier
    patient: Patient
    diagnosis: Diagnosis
    goals: tuple[str, ...]
    alternatives: tuple[Alternative, ...]


# ---------------------------------------------------------------- documents


class DocumentType(StrEnum):
    FACE_TO_FACE_NOTE = "face-to-face note"
    DXA = "DXA"
    PT_EVALUATION = "PT evaluation"
    MEDICAL_CLEARANCE = "medical clearance"
    STANDARD_WRITTEN_ORDER = "standard written order"
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


# ---------------------------------------------------------------- what a visit holds


class Unit(Model):
    """Which unit was on the body (or on the bench); training units are not the patient's."""

    serial: str
    owner: Owner
    worn: bool


class Observation(Model):
    """One thing seen or measured: range of motion, a length, a blood pressure, a walk test.

    Attributes:
        id: to be referred to by a modification's finding, e.g. ``meas.thigh.R``.
        group: ``rom``, ``mmt``, ``skin``, ``measurement``, ``vitals``, ``outcome``, ``use``, …
        value: as written; a number as plain decimal text.
        unit: UCUM-like text (``mm``, ``deg``, ``s``, ``m``, ``kg``); empty where there is none.
    """

    id: str
    group: str
    name: str
    side: Side = Side.NONE
    value: str
    unit: str = ""
    method: str = ""
    how: How | None = Field(default=None, description="None: not recorded")


class GateResult(StrEnum):
    PASS = "pass"  # noqa: S105 — a result, not a secret
    CLEARED = "yes, cleared"
    STOP = "stop"


class Gate(Model):
    """One screening question with its answer, and whose limit it was held against."""

    name: str
    answer: str
    limit: str = ""
    limit_source: str = ""
    result: GateResult
    cleared_by: str = ""


class Modification(Model):
    """One change of the delivered unit: what was found, what was done, what came of it.

    ``claimed_custom`` is the fitter's own signed statement, not a computation; what the program
    suggests stands in ``agent.fitting.modifications``.
    """

    id: str
    done_on: date
    part: str
    side: Side
    finding: str
    finding_refs: tuple[str, ...] = ()
    did: str
    before: str
    after: str
    tool: str = ""
    result: str = ""
    why_not_self: str = ""
    permitted_by: str = ""
    by: str = ""
    component: str = Field(description="frame, strap, parameter, pad, shell, foot plate, joint")
    claimed_custom: bool
    not_counted_reason: str = ""


class AdjustmentValue(Model):
    """One adjustment point of a device and where it stands."""

    point: str
    side: Side = Side.NONE
    value: str
    unit: str = ""
    ifu_range: str = ""


class AdjustmentSheet(Model):
    """Every adjustment point of a device, as received, after a visit, or as delivered."""

    moment: str = Field(description="received, after visit, delivered")
    unit_serial: str
    values: tuple[AdjustmentValue, ...]


class Component(Model):
    """A serialised part of the system."""

    module: str
    side: Side = Side.NONE
    serial: str
    size: str = ""


class Session(Model):
    """A training session's own numbers."""

    number: int
    minutes: int
    assist: str = ""
    aid: str = ""
    falls: int | None = Field(default=None, description="None: not recorded")
    stops: tuple[str, ...] = ()


class Answer(Model):
    """What a visit says to one requirement of the catalogue.

    Attributes:
        requirement: the catalogue's id, e.g. ``C.IA.4``.
        values: the requirement's typed fields, by name.
        not_applicable: the reason, where it does not apply; then ``values`` is empty.
    """

    requirement: str
    values: dict[str, str | bool | int] = Field(default_factory=dict)
    not_applicable: str = ""


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


class FollowUp(Model):
    """What a follow-up found out about use."""

    day: int
    period: str
    days_used: int
    source: str
    feedback: str
    change: str
    goals: str = ""
    prescriber_told: date | None = None


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


# ---------------------------------------------------------------- acts about a fitting


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


# ---------------------------------------------------------------- the whole, as read back


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


class DocumentEntry(Model):
    entry: int
    document: Document


class TakenVerdict(Model):
    """What a ``verdict.taken`` entry said, as far as the fitting's own rules need it."""

    entry: int
    verdict: VerdictKind
    provisional: bool
    date_of_service: date
    serial: str | None = None
    confidence: Confidence | None = None


class Override(Model):
    """A compliance officer lets a fitting go on although the verdict does not."""

    verdict_entry: int
    reason: str = Field(min_length=1)


class SignedOverride(Model):
    entry: int
    override: Override
    signature: SignatureStatement


class Fitting(Model):
    """One custom-fitting episode, folded from its acts in the order of the ledger."""

    opened_entry: int
    case: Case
    documents: tuple[DocumentEntry, ...] = ()
    visits: tuple[SignedVisit, ...] = ()
    amendments: tuple[SignedAmendment, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    claims: tuple[Claim, ...] = ()
    verdict_entries: tuple[int, ...] = ()
    verdicts: tuple[TakenVerdict, ...] = ()
    overrides: tuple[SignedOverride, ...] = ()
    final_verdict_entry: int | None = None
    delivered_entry: int | None = None
