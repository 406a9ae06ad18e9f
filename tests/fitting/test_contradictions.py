"""Earlier verdicts that say otherwise: which they are, and what answers them."""

from __future__ import annotations

from datetime import date

import pytest

from agent.confirm.models import VerdictKind
from agent.fitting.contradictions import contradictions, unanswered
from agent.fitting.gates_evidence import nothing_left_out
from agent.fitting.models import (
    Fitting,
    Override,
    SignatureMeaning,
    SignatureStatement,
    SignedOverride,
    TakenVerdict,
)
from agent.fitting.models.acts import Explanation
from agent.fitting.models.basis import RestsOn
from agent.fitting.models.fitting import SignedExplanation
from agent.fitting.models.parts import (
    Part,
    PartEntry,
    PartKind,
    PartSerial,
    SerialSource,
    Swap,
    SwapEntry,
)
from tests.fitting.replay import story_fitting
from tests.packet import sample

DAY = date(2026, 6, 17)
ONE_WAY = RestsOn(ways=1)
LABELLED = RestsOn(ways=1, label=True)
CONFLICT = TakenVerdict(
    entry=83, verdict=VerdictKind.CONFLICT, provisional=False, date_of_service=DAY, serial="S-1",
    serials_seen=("S-1", "S-9"), rules_version="4", reason_codes=("label_serial_differs",),
    why="The label says S-9.", rests_on=LABELLED,
)  # fmt: skip
FINAL = TakenVerdict(
    entry=87, verdict=VerdictKind.CONFIRMED, provisional=False, date_of_service=DAY, serial="S-1",
    rules_version="4", reason_codes=("listed",), rests_on=LABELLED,
)  # fmt: skip
SIGNED = SignatureStatement(
    printed_name="Lena", credentials="", licence="", signed_at=sample.moment("2026-06-17T10:30"),
    place_tz=sample.ZONE, meaning=SignatureMeaning.AUTHOR,
)  # fmt: skip
WHY = SignedExplanation(
    entry=88,
    explanation=Explanation(verdict_entry=83, reason="the box beside it"),
    signature=SIGNED,
)
NUMBER = PartSerial(serial="C-0", source=SerialSource.TYPED)


def fitting(*verdicts: TakenVerdict, explained: bool = False, **update: object) -> Fitting:
    told = verdicts or (CONFLICT, FINAL)
    return story_fitting().model_copy(
        update={
            "verdicts": told,
            "verdict_entries": tuple(one.entry for one in told),
            "final_verdict_entry": told[-1].entry,
            "explanations": (WHY,) if explained else (),
            **update,
        }
    )


def swapped(to: str, entry: int = 85, kind: PartKind = PartKind.CONTROLLER) -> dict[str, object]:
    part = Part(id="ctl", unit_serial="S-1", kind=kind, name="c", number=NUMBER)
    swap = Swap(
        part="ctl",
        old_serial="C-0",
        number=NUMBER.model_copy(update={"serial": to}),
        swapped_on=DAY,
        reason="failed",
    )
    return {
        "parts": (PartEntry(entry=1, part=part),),
        "swaps": (SwapEntry(entry=entry, swap=swap),),
    }


@pytest.mark.parametrize(
    ("earlier", "found"),
    [
        ({}, True),
        ({"provisional": True}, True),
        ({"provisional": True, "serials_seen": ("S-7", "S-9")}, False),
        ({"provisional": True, "serials_seen": ()}, True),
        ({"verdict": VerdictKind.CONFIRMED}, False),
        ({"verdict": VerdictKind.CONFIRMED, "serial": "s-1"}, False),
        ({"verdict": VerdictKind.CONFIRMED, "serial": "S-2"}, True),
        ({"verdict": VerdictKind.REVIEW, "serial": "S-2"}, True),
        ({"verdict": VerdictKind.CONFIRMED, "serial": "S-2", "provisional": True}, False),
        ({"verdict": VerdictKind.INSUFFICIENT, "serial": None}, False),
        ({"entry": 90}, False),
    ],
)
def test_what_says_otherwise(earlier: dict[str, object], found: bool) -> None:
    told = fitting(CONFLICT.model_copy(update=earlier), FINAL)
    assert bool(contradictions(told, FINAL)) is found


@pytest.mark.parametrize(
    ("final", "found"),
    [
        ({}, False),
        ({"serials_seen": ("S-1", "S-9", "S-3")}, False),
        ({"serials_seen": ("S-1",)}, True),
        ({"reason_codes": ("serial_changed",)}, True),
        ({"reason_codes": ("serial_changed", "label_serial_differs")}, False),
    ],
)
def test_the_same_conflict_once_more_sheds_nothing(final: dict[str, object], found: bool) -> None:
    again = CONFLICT.model_copy(update={"entry": 87, **final})
    assert bool(contradictions(fitting(CONFLICT, again), again)) is found


@pytest.mark.parametrize(
    ("swap", "found"),
    [
        (swapped("S-1"), False),
        (swapped("S-2"), True),
        (swapped("S-1", entry=82), True),
        (swapped("S-1", entry=88), True),
        (swapped("S-1", kind=PartKind.REMOTE), True),
    ],
    ids=["this unit", "another", "before", "after", "another part"],
)
def test_a_swap_that_brought_the_unit_says_why(swap: dict[str, object], found: bool) -> None:
    told = fitting().model_copy(update=swap)
    assert bool(contradictions(told, FINAL)) is found


def test_a_conflict_without_a_word_holds_it_up() -> None:
    (one,) = unanswered(fitting(), FINAL)
    assert one.message == (
        "The verdict of entry 83 says otherwise (conflict: The label says S-9.), and nobody has said why."
    )
    assert one.next_step("FIT-1") == (
        "Say what happened: k1007 fitting explain FIT-1 --verdict 83 --reason TEXT; the packet prints it."
    )


def test_an_explanation_answers_where_no_less_is_there() -> None:
    assert unanswered(fitting(explained=True), FINAL) == ()


@pytest.mark.parametrize(
    ("had", "has", "lacks"),
    [
        (LABELLED, ONE_WAY, "a label"),
        (RestsOn(ways=2), ONE_WAY, "2 readings"),
        (ONE_WAY, RestsOn(label=True), "1 reading"),
        (
            RestsOn(label=True, photographed=True, second_source=True),
            RestsOn(label=True),
            "a photograph of the label and a second source for the label",
        ),
    ],
)
def test_less_evidence_is_not_explained_away(had: RestsOn, has: RestsOn, lacks: str) -> None:
    before = CONFLICT.model_copy(update={"rests_on": had})
    final = FINAL.model_copy(update={"rests_on": has})
    (one,) = unanswered(fitting(before, final, explained=True), final)
    assert one.message.endswith(f", and rests on {lacks}, which the final one does not.")
    assert one.next_step("FIT-1") == (
        f"Verify again with {lacks} of this unit: k1007 verify --fitting FIT-1 --final."
    )


@pytest.mark.parametrize(
    ("had", "has"),
    [(ONE_WAY, LABELLED), (ONE_WAY, RestsOn(ways=2)), (None, ONE_WAY), (LABELLED, None)],
)
def test_as_much_or_more_or_what_is_withheld_is_not_less(
    had: RestsOn | None, has: RestsOn | None
) -> None:
    before = CONFLICT.model_copy(update={"rests_on": had})
    final = FINAL.model_copy(update={"rests_on": has})
    assert unanswered(fitting(before, final, explained=True), final) == ()


def test_an_override_of_the_conflict_answers_it() -> None:
    """Under version 1 of the rules one signature was enough."""
    before = CONFLICT.model_copy(update={"rules_version": "1"})
    signed = SignedOverride(
        entry=84, override=Override(verdict_entry=83, reason="seen"), signature=SIGNED
    )
    told = fitting(before, FINAL, overrides=(signed,))
    assert [one.overridden for one in contradictions(told, FINAL)] == [True]
    assert unanswered(told, FINAL) == ()


def test_the_gate_is_open_passes_when_answered_and_says_where_there_is_none() -> None:
    states = [
        nothing_left_out(one)
        for one in (
            fitting(),
            fitting(explained=True),
            fitting(FINAL),
            fitting(final_verdict_entry=None),
        )
    ]
    assert [(one.passed, one.entries) for one in states] == [
        (False, (83,)),
        (True, (83,)),
        (True, ()),
        (True, ()),
    ]
    assert states[1].message == "1 earlier verdict says otherwise, and each is answered."
