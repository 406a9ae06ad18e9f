"""Gates about the verdict, the delivery and the claim."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from agent.confirm.models import VerdictKind
from agent.fitting.case_amended import PLACE, place_amended_after, plan_amended_after
from agent.fitting.gates import (
    GateState,
    Weight,
    delivery_of,
    documents_of,
    passed,
    still_open,
)
from agent.fitting.models import (
    DocumentType,
    Fitting,
    Owner,
    SignedCaseAmendment,
    TakenVerdict,
    Visit,
    VisitKind,
)
from agent.fitting.overrides import override_of, override_words
from agent.fitting.parts import swap_after_delivery, swap_before_delivery
from agent.fitting.timing import local_date
from agent.namesakes import name_key
from agent.text import quoted

GOING_ON: Final = frozenset({VerdictKind.CONFIRMED, VerdictKind.NOT_REQUIRED})
"""The only verdicts that let a fitting go on without an override (design §5)."""

NOT_A_DESIGNEE: Final = re.compile(r"\b(supplier|employee|fitter|orthotist)\b", re.IGNORECASE)
"""Supplier, employees and whoever has a financial interest may not sign for the beneficiary."""


def verdict(fitting: Fitting) -> GateState:
    """A final verdict that lets the fitting go on, for the date of service."""
    at, name = VisitKind.DELIVERY, "final-verdict"
    final = final_verdict(fitting)
    if final is None:
        return still_open(
            name,
            at,
            "There is no final verdict on the product list.",
            "Read the unit on the bench on the day of delivery with 'k1007 verify'.",
        )
    swapped = swap_before_delivery(fitting)
    if swapped is not None:
        return still_open(
            name,
            at,
            f"The controller was swapped on {swapped.swap.swapped_on}, and no verdict was taken since.",
            "Take a new verdict on the unit as it is with 'k1007 verify'.",
            swapped.entry,
        )
    amended = case_amended_after(fitting, final)
    if amended is not None:
        return still_open(
            name,
            at,
            f"{case_amended_words(amended)}, after the final verdict.",
            "Take a new verdict at the place and for the day as they are now with 'k1007 verify'.",
            amended.entry,
        )
    override = override_of(fitting, final)
    if final.verdict not in GOING_ON and override is None:
        return still_open(
            name,
            at,
            f"The final verdict is '{final.verdict}', and {override_words(fitting, final)}.",
            "Read its reasons, mend them and verify again, or ask compliance.",
            final.entry,
        )
    delivery = delivery_of(fitting)
    if delivery is not None:
        day = local_date(delivery.visit.ended, fitting.case.place_tz)
        unit = delivery.visit.unit
        if final.date_of_service != day:
            return still_open(
                name,
                at,
                f"The verdict is for {final.date_of_service}, the delivery was on {day}.",
                "Ask compliance: a verdict for the true day is needed.",
                final.entry,
                delivery.entry,
            )
        if unit is not None and not final.may_be_about(unit.serial):
            about = final.serial or " or ".join(final.serials_seen)
            return still_open(
                name,
                at,
                f"The verdict is about unit {quoted(about)}, delivered was {quoted(unit.serial)}.",
                "Ask compliance: find out which unit the patient has.",
                final.entry,
                delivery.entry,
            )
    if override is None:
        return passed(name, at, f"Final verdict '{final.verdict}'.", final.entry)
    second = override.second
    told = f" and {second.signature.printed_name}" if second else ""
    message = (
        f"Final verdict '{final.verdict}', overridden by {override.signature.printed_name}{told}."
    )
    entries = (final.entry, override.entry, *((second.entry,) if second else ()))
    return passed(name, at, message, *entries)


def case_amended_after(fitting: Fitting, final: TakenVerdict) -> SignedCaseAmendment | None:
    """The change of the case after which a verdict has to be taken again.

    Another zone is another calendar day at the place; and a day that is planned anew is not the day
    of that verdict, unless the delivery went on for it all the same.
    """
    place = place_amended_after(fitting, final.entry)
    plan = plan_amended_after(fitting, final.entry)
    planned = fitting.case.planned_date_of_service
    if place is not None:
        return place
    if fitting.delivered_entry is None and planned not in (None, final.date_of_service):
        return plan
    return None


def case_amended_words(amended: SignedCaseAmendment) -> str:
    """What was amended, up to its full stop."""
    what = (
        "time zone of the place" if amended.amendment.path == PLACE else "planned date of service"
    )
    return f"The {what} was amended in entry {amended.entry}"


def swapped_later(fitting: Fitting) -> GateState:
    """What the unit is after a swap that followed the delivery; it holds up care, not the claim.

    The verdict of the delivery is about the unit that was delivered, on the date of service.
    """
    at, name = VisitKind.FOLLOW_UP, "swap-after-delivery"
    swapped = swap_after_delivery(fitting)
    if swapped is None:
        message = "No controller was swapped after the delivery without a reading since."
        state = passed(name, at, message)
    else:
        state = still_open(
            name,
            at,
            f"The controller was swapped on {swapped.swap.swapped_on}, after the delivery, and the unit "
            "was not read since.",
            "Read it at the next visit with 'k1007 verify --fitting', so that firmware policy and recalls "
            "are held against it; the verdict of the delivery stands for the date of service.",
            swapped.entry,
        )
    return state.model_copy(update={"weight": Weight.CARE})


def proof_of_delivery(fitting: Fitting) -> GateState:
    """Proof of delivery (42 CFR 424.57(c)(12)); its date is the day and the date of service."""
    at, name = VisitKind.DELIVERY, "proof-of-delivery"
    delivery = delivery_of(fitting)
    if delivery is None:
        return still_open(name, at, "Not yet delivered.", "Deliver with 'k1007 fitting deliver'.")
    pod = delivery.visit.proof_of_delivery
    if pod is None:
        return still_open(
            name,
            at,
            "The delivery holds no proof of delivery.",
            "Ask the beneficiary for a signed and dated proof of delivery.",
            delivery.entry,
        )
    faults = tuple(_pod_faults(fitting, delivery.visit, pod.delivered_on))
    if faults:
        return still_open(
            name, at, f"{'; '.join(faults)}.", "Ask compliance before billing.", delivery.entry
        )
    papers = documents_of(fitting, DocumentType.PROOF_OF_DELIVERY)
    if not papers:
        return still_open(
            name,
            at,
            f"The paper that {pod.signed_by} signed at delivery is not in the record.",
            "Scan it and add it with 'k1007 document add'.",
            delivery.entry,
        )
    entries = (delivery.entry, *(paper.entry for paper in papers))
    return passed(
        name, at, f"Delivered on {pod.delivered_on}, signed by {pod.signed_by}.", *entries
    )


def home_trial(fitting: Fitting) -> GateState:
    """The patient's own unit did not leave with the patient before the delivery (practice R23)."""
    at, name = VisitKind.DELIVERY, "no-earlier-receipt"
    delivery = delivery_of(fitting)
    before = [
        signed
        for signed in fitting.visits
        if signed.visit.unit is not None
        and signed.visit.unit.owner is Owner.PATIENT
        and (delivery is None or signed.visit.ended < delivery.visit.started)
    ]
    early = [signed for signed in before if signed.visit.unit_leaves_with_patient]
    if early:
        names = ", ".join(signed.visit.id for signed in early)
        return still_open(
            name,
            at,
            f"The patient's own unit left with the patient before the delivery: {names}.",
            "That day is the true delivery: ask compliance about the date of service.",
            *(signed.entry for signed in early),
        )
    unasked = [s.visit.id for s in before if s.visit.unit_leaves_with_patient is None]
    if unasked:
        return still_open(
            name,
            at,
            f"Whether the patient's own unit left with the patient is not said: {', '.join(unasked)}.",
            "Say it in an amendment: the day of receipt is the date of service.",
        )
    return passed(name, at, "The unit did not leave with the patient before the delivery.")


def unsigned(visits: Iterable[str]) -> GateState:
    """No visit waits for its author's signature."""
    at, name = VisitKind.DELIVERY, "unsigned-visits"
    waiting = list(visits)
    if waiting:
        return still_open(
            name,
            at,
            f"Not signed yet: {', '.join(waiting)}.",
            "Let each author sign; what is signed late says so by itself.",
        )
    return passed(name, at, "Every visit is signed.")


def final_verdict(fitting: Fitting) -> TakenVerdict | None:
    """The final verdict, where its section is open."""
    wanted = fitting.final_verdict_entry
    return next((one for one in fitting.verdicts if one.entry == wanted), None)


def _pod_faults(fitting: Fitting, visit: Visit, delivered_on: date) -> Iterable[str]:
    pod = visit.proof_of_delivery
    assert pod is not None
    day = local_date(visit.ended, fitting.case.place_tz)
    if delivered_on != day:
        yield f"the proof of delivery says {delivered_on}, the visit was on {day}"
    for claim in fitting.claims:
        if claim.date_of_service != delivered_on:
            yield f"the claim says {claim.date_of_service}, delivered was on {delivered_on}"
    if NOT_A_DESIGNEE.search(f"{pod.signed_by} {pod.signer_relation}"):
        yield "the supplier's people may not sign for the beneficiary"
    if _is_of_the_record(fitting, pod.signed_by):
        yield f"{pod.signed_by} signed for the beneficiary, and signed a visit or an override too"
    told = {
        "the address": pod.address,
        "the description": pod.description,
        "the signer": pod.signed_by,
    }
    for name, words in told.items():
        if not words.strip():
            yield f"the proof of delivery lacks {name}"


def _is_of_the_record(fitting: Fitting, signer: str) -> bool:
    """Whether somebody who signed for the supplier has that name, and the beneficiary has not."""
    signatures = [signed.signature for signed in fitting.visits]
    signatures += [one.signature for one in fitting.overrides]
    signatures += [one.second.signature for one in fitting.overrides if one.second is not None]
    names = {name_key(signature.printed_name) for signature in signatures}
    return name_key(signer) in names - {name_key(fitting.case.patient.name), ""}
