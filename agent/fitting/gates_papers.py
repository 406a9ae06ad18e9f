"""Gates about screening and other people's papers."""

from __future__ import annotations

from datetime import date

from agent.fitting.gates import (
    GateState,
    Weight,
    delivery_of,
    documents_of,
    passed,
    still_open,
)
from agent.fitting.models import (
    Author,
    DocumentEntry,
    DocumentType,
    Fitting,
    GateResult,
    SignedVisit,
    VisitKind,
)
from agent.fitting.timing import local_date


def screening(fitting: Fitting) -> GateState:
    """Every screening question is answered, and none with stop (practice A8)."""
    at, name = VisitKind.SCREENING, "screening"
    visits = sorted(fitting.visits, key=lambda one: one.visit.started)
    asked = [(signed, gate) for signed in visits for gate in signed.visit.gates]
    if not asked:
        return still_open(name, at, "No screening is recorded.", "Record a screening visit.")
    entries = sorted({signed.entry for signed, _ in asked})
    newest = {gate.name: gate for _, gate in asked}
    stops = [gate.name for gate in newest.values() if gate.result is GateResult.STOP]
    if stops:
        return still_open(
            name,
            at,
            f"Screening says stop: {', '.join(stops)}.",
            "End the fitting as 'not a candidate', or have a physician clear it.",
            *entries,
        )
    uncleared = [
        gate.name
        for gate in newest.values()
        if gate.result is GateResult.CLEARED and not gate.cleared_by.strip()
    ]
    if uncleared:
        return still_open(
            name,
            at,
            f"Nobody is named who cleared: {', '.join(uncleared)}.",
            "Write who cleared it.",
            *entries,
        )
    return passed(name, at, f"{len(newest)} screening questions, none with stop.", *entries)


def practitioner_note(fitting: Fitting) -> GateState:
    """The practitioner's own record is there: their notes decide most reviews (practice B1)."""
    at, name = VisitKind.EVALUATION, "practitioner-note"
    notes = [
        held
        for held in documents_of(fitting, DocumentType.FACE_TO_FACE_NOTE)
        if held.document.author_role is Author.PRACTITIONER
    ]
    if not notes:
        return still_open(
            name,
            at,
            "No note of the treating practitioner is in the record.",
            "Ask the practitioner for the signed note and add it with 'k1007 document add'.",
        )
    unsigned = [held for held in notes if not held.document.signed.strip()]
    if len(unsigned) == len(notes):
        return still_open(
            name,
            at,
            "The practitioner's note is not signed.",
            "Ask the practitioner for the signed note.",
            *(held.entry for held in notes),
        )
    entries = [held.entry for held in notes]
    return passed(name, at, "The practitioner's signed note is in the record.", *entries)


def order(fitting: Fitting) -> GateState:
    """A signed standard written order, dated no later than the delivery (practice B5)."""
    delivery = delivery_of(fitting)
    if delivery is None:
        return order_by(fitting, None)
    return order_by(fitting, local_date(delivery.visit.ended, fitting.case.place_tz))


def order_by(fitting: Fitting, delivered: date | None) -> GateState:
    """The same for a delivery on that local day, or on none yet."""
    at, name = VisitKind.ORDER, "order-before-delivery"
    orders = documents_of(fitting, DocumentType.STANDARD_WRITTEN_ORDER)
    if not orders:
        return still_open(
            name, at, "There is no standard written order.", "Ask the prescriber for the order."
        )
    signed = [held for held in orders if held.document.signed.strip()]
    if not signed:
        return still_open(
            name,
            at,
            "The order is not signed, and a missing signature on an order cannot be attested.",
            "Ask the prescriber for a signed order.",
            *(held.entry for held in orders),
        )
    newest = signed[-1]
    if delivered is not None:
        earlier = [held for held in signed if held.document.date_of_service <= delivered]
        if not earlier:
            return still_open(
                name,
                at,
                f"The order is of {newest.document.date_of_service}, after the delivery of"
                f" {delivered}.",
                "Ask compliance: the delivery had no order.",
                newest.entry,
            )
        newest = earlier[-1]
    return passed(name, at, f"Order of {newest.document.date_of_service}, signed.", newest.entry)


def clearance(fitting: Fitting) -> GateState:
    """A medical clearance covers every visit with the device worn, through delivery."""
    at, name = VisitKind.ORDER, "medical-clearance"
    held = documents_of(fitting, DocumentType.MEDICAL_CLEARANCE)
    if not held:
        return still_open(
            name, at, "There is no medical clearance.", "Ask the physician for a dated clearance."
        )
    uncovered = [signed for signed in _worn_to_delivery(fitting) if not _covered(fitting, signed)]
    if uncovered:
        names = ", ".join(signed.visit.id for signed in uncovered)
        return still_open(
            name,
            at,
            f"The device was worn without a clearance that was valid on the day: {names}.",
            "Add the clearance that covered the day, or ask compliance.",
            *(signed.entry for signed in uncovered),
        )
    return passed(
        name, at, "Each visit with the device worn was covered.", *(one.entry for one in held)
    )


def clearance_later(fitting: Fitting) -> GateState:
    """The same after delivery; it holds up care, not the claim."""
    worn = [signed for signed in _worn(fitting) if signed not in _worn_to_delivery(fitting)]
    uncovered = [signed for signed in worn if not _covered(fitting, signed)]
    if not uncovered:
        message = "No visit after delivery was outside the clearance."
        state = passed("clearance-follow-up", VisitKind.FOLLOW_UP, message)
    else:
        names = ", ".join(signed.visit.id for signed in uncovered)
        state = still_open(
            "clearance-follow-up",
            VisitKind.FOLLOW_UP,
            f"The medical clearance had ended before: {names}.",
            "Ask the physician for a new clearance before the device is worn at a visit again.",
            *(signed.entry for signed in uncovered),
        )
    return state.model_copy(update={"weight": Weight.CARE})


def payment_checks(fitting: Fitting) -> GateState:
    """Eligibility and same-or-similar were checked (practice B4); what bars payment is shown."""
    at, name = VisitKind.DELIVERY, "payment-checks"
    missing = [
        kind.value
        for kind in (DocumentType.SAME_OR_SIMILAR, DocumentType.ELIGIBILITY)
        if not documents_of(fitting, kind)
    ]
    if missing:
        return still_open(
            name, at, f"Not checked: {', '.join(missing)}.", "Check it and add the result."
        )
    entries = [
        held.entry
        for kind in (DocumentType.SAME_OR_SIMILAR, DocumentType.ELIGIBILITY)
        for held in documents_of(fitting, kind)
    ]
    return passed(name, at, "Eligibility and same or similar were checked.", *entries)


def _worn(fitting: Fitting) -> list[SignedVisit]:
    return [one for one in fitting.visits if one.visit.unit is not None and one.visit.unit.worn]


def _worn_to_delivery(fitting: Fitting) -> list[SignedVisit]:
    delivery = delivery_of(fitting)
    worn = _worn(fitting)
    if delivery is None:
        return worn
    return [signed for signed in worn if signed.visit.started <= delivery.visit.started]


def _covered(fitting: Fitting, signed: SignedVisit) -> bool:
    day = local_date(signed.visit.started, fitting.case.place_tz)

    def covers(held: DocumentEntry) -> bool:
        until = held.document.valid_until
        return held.document.date_of_service <= day and (until is None or day <= until)

    return any(map(covers, documents_of(fitting, DocumentType.MEDICAL_CLEARANCE)))
