"""What the record has and lacks: honest for the story, and each gate opens for its own reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from agent.confirm.models import VerdictKind
from agent.fitting.gates import Weight
from agent.fitting.models import (
    Answer,
    Countersignature,
    DocumentType,
    Fitting,
    Gate,
    GateResult,
    Override,
    SignedCountersignature,
    SignedOverride,
    SignedVisit,
    VisitKind,
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
from agent.fitting.readiness import Readiness, State, assess
from agent.story import load_story
from tests.fitting.replay import story_fitting

WHOLE = story_fitting()

OUTSTANDING = ["II.B.1", "II.C.2", "C.IA.6", "C.TR.4", "C.TR.8", "C.FU.2"]
"""What the story's source says nothing about, in the catalogue's order."""


def states(readiness: Readiness) -> dict[str, State]:
    return {one.requirement: one.state for one in readiness.requirements}


def open_gates(fitting: Fitting) -> set[str]:
    return {gate.gate for gate in assess(fitting).gates if not gate.passed}


def test_the_story_lacks_just_what_its_source_does_not_say() -> None:
    assert [one.requirement for one in assess(WHOLE).outstanding] == OUTSTANDING


def test_what_does_not_apply_says_why() -> None:
    found = {
        one.requirement: one.reason
        for one in assess(WHOLE).requirements
        if one.state is State.NOT_APPLICABLE
    }
    assert set(found) == {"II.A.1", "II.B.3", "II.C.3"}
    assert all(found.values())


def test_what_is_done_names_entry_and_visit() -> None:
    signed = {(one.entry, one.visit.id) for one in WHOLE.visits}
    for one in assess(WHOLE).requirements:
        if one.state is State.DONE:
            assert {(place.entry, place.visit_id) for place in one.answered} <= signed
            assert one.answered


def test_optional_fields_that_nobody_filled_are_shown() -> None:
    exam = next(one for one in assess(WHOLE).requirements if one.requirement == "C.IA.4")
    assert exam.unstated == ("joint_stability", "compliance")


def test_a_gap_is_not_called_complete() -> None:
    assert not assess(WHOLE).complete_for_claim


def test_with_its_gaps_answered_the_record_is_complete_for_the_claim() -> None:
    answers = (
        Answer(requirement="II.B.1", values={"agreed_for": "2026-06-17", "agreed_with": "x"}),
        Answer(requirement="II.C.2", values={"instructed_on": "x"}),
        Answer(
            requirement="C.IA.6",
            values={
                "told": "x",
                "risks_and_benefits": "x",
                "repair_and_replacement": "x",
                "time_involved": "x",
            },
        ),
        Answer(requirement="C.TR.4", not_applicable="x"),
        Answer(requirement="C.TR.8", not_applicable="x"),
    )
    filled = with_visit("V-11", lambda one: {"answers": (*one.visit.answers, *answers)})
    assert assess(filled).complete_for_claim


def test_the_only_open_gate_of_the_story_holds_up_care_not_the_claim() -> None:
    """The clearance ended on 2026-08-24; the follow-up of 2026-09-16 came after it."""
    still = [gate for gate in assess(WHOLE).gates if not gate.passed]
    assert [(gate.gate, gate.weight) for gate in still] == [("clearance-follow-up", Weight.CARE)]


def test_next_steps_come_in_the_order_of_the_work() -> None:
    kinds = list(VisitKind)
    for until in ("2026-02-10T08:45:00-05:00", "2026-05-13T00:00:00-04:00", None):
        moment = None if until is None else datetime.fromisoformat(until)
        at = [kinds.index(step.at) for step in assess(story_fitting(moment)).next_steps]
        assert at == sorted(at)


def test_on_the_first_morning_screening_is_what_comes_next() -> None:
    fitting = story_fitting(datetime.fromisoformat("2026-02-10T08:45:00-05:00"))
    readiness = assess(fitting)
    assert readiness.next_steps[0].where == "screening"
    assert State.DONE not in states(readiness).values()


def test_a_step_is_plain_sentences() -> None:
    for step in assess(story_fitting(load_story().opened_at)).next_steps:
        assert step.sentence.endswith(".")
        assert "_" not in step.sentence


def test_a_later_no_opens_a_requirement_again() -> None:
    again = Answer(
        requirement="II.C.4",
        values={"place_of_use": "home", "safe_and_effective": False, "shown_by": "fall"},
    )
    fitting = with_visit("V-11", lambda one: {"answers": (*one.visit.answers, again)})
    assert states(assess(WHOLE))["II.C.4"] is State.DONE
    assert states(assess(fitting))["II.C.4"] is State.OUTSTANDING


def test_an_answer_that_names_nothing_in_the_record_is_outstanding() -> None:
    answer = Answer(requirement="K.11", values={"modifications": "M1, M99"})
    fitting = with_visit("V-06", lambda _: {"answers": (answer,)})
    state = next(one for one in assess(fitting).requirements if one.requirement == "K.11")
    assert state.state is State.OUTSTANDING
    assert "M99" in state.reason


def test_drafts_answer_nothing_and_are_named() -> None:
    readiness = assess(WHOLE, unsigned=[WHOLE.visits[0].visit.id])
    gate = next(gate for gate in readiness.gates if gate.gate == "unsigned-visits")
    assert not gate.passed
    assert "V-01" in gate.message


# ---------------------------------------------------------------- each gate


def with_visit(visit_id: str, change: Callable[[SignedVisit], dict[str, object]]) -> Fitting:
    visits = tuple(
        one.model_copy(update={"visit": one.visit.model_copy(update=change(one))})
        if one.visit.id == visit_id
        else one
        for one in WHOLE.visits
    )
    return WHOLE.model_copy(update={"visits": visits})


def without_documents(kind: DocumentType) -> Fitting:
    held = tuple(one for one in WHOLE.documents if one.document.type is not kind)
    return WHOLE.model_copy(update={"documents": held})


def with_documents(kind: DocumentType, **changes: object) -> Fitting:
    held = tuple(
        one.model_copy(update={"document": one.document.model_copy(update=changes)})
        if one.document.type is kind
        else one
        for one in WHOLE.documents
    )
    return WHOLE.model_copy(update={"documents": held})


def with_verdict(**changes: object) -> Fitting:
    verdicts = tuple(
        one.model_copy(update=changes) if one.entry == WHOLE.final_verdict_entry else one
        for one in WHOLE.verdicts
    )
    return WHOLE.model_copy(update={"verdicts": verdicts})


def with_modification(**changes: object) -> Fitting:
    return with_visit(
        "V-05",
        lambda one: {
            "modifications": (
                one.visit.modifications[0].model_copy(update=changes),
                *one.visit.modifications[1:],
            )
        },
    )


def on_another_unit() -> Fitting:
    """Every modification was made on the clinic's unit."""
    fitting = WHOLE
    for visit_id in ("V-05", "V-06"):
        visits = tuple(
            one.model_copy(
                update={"visit": one.visit.model_copy(update={"unit": WHOLE.visits[3].visit.unit})}
            )
            if one.visit.id == visit_id
            else one
            for one in fitting.visits
        )
        fitting = fitting.model_copy(update={"visits": visits})
    return fitting


def expired(visit_id: str) -> Fitting:
    return with_visit(
        visit_id,
        lambda one: {
            "fitter": one.visit.fitter
            and one.visit.fitter.model_copy(update={"expires": date(2026, 5, 18)})
        },
    )


def pod(**changes: object) -> Fitting:
    return with_visit(
        "V-09",
        lambda one: {
            "proof_of_delivery": one.visit.proof_of_delivery
            and one.visit.proof_of_delivery.model_copy(update=changes)
        },
    )


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
