"""A small invented fitting by hand: one of everything that a packet tells."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from agent.fitting.models import (
    AdjustmentSheet,
    AdjustmentValue,
    Alternative,
    Amendment,
    AmendmentKind,
    Answer,
    Author,
    Case,
    Claim,
    Component,
    Diagnosis,
    DiagnosisCode,
    Document,
    DocumentEntry,
    DocumentType,
    FitterCredential,
    Fitting,
    FollowUp,
    Gate,
    GateResult,
    Modification,
    Observation,
    Owner,
    Patient,
    ProofOfDelivery,
    Session,
    Side,
    SignatureMeaning,
    SignatureStatement,
    SignedAmendment,
    SignedVisit,
    Statement,
    Supplier,
    Unit,
    Visit,
    VisitKind,
)

ZONE = "America/New_York"
OWN = Unit(serial="SX2-26-00417", owner=Owner.PATIENT, worn=True)
CLINIC = Unit(serial="SX2-CLN-0007", owner=Owner.CLINIC, worn=True)
FITTER = FitterCredential(
    name="Lena Okafor-Sample", credential="CO", number="ABC CO-SAMPLE-01",
    expires=date(2027, 3, 31), maker_certificate="SX-T-221",
    source_checked="registry, 03/02/2026, by compliance",
)  # fmt: skip


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00-04:00")


def sign(at: str, name: str = "Lena Okafor-Sample", letters: str = "CO") -> SignatureStatement:
    return SignatureStatement(
        printed_name=name, credentials=letters, licence="ABC CO-SAMPLE-01", signed_at=moment(at),
        place_tz=ZONE, meaning=SignatureMeaning.AUTHOR,
    )  # fmt: skip


CASE = Case(
    fitting_id="FIT-2026-0042",
    place_tz=ZONE,
    hcpcs="K1007",
    planned_date_of_service=date(2026, 6, 17),
    supplier=Supplier(name="Example Orthotics Group (SYNTHETIC)", npi="1234567893", ptan=None),
    patient=Patient(
        name="Dale R. Sampleton", born=date(1959, 4, 11), sex="M", mbi="1EG4-TE5-MK73",
        height_mm=1778, mass_kg=Decimal("78.4"), language="en", home="one floor, 2 ramps",
    ),
    diagnosis=Diagnosis(
        level="T10", ais="A", onset=date(2019, 8, 3), cause="motor vehicle collision",
        exam="ISNCSCI 2026-01-20", spine="fused T8-L1 in 2019, stable on film 2026-01-20",
        codes=(DiagnosisCode(code="G82.21", words="paraplegia, complete"),),
        other="R femoral shaft fracture 2019, healed short",
    ),
    goals=("walk bedroom to kitchen counter (9 m), stand 10 min to prepare a meal",),
    alternatives=(Alternative(device="RGO", result="tried 2021, given up after 5 months"),),
)  # fmt: skip

DOCUMENTS = (
    Document(
        id="D-01", type=DocumentType.FACE_TO_FACE_NOTE, title="office note",
        author="Maren Achterberg-Sample, MD (PM&R)", author_role=Author.PRACTITIONER,
        npi="1234567893", date_of_service=date(2026, 1, 20), received=date(2026, 1, 22),
        signed="electronic", pages=6,
        statements=(
            Statement(fact="diagnosis", words="T10 AIS A, complete", page=1),
            Statement(fact="ambulates", words="can ambulate with the device and crutches", page=3),
            Statement(fact="alternatives", words="RGO tried 2021 and given up", page=4),
        ),
    ),
    Document(
        id="D-02", type=DocumentType.DXA, title="DXA", author="Sample Imaging",
        author_role=Author.OTHER, date_of_service=date(2026, 1, 27), signed="electronic",
        statements=(Statement(fact="hip_t_score", words="L -2.4, R -2.7"),),
    ),
    Document(
        id="D-03", type=DocumentType.PT_EVALUATION, title="PT evaluation",
        author="Priya Nandakumar-Sample, PT, DPT", author_role=Author.THERAPIST,
        date_of_service=date(2026, 2, 3), received=date(2026, 2, 5), signed="electronic", pages=4,
        statements=(Statement(fact="diagnosis", words="T10 AIS A, complete", page=1),),
    ),
    Document(
        id="D-05", type=DocumentType.STANDARD_WRITTEN_ORDER,
        title="K1007, Synthex Mobility, Strider Personal SX-200, quantity 1",
        author="Maren Achterberg-Sample, MD", author_role=Author.PRACTITIONER, npi="1234567893",
        date_of_service=date(2026, 3, 2), received=date(2026, 3, 3),
        signed="M. Achterberg-Sample, MD 03/02/2026",
    ),
    Document(
        id="D-08", type=DocumentType.SAME_OR_SIMILAR, title="same or similar check",
        author="Example Orthotics Group", author_role=Author.OTHER,
        date_of_service=date(2026, 6, 16), signed="system",
        statements=(Statement(fact="result", words="none"),),
    ),
    Document(
        id="D-09", type=DocumentType.ELIGIBILITY, title="eligibility",
        author="Example Orthotics Group", author_role=Author.OTHER,
        date_of_service=date(2026, 6, 17), signed="system",
        statements=(Statement(fact="part_a_stay", words="none"),),
    ),
)  # fmt: skip


def seen(id_: str, group: str, name: str, value: str, unit: str = "", *, side: Side = Side.NONE
) -> Observation:  # fmt: skip
    return Observation(id=id_, group=group, name=name, value=value, unit=unit, side=side)


EVALUATION = Visit(
    id="V-02", kind=VisitKind.EVALUATION, started=moment("2026-02-10T13:00"),
    ended=moment("2026-02-10T14:30"), place="clinic", author="lena",
    persons_present=("Dale R. Sampleton", "Corinne Sampleton"), narrative="Evaluated supine and seated.",
    gates=(
        Gate(name="level against labelling", answer="T10", limit="T7-L5 home with companion",
             limit_source="SX-IFU-200 rev C", result=GateResult.PASS),
        Gate(name="unhealed fracture", answer="no", result=GateResult.PASS),
    ),
    observations=(
        seen("meas.breadth", "measurement", "pelvic breadth, trochanters", "372", "mm"),
        seen("meas.thigh.L", "measurement", "thigh", "428", "mm", side=Side.LEFT),
        seen("meas.thigh.R", "measurement", "thigh", "416", "mm", side=Side.RIGHT),
        seen("rom.df.L", "rom", "ankle dorsiflexion, knee extended", "0", "deg", side=Side.LEFT),
        seen("rom.df.R", "rom", "ankle dorsiflexion, knee extended", "8", "deg", side=Side.RIGHT),
    ),
    answers=(Answer(requirement="C.IA.8", values={"consistent": True}),),
)  # fmt: skip

RECEIPT = Visit(
    id="V-10", kind=VisitKind.RECEIPT, started=moment("2026-05-12T10:00"),
    ended=moment("2026-05-12T11:00"), place="clinic", author="lena", narrative="Received.",
    unit=Unit(serial="SX2-26-00417", owner=Owner.PATIENT, worn=False),
    components=(Component(module="pelvis", serial="SX2-26-00417", size="M"),
                Component(module="thigh", side=Side.LEFT, serial="TL-26-1180")),
    adjustments=(AdjustmentSheet(moment="received", unit_serial="SX2-26-00417", values=(
        AdjustmentValue(point="pelvic_width", value="410", unit="mm", ifu_range="320-440"),
        AdjustmentValue(point="foot_plate", side=Side.RIGHT, value="flat"),
        AdjustmentValue(point="pelvic_depth", value="240", unit="mm", ifu_range="200-280"),
    )),),
)  # fmt: skip

FIT = Visit(
    id="V-12", kind=VisitKind.FITTING, started=moment("2026-05-27T13:00"),
    ended=moment("2026-05-27T15:00"), place="clinic", author="lena", unit=OWN, fitter=FITTER,
    narrative="Fitted after session 26.",
    modifications=(
        Modification(
            id="M1", done_on=date(2026, 5, 27), part="pelvic frame", side=Side.BOTH,
            finding="breadth 372; hip axes 14 mm lateral of trochanters",
            finding_refs=("meas.breadth",), did="frame re-spaced and re-torqued", before="410 mm",
            after="385 mm", tool="torque wrench 8 N·m", result="slide 22 to 4 mm",
            why_not_self="drive re-alignment", permitted_by="SX-IFU-200 C 7.2",
            by="Lena Okafor-Sample, CO", component="frame", claimed_custom=True,
        ),
        Modification(
            id="M5", done_on=date(2026, 5, 27), part="ankle stop and heel", side=Side.RIGHT,
            finding="L dorsiflexion 0 deg knee extended", finding_refs=("rom.df.L",),
            did="stop re-pinned, 6 mm heel wedge bonded", before="stop 5 deg", after="stop 0 deg",
            result="heel lift 11 to 2 mm", why_not_self="changes knee moment",
            permitted_by="SX-IFU-200 C 7.7", component="joint", claimed_custom=True,
        ),
        Modification(
            id="M8", done_on=date(2026, 5, 27), part="thigh strap", side=Side.LEFT,
            finding="loose", did="two holes tighter", before="", after="", component="strap",
            claimed_custom=False, not_counted_reason="minimal self-adjustment",
        ),
    ),
    custom_fitting_statement="The item was custom fitted by the modifications M1 and M5.",
)  # fmt: skip

SKILLS = Visit(
    id="V-20", kind=VisitKind.SKILLS_TEST, started=moment("2026-06-12T09:00"),
    ended=moment("2026-06-12T10:30"), place="clinic", author="priya", unit=OWN,
    narrative="Skills test passed with companion.",
    session=Session(number=30, minutes=90, assist="supervision", aid="forearm crutches"),
    observations=(
        seen("out.10mwt", "outcome", "10MWT", "27.4", "s"),
        seen("out.6mwt", "outcome", "6MWT", "118", "m"),
    ),
    answers=(Answer(requirement="K.8", values={"companion": "Corinne Sampleton, spouse",
                                               "skills": "18 of 18"}),),
)  # fmt: skip

DELIVERY = Visit(
    id="V-22", kind=VisitKind.DELIVERY, started=moment("2026-06-17T10:00"),
    ended=moment("2026-06-17T12:00"), place="patient's home", author="lena", unit=OWN,
    fitter=FITTER, narrative="Delivered at home.", unit_leaves_with_patient=True, verdict_entry=8,
    adjustments=(AdjustmentSheet(moment="delivered", unit_serial="SX2-26-00417", values=(
        AdjustmentValue(point="pelvic_width", value="385", unit="mm", ifu_range="320-440"),
        AdjustmentValue(point="foot_plate", side=Side.RIGHT, value="shim 12 mm"),
        AdjustmentValue(point="pelvic_depth", value="240", unit="mm", ifu_range="200-280"),
    )),),
    proof_of_delivery=ProofOfDelivery(
        method=1, address="12 Example Road, Sampleville", quantity=1,
        description="K1007 Strider Personal SX-200, SN SX2-26-00417, qty 1",
        delivered_on=date(2026, 6, 17), signed_by="Dale R. Sampleton",
        signer_relation="beneficiary", dated_by="beneficiary", given=("user guide rev C",),
    ),
)  # fmt: skip

FOLLOW = Visit(
    id="V-23", kind=VisitKind.FOLLOW_UP, started=moment("2026-07-15T10:00"),
    ended=moment("2026-07-15T11:00"), place="clinic", author="lena", unit=OWN, narrative="Day 28.",
    follow_up=FollowUp(day=28, period="days 1-28", days_used=13, source="counters read off body",
                       feedback="kitchen 4 days a week", change="R shim edge re-bonded"),
)  # fmt: skip

AMENDMENT = Amendment(
    id="A-1", entry=10, visit_id="V-12", kind=AmendmentKind.CORRECTION,
    path="/modifications/1/side", was="R", now="L",
    reason="wrong side tapped; exam 02/10/2026 shows left",
)  # fmt: skip


def fitting() -> Fitting:
    """Entries 0 and 1 are the users, 2 the case, 3 to 7 and 14 documents; the rest as below."""
    return Fitting(
        opened_entry=2,
        case=CASE,
        documents=tuple(
            DocumentEntry(entry=entry, document=document)
            for entry, document in zip((3, 4, 5, 6, 7, 14), DOCUMENTS, strict=True)
        ),
        visits=(
            SignedVisit(entry=9, visit=EVALUATION, signature=sign("2026-02-10T14:42"), late=False),
            SignedVisit(entry=10, visit=FIT, signature=sign("2026-05-27T15:10"), late=False),
            SignedVisit(entry=11, visit=SKILLS, late=True, signature=sign(
                "2026-06-14T10:42", "Priya Nandakumar-Sample", "PT, DPT")),
            SignedVisit(entry=12, visit=DELIVERY, signature=sign("2026-06-17T12:05"), late=False),
            SignedVisit(entry=13, visit=FOLLOW, signature=sign("2026-07-15T11:05"), late=False),
            SignedVisit(entry=16, visit=RECEIPT, signature=sign("2026-05-12T11:01"), late=False),
        ),
        amendments=(
            SignedAmendment(entry=15, amendment=AMENDMENT, signature=sign("2026-06-25T08:51")),
        ),
        claims=(
            Claim(submitted=date(2026, 6, 29), hcpcs="K1007", units=1,
                  date_of_service=date(2026, 6, 17), keep_until=date(2033, 6, 17)),
        ),
        verdict_entries=(8,),
        final_verdict_entry=8,
        delivered_entry=12,
    )  # fmt: skip
