"""Whether two records are of one unit: by serial, and by what both say of the product."""

from __future__ import annotations

from datetime import date

import pytest

from agent.confirm.models import ListingKey
from agent.fitting.gates import GateState
from agent.fitting.gates_patient import one_patient
from agent.fitting.models import Fitting
from agent.fitting.models.elsewhere import Elsewhere, ProductNames, Return, ReturnEntry
from agent.fitting.one_unit import Sought, elsewhere_in, folded
from tests.fitting.replay import story_fitting

ROW = ListingKey(manufacturer="M", product="P", model="1", hcpcs="K1007")
DAY = date(2026, 6, 17)
HERE = Elsewhere(entry=5, serial="S-1", fitting="FIT-B")


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ({}, {}, True),
        ({"named": ("M", "1")}, {}, True),
        ({"named": ("M", "1")}, {"di": "0950"}, True),
        ({"named": ("M", "1")}, {"named": ("M", "1")}, True),
        ({"named": ("M", "1")}, {"named": ("M", "2")}, False),
        ({"di": "0950"}, {"di": "0951"}, False),
        ({"listed": ROW}, {"listed": ROW.model_copy(update={"model": "2"})}, False),
        ({"named": ("M", "1"), "di": "0950"}, {"named": ("M", "1"), "di": "0951"}, True),
        ({"named": ("M", "1"), "listed": ROW}, {"di": "0950", "listed": ROW}, True),
    ],
)  # fmt: skip
def test_one_thing_that_both_say_alike_makes_it_one_product(
    one: dict[str, object], two: dict[str, object], same: bool
) -> None:
    first, second = ProductNames.model_validate(one), ProductNames.model_validate(two)
    assert (first.may_be(second), second.may_be(first)) == (same, same)


@pytest.mark.parametrize(
    ("delivered", "returned", "held"),
    [
        (None, None, False),
        (DAY, None, True),
        (DAY, DAY, False),
        (DAY, DAY.replace(day=18), True),
        (DAY, DAY.replace(day=16), False),
    ],
)
def test_another_patient_has_it_from_the_delivery_to_the_return(
    delivered: date | None, returned: date | None, held: bool
) -> None:
    found = HERE.model_copy(update={"delivered_on": delivered, "returned_on": returned})
    assert found.holds_up(DAY) is held


@pytest.mark.parametrize(
    ("update", "words"),
    [
        ({}, "is in another patient's record (entry 5)"),
        ({"delivered_on": DAY}, "was delivered to another patient on 2026-06-17 (entry 5)"),
        (
            {"delivered_on": DAY, "returned_on": DAY},
            "was delivered to another patient on 2026-06-17 (entry 5), and returned on 2026-06-17",
        ),
    ],
)
def test_what_was_found_is_said_in_words(update: dict[str, object], words: str) -> None:
    assert HERE.model_copy(update=update).words == words


def test_case_and_padding_make_no_other_serial() -> None:
    assert folded(" sx2-26-00417 ") == folded("SX2-26-00417")


def sought(serial: str, **names: object) -> Sought:
    return Sought(frozenset({folded(serial)}), ProductNames.model_validate(names))


def test_a_delivered_unit_is_found_by_the_delivery_and_named_once() -> None:
    fitting = story_fitting()
    (found,) = elsewhere_in(fitting, sought("SX2-26-00417"))
    assert (found.entry, found.delivered_on, found.part, found.fitting) == (
        fitting.delivered_entry,
        DAY,
        "",
        fitting.case.fitting_id,
    )


def test_before_the_delivery_the_final_verdict_names_it() -> None:
    fitting = story_fitting().model_copy(update={"delivered_entry": None})
    (found,) = elsewhere_in(fitting, sought("SX2-26-00417"))
    assert (found.entry, found.delivered_on) == (fitting.final_verdict_entry, None)


def test_a_provisional_verdict_names_nothing() -> None:
    update = {"delivered_entry": None, "final_verdict_entry": None}
    assert elsewhere_in(story_fitting().model_copy(update=update), sought("SX2-26-00417")) == ()


def test_the_same_number_of_another_product_is_another_unit() -> None:
    fitting = story_fitting()
    named = [
        one.model_copy(update={"product": ProductNames(di="0950")}) for one in fitting.verdicts
    ]
    other = fitting.model_copy(update={"verdicts": tuple(named)})
    assert elsewhere_in(other, sought("SX2-26-00417", di="0951")) == ()


def gate(fitting: Fitting, *also: Elsewhere) -> GateState:
    return one_patient(fitting, also)


def test_the_gate_is_open_while_another_patient_has_the_unit() -> None:
    state = gate(story_fitting(), HERE.model_copy(update={"delivered_on": DAY}))
    assert not state.passed
    assert state.message == (
        'The unit with the serial number "S-1" was delivered to another patient on 2026-06-17 (entry 5).'
    )


def test_the_gate_names_the_part() -> None:
    state = gate(story_fitting(), HERE.model_copy(update={"delivered_on": DAY, "part": "p-1"}))
    assert state.message.startswith('The part "p-1" with the serial number')


def test_the_gate_passes_and_tells_what_does_not_hold_it_up() -> None:
    back = HERE.model_copy(update={"delivered_on": DAY, "returned_on": DAY})
    state = gate(story_fitting(), HERE, back)
    assert (state.passed, state.message) == (
        True,
        f"The unit, or a part of it, {HERE.words}; {back.words}.",
    )


def test_the_gate_says_where_nobody_else_has_it_and_where_nobody_looked() -> None:
    looked, unknown = gate(story_fitting()), one_patient(story_fitting(), None)
    assert (looked.passed, looked.known, looked.message.startswith("No other patient's")) == (
        True,
        True,
        True,
    )
    assert (unknown.passed, unknown.known) == (True, False)


def test_a_returned_unit_opens_the_gate_of_its_own_patient() -> None:
    told = Return(serial="S-1", returned_on=DAY, note="moved")
    fitting = story_fitting().model_copy(update={"returns": (ReturnEntry(entry=90, told=told),)})
    state = gate(fitting)
    assert (state.passed, state.message, state.entries) == (
        False,
        "The unit came back on 2026-06-17: moved.",
        (90,),
    )
