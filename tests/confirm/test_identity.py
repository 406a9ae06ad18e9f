"""What the sources say together: in what order, by which declared steps, and in what words."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

import pytest

from agent.confirm.identity import establish
from agent.confirm.label_basis import HowRead, PackingList
from agent.confirm.models import Confidence, Evidence, LabelSource, NormalStep, Rules
from agent.confirm.normal import steps_of
from agent.confirm.rules import shipped_rules
from drivers.reading import FieldName, Reading
from tests.confirm.build import CONFIRMING, DI, RULES, SERIAL, crosswalk, label, one_pass, reading

FOLDED = RULES.model_copy(update={"normalise": {FieldName.SERIAL: (NormalStep.CASEFOLD,)}})
"""Rules that declare steps for one field and no other."""


def conflicts(**changes: object) -> list[str]:
    evidence = CONFIRMING.model_copy(update=changes)
    return [reason.text for reason in establish(evidence).conflicts]


def link(target: str, *serials: str, minute: int = 0) -> Reading:
    """A reading over that link, whose passes say these serials."""
    passes = (one_pass(serial=serial) for serial in serials)
    started = datetime(2026, 6, 17, 14, minute, tzinfo=UTC)
    return reading(*passes).model_copy(update={"target": target, "started": started})


CABLE = link("serial:/dev/ttyACM0?baud=9600", "A", minute=1)
RADIO = link("ble:F0:F1:F2:F3:F4:F5", "B", "A", "B", minute=2)
OTHER_CABLE = link("serial:/dev/ttyACM1", "C", minute=1)


def test_one_link_that_contradicts_itself_is_told_in_the_order_of_its_answers() -> None:
    readings = (reading(one_pass(serial="B"), one_pass(serial="A"), one_pass(serial="B")),)
    assert conflicts(readings=readings) == ['The controller said its serial is "B" and then "A".']


def test_of_several_links_it_is_told_which_said_what() -> None:
    assert conflicts(readings=(CABLE, RADIO)) == [
        (
            'The controller said its serial is "A" over serial:/dev/ttyACM0, '
            'and "B" and then "A" over ble:F0:F1:F2:F3:F4:F5.'
        )
    ]


def test_a_link_that_says_nothing_of_the_field_is_not_named() -> None:
    silent = link("ble:F0:F1:F2:F3:F4:F5", minute=3).model_copy(
        update={"passes": (one_pass().model_copy(update={"fields": {}}),)}
    )
    (told,) = conflicts(readings=(CABLE, OTHER_CABLE, silent))
    assert told == (
        'The controller said its serial is "A" over serial:/dev/ttyACM0, '
        'and "C" over serial:/dev/ttyACM1.'
    )


@pytest.mark.parametrize("readings", list(permutations((CABLE, RADIO, OTHER_CABLE))))
def test_the_order_of_three_readings_means_nothing(readings: tuple[Reading, ...]) -> None:
    assert conflicts(readings=readings) == conflicts(readings=(CABLE, RADIO, OTHER_CABLE))


@pytest.mark.parametrize("other", [RADIO, OTHER_CABLE])
def test_the_order_of_two_readings_means_nothing(other: Reading) -> None:
    assert conflicts(readings=(CABLE, other)) == conflicts(readings=(other, CABLE))


def test_rules_that_declare_no_step_for_a_field_compare_it_as_it_is() -> None:
    assert steps_of(FOLDED, FieldName.MODEL) == ()


UPPER, LOWER = SERIAL.upper(), SERIAL.lower()


def test_links_whose_words_are_told_are_told_after_the_declared_steps() -> None:
    readings = (link("serial:/dev/ttyACM0", UPPER, LOWER), link("serial:/dev/ttyACM1", "X"))
    (told,) = conflicts(readings=readings, rules=FOLDED)
    assert told == (
        f'The controller said its serial is "{LOWER}" over serial:/dev/ttyACM0, '
        'and "x" over serial:/dev/ttyACM1.'
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"label": label(serial=UPPER)},
        {"label": label(serial=LOWER)},
        {"typed": {FieldName.SERIAL: UPPER}},
        {"typed": {FieldName.SERIAL: LOWER}},
    ],
    ids=["label", "label, small", "typed", "typed, small"],
)
def test_a_serial_from_elsewhere_is_compared_by_the_same_steps(changes: dict[str, object]) -> None:
    assert conflicts(rules=FOLDED, **changes) == []


def test_a_label_of_another_unit_is_told_with_both_serials() -> None:
    assert conflicts(label=label(serial="SX2-26-00999")) == [
        f'The label\'s serial is "SX2-26-00999", the controller\'s "{SERIAL}".'
    ]


def test_what_was_typed_is_held_against_controller_and_label() -> None:
    told = conflicts(
        typed={FieldName.SERIAL: "T", FieldName.HARDWARE_REVISION: "B"},
        readings=(reading(one_pass(hardware_revision="A")),),
        label=label(serial="L"),
    )
    assert told[1:] == [
        'Typed in as its hardware revision was "B", read was "A".',
        'Typed in as its serial was "T", read was "L".',
        f'Typed in as its serial was "T", read was "{SERIAL}".',
    ]


def paper(serial: str) -> PackingList:
    return PackingList(sha256="2" * 64, media_type="text/plain", serial=serial, how=HowRead.PERSON)


OLD = shipped_rules("3")


@pytest.mark.parametrize(
    ("rules", "on_label", "words"),
    [(RULES, "L", '"L"'), (OLD, "L", '"L"'), (OLD, None, '"none"')],
    ids=["the newest", "before", "before, no serial"],
)
def test_a_packing_list_of_another_unit_is_told(
    rules: Rules, on_label: str | None, words: str
) -> None:
    seen = label(serial=on_label).model_copy(update={"packing_list": paper("P")})
    assert conflicts(label=seen, readings=(), rules=rules) == [
        f'The packing list names the serial "P", the label {words}.'
    ]


def test_a_packing_list_contradicts_no_label_without_a_serial() -> None:
    seen = label(serial=None).model_copy(update={"packing_list": paper("P")})
    assert conflicts(label=seen, readings=()) == []


def test_beside_a_label_without_a_serial_the_packing_list_is_held_against_the_controller() -> None:
    seen = label(serial=None).model_copy(update={"packing_list": paper("P")})
    readings = (link("serial:/dev/ttyACM0", "B", "A"),)
    assert conflicts(label=seen, readings=readings)[1:] == [
        'The packing list names the serial "P", the controller "A".',
        'The packing list names the serial "P", the controller "B".',
    ]


def test_a_packing_list_is_compared_by_the_steps_of_the_serial() -> None:
    seen = label(serial=None).model_copy(update={"packing_list": paper(f"{SERIAL} ")})
    assert conflicts(label=seen) == []


TWO_IDENTIFIERS = reading(one_pass(udi=f"(01){DI}(21){SERIAL}", udi_di="00614141007349"))


def own_udi(rules_version: str) -> Evidence:
    return CONFIRMING.model_copy(
        update={"readings": (TWO_IDENTIFIERS,), "rules": shipped_rules(rules_version)}
    )


@pytest.mark.parametrize(("version", "codes"), [("1", []), ("2", ["own_udi_differs"])])
def test_an_identifier_told_by_itself_is_compared_by_the_second_edition_alone(
    version: str, codes: list[str]
) -> None:
    assert [reason.code for reason in establish(own_udi(version)).conflicts] == codes


@pytest.mark.parametrize(("version", "told"), [("1", 1), ("2", 0), ("3", 0)])
def test_the_first_edition_compares_a_label_s_serial_as_it_stands(version: str, told: int) -> None:
    rules = shipped_rules(version)
    assert len(conflicts(rules=rules, label=label(serial=f"{SERIAL} "))) == told


@pytest.mark.parametrize(
    ("version", "confidence"),
    [("1", Confidence.MATCHED), ("2", Confidence.MATCHED), ("3", Confidence.CONSISTENT)],
)
def test_since_the_third_edition_a_crosswalk_of_another_maker_lets_no_label_match(
    version: str, confidence: Confidence
) -> None:
    walk = crosswalk().model_copy(update={"reported_manufacturer": "Other"})
    evidence = CONFIRMING.model_copy(
        update={
            "label": label(scanned=LabelSource.SCANNED),
            "crosswalks": (walk,),
            "rules": shipped_rules(version),
        }
    )
    assert establish(evidence).confidence is confidence


@pytest.mark.parametrize(("version", "confidence"), [("1", "matched"), ("2", "consistent")])
def test_since_the_second_edition_a_typed_label_lets_nothing_match(
    version: str, confidence: str
) -> None:
    evidence = CONFIRMING.model_copy(update={"label": label(), "rules": shipped_rules(version)})
    assert establish(evidence).confidence == confidence


def test_what_is_only_said_beside_a_field_that_no_pass_has_is_no_field() -> None:
    aside = one_pass(hardware_revision="A").fields[FieldName.HARDWARE_REVISION]
    said = one_pass().model_copy(update={"otherwise": {FieldName.HARDWARE_REVISION: aside}})
    evidence = CONFIRMING.model_copy(update={"readings": (reading(said),)})
    assert FieldName.HARDWARE_REVISION not in establish(evidence).fields
