"""Each fault of a record opens its gate, and what is in order opens none."""

from __future__ import annotations

from datetime import date

import pytest

from agent.confirm.models import VerdictKind
from agent.fitting.gates import Weight
from agent.fitting.models import (
    Countersignature,
    DocumentType,
    Fitting,
    Gate,
    GateResult,
    Override,
    SignedCountersignature,
    SignedOverride,
)
from agent.fitting.models.parts import (
    Part,
    PartEntry,
    PartKind,
    PartSerial,
    SerialSource,
    Swap,
    SwapEntry,
)
from agent.fitting.readiness import assess
from tests.fitting.changed import (
    WHOLE,
    expired,
    on_another_unit,
    open_gates,
    pod,
    with_documents,
    with_modification,
    with_verdict,
    with_visit,
    without_documents,
)

# ---------------------------------------------------------------- each gate


STOP = Gate(name="unhealed fracture", answer="yes", result=GateResult.STOP)
CLEARED = Gate(name="implants", answer="yes", result=GateResult.CLEARED)
ORDER = DocumentType.STANDARD_WRITTEN_ORDER
NOTE = DocumentType.FACE_TO_FACE_NOTE
CLEARANCE = DocumentType.MEDICAL_CLEARANCE

CASES: list[tuple[str, Fitting]] = [
    ("screening", with_visit("V-01", lambda _: {"gates": ()})),
    ("screening", with_visit("V-01", lambda _: {"gates": (STOP,)})),
    ("screening", with_visit("V-01", lambda _: {"gates": (CLEARED,)})),
    ("practitioner-note", without_documents(NOTE)),
    ("practitioner-note", with_documents(NOTE, signed=" ")),
    ("order-before-delivery", without_documents(ORDER)),
    ("order-before-delivery", with_documents(ORDER, signed="")),
    ("order-before-delivery", with_documents(ORDER, date_of_service=date(2026, 6, 18))),
    ("medical-clearance", without_documents(CLEARANCE)),
    ("medical-clearance", with_documents(CLEARANCE, valid_until=date(2026, 6, 16))),
    ("medical-clearance", with_documents(CLEARANCE, date_of_service=date(2026, 3, 17))),
    ("fitter-credential", expired("V-05")),
    ("fitter-credential", with_visit("V-06", lambda _: {"fitter": None})),
    ("modification-of-own-unit", on_another_unit()),
    ("modifications-complete", with_modification(finding="")),
    ("modifications-complete", with_modification(before=" ")),
    ("modifications-complete", with_modification(result="")),
    ("modifications-complete", with_modification(permitted_by="")),
    ("modifications-complete", with_modification(why_not_self="")),
    ("fitter-statement", with_visit("V-09", lambda _: {"custom_fitting_statement": ""})),
    ("payment-checks", without_documents(DocumentType.ELIGIBILITY)),
    ("payment-checks", without_documents(DocumentType.SAME_OR_SIMILAR)),
    ("final-verdict", WHOLE.model_copy(update={"final_verdict_entry": None})),
    ("final-verdict", with_verdict(verdict=VerdictKind.NOT_LISTED)),
    ("final-verdict", with_verdict(date_of_service=date(2026, 6, 16))),
    ("final-verdict", with_verdict(serial="SX2-26-00418")),
    ("proof-of-delivery", with_visit("V-09", lambda _: {"proof_of_delivery": None})),
    ("proof-of-delivery", pod(delivered_on=date(2026, 6, 16))),
    ("proof-of-delivery", pod(signed_by="our employee")),
    ("proof-of-delivery", pod(signed_by=WHOLE.visits[0].signature.printed_name.upper())),
    ("proof-of-delivery", pod(address="")),
    ("proof-of-delivery", without_documents(DocumentType.PROOF_OF_DELIVERY)),
    ("no-earlier-receipt", with_visit("T-28", lambda _: {"unit_leaves_with_patient": True})),
    ("no-earlier-receipt", with_visit("T-28", lambda _: {"unit_leaves_with_patient": None})),
]


@pytest.mark.parametrize(("gate", "fitting"), CASES)
def test_each_fault_opens_its_gate(gate: str, fitting: Fitting) -> None:
    assert gate in open_gates(fitting)


def test_a_missing_entry_does_not_close_what_it_does_not_touch() -> None:
    assert open_gates(without_documents(ORDER)) == {"order-before-delivery", "clearance-follow-up"}


def test_the_statement_is_the_named_fitter_s_own() -> None:
    visits = tuple(
        one.model_copy(
            update={"signature": one.signature.model_copy(update={"printed_name": "X. Other"})}
        )
        if one.visit.id == "V-09"
        else one
        for one in WHOLE.visits
    )
    assert "fitter-statement" in open_gates(WHOLE.model_copy(update={"visits": visits}))


def test_a_claim_for_another_day_opens_the_proof_of_delivery() -> None:
    claim = WHOLE.claims[0].model_copy(update={"date_of_service": date(2026, 6, 18)})
    assert "proof-of-delivery" in open_gates(WHOLE.model_copy(update={"claims": (claim,)}))


def test_a_beneficiary_signs_who_has_the_name_of_a_fitter() -> None:
    name = WHOLE.visits[0].signature.printed_name
    patient = WHOLE.case.patient.model_copy(update={"name": name.lower()})
    case = WHOLE.case.model_copy(update={"patient": patient})
    signed = pod(signed_by=name).model_copy(update={"case": case})
    assert "proof-of-delivery" not in open_gates(signed)


@pytest.mark.parametrize("second", [True, False], ids=["countersigned", "overrode"])
def test_whoever_signed_an_override_does_not_sign_for_the_beneficiary(second: bool) -> None:
    line = WHOLE.visits[0].signature
    mine, other = (line.model_copy(update={"printed_name": n}) for n in ("Ruth A", "Ada B"))
    countersigned = SignedCountersignature(
        entry=78, countersignature=Countersignature(override_entry=77), signature=mine
    )
    override = SignedOverride(
        entry=77,
        override=Override(verdict_entry=1, reason="r"),
        signature=other if second else mine,
        second=countersigned if second else None,
    )
    fitting = pod(signed_by="Ruth A").model_copy(update={"overrides": (override,)})
    assert "proof-of-delivery" in open_gates(fitting)


def test_a_recorded_override_lets_another_verdict_pass_and_is_named() -> None:
    fitting = with_verdict(verdict=VerdictKind.REVIEW)
    assert fitting.final_verdict_entry is not None
    override = SignedOverride(
        entry=77,
        override=Override(verdict_entry=fitting.final_verdict_entry, reason="letter of PDAC"),
        signature=WHOLE.visits[0].signature,
    )
    readiness = assess(fitting.model_copy(update={"overrides": (override,)}))
    gate = next(gate for gate in readiness.gates if gate.gate == "final-verdict")
    assert gate.passed
    assert "overridden" in gate.message


@pytest.mark.parametrize(
    ("seen", "passed"),
    [(("SX2-26-00417", "SX2-26-00418"), True), (("SX2-26-00418", "SX2-26-00419"), False)],
    ids=["among them", "none of them"],
)
def test_where_sources_disagreed_the_delivered_unit_is_one_of_those_that_were_seen(
    seen: tuple[str, ...], passed: bool
) -> None:
    gates = assess(with_verdict(serial=None, serials_seen=seen)).gates
    assert next(gate for gate in gates if gate.gate == "final-verdict").passed == passed


# ---------------------------------------------------------------- a swapped controller


def swapped(day: date, kind: PartKind = PartKind.CONTROLLER, after: int = 900) -> Fitting:
    """The controller, listed before and swapped on that day, recorded behind everything."""
    number = PartSerial(serial="C-1", source=SerialSource.TYPED)
    part = Part(id="P", unit_serial="SX2-26-00417", kind=kind, name=kind, number=number)
    new = number.model_copy(update={"serial": "C-2"})
    swap = Swap(part="P", old_serial="C-1", number=new, swapped_on=day, reason="test")
    return WHOLE.model_copy(
        update={
            "parts": (PartEntry(entry=1, part=part),),
            "swaps": (SwapEntry(entry=after, swap=swap),),
        }
    )


ALWAYS_OPEN = {"clearance-follow-up"}
"""What the story leaves open by itself."""


@pytest.mark.parametrize(
    ("day", "gate"),
    [
        (date(2026, 6, 16), "final-verdict"),
        (date(2026, 6, 17), "final-verdict"),
        (date(2026, 6, 18), "swap-after-delivery"),
    ],
    ids=["before", "the day of delivery, recorded after", "after"],
)
def test_a_swapped_controller_asks_for_a_verdict_of_its_time(day: date, gate: str) -> None:
    assert open_gates(swapped(day)) - ALWAYS_OPEN == {gate}


def test_after_the_delivery_it_is_a_matter_of_care() -> None:
    steps = {one.where: one.weight for one in assess(swapped(date(2026, 7, 1))).next_steps}
    assert steps["swap-after-delivery"] is Weight.CARE


def test_a_verdict_since_closes_it() -> None:
    fitting = swapped(date(2026, 7, 1))
    fitting = fitting.model_copy(update={"verdict_entries": (*fitting.verdict_entries, 901)})
    assert open_gates(fitting) == ALWAYS_OPEN


def test_another_part_asks_for_none() -> None:
    assert open_gates(swapped(date(2026, 7, 1), PartKind.BATTERY)) == ALWAYS_OPEN
