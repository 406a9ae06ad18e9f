"""A serial that nobody wrote for a unit is none: what is said of it, and what it is held against.

The verdicts are cases of the table; which texts are meant has tests/drivers/test_placeholders.py.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.decide import decide
from agent.confirm.identity import establish
from agent.confirm.models import Evidence, LabelSource, NormalStep, VerdictKind
from agent.confirm.own_udi import UdiParts, each_part, each_written_part
from agent.confirm.rules import shipped_rules
from agent.confirm.sources import times_serial_said
from drivers.placeholders import names_no_unit
from drivers.reading import FieldName, Pass, Reading
from tests.confirm.build import (
    CONFIRMING,
    DI,
    SERIAL,
    SHIPPED_RULES,
    crosswalk,
    label,
    one_pass,
    reading,
)
from tests.confirm.said import said

ZEROS = "0000000000"
TELLS_NOT = "a placeholder that nobody wrote over: it does not tell which unit this is."
STANDING = label(scanned=LabelSource.SCANNED)
WALK = crosswalk().model_copy(update={"synthetic": True})


def giving(*serials: str, **changes: object) -> Evidence:
    """A controller that gives one serial after the other."""
    passes = (one_pass(serial=serial) for serial in serials)
    told = {
        "readings": (reading(*passes),),
        "rules": SHIPPED_RULES,
        "crosswalks": (WALK,),
        **changes,
    }
    return CONFIRMING.model_copy(update=told)


@pytest.mark.parametrize(
    ("serials", "given"),
    [
        ((ZEROS, ZEROS), f'"{ZEROS}"'),
        (("N/A", "N/A\0\0"), '"N/A"'),
        (("unknown", "none", "unknown"), '"unknown" and "none"'),
        ((ZEROS, ""), f'"{ZEROS}"'),
    ],
    ids=["zeros", "padded", "two words", "and nothing"],
)
def test_it_is_said_what_the_controller_gives(serials: tuple[str, ...], given: str) -> None:
    assert said(giving(*serials), "placeholder_serial") == [
        f"The controller gives {given} as its serial, {TELLS_NOT}"
    ]


def test_it_is_said_as_it_is_compared_by_the_steps_of_its_own_field() -> None:
    own = {FieldName.SERIAL: (NormalStep.PADDING,)}
    rules = SHIPPED_RULES.model_copy(update={"normalise": own})
    (text,) = said(giving("N/A\0\0", rules=rules), "placeholder_serial")
    assert text.startswith('The controller gives "N/A" as its serial')


def test_of_two_links_each_placeholder_is_said_once() -> None:
    links = (
        reading(one_pass(serial="N/A")),
        reading(one_pass(serial=ZEROS), one_pass(serial="N/A")),
    )
    (text,) = said(giving(readings=links), "placeholder_serial")
    assert text.count('"N/A"') == text.count(f'"{ZEROS}"') == 1


def test_a_label_that_stands_for_it_says_what_the_controller_gives() -> None:
    assert said(giving(ZEROS, ZEROS, label=STANDING), "label_stands") == [
        (
            "The controller did not say its serial in every reading; the label stands for that, its barcode "
            "read on a photograph, with a second person. The controller gives "
            f'"{ZEROS}" as its serial, {TELLS_NOT}'
        )
    ]


def test_a_label_that_stands_for_nothing_given_says_no_more() -> None:
    silent = Pass(fields={k: v for k, v in one_pass().fields.items() if k is not FieldName.SERIAL})
    evidence = giving(readings=(reading(silent),), label=STANDING)
    (text,) = said(evidence, "label_stands")
    assert text.endswith("with a second person.")


(PHOTO,) = STANDING.photos
NOTED = STANDING.model_copy(
    update={"photos": (PHOTO.model_copy(update={"barcodes": (*PHOTO.barcodes, "hello")}),)}
)


def test_what_else_is_on_the_photographs_stays_as_it_is() -> None:
    (note,) = said(giving(ZEROS, label=NOTED), "label_note")
    assert note == 'Of the label\'s photographs: another barcode says "hello".'


@pytest.mark.parametrize(
    "readings", [(), (reading(one_pass(serial=ZEROS)),)], ids=["alone", "beside"]
)
def test_a_label_that_bears_one_is_told(readings: tuple[Reading, ...]) -> None:
    evidence = giving(readings=readings, label=label(serial="N/A", scanned=LabelSource.SCANNED))
    *_, last = said(evidence, "placeholder_serial")
    told = 'The label\'s serial "N/A" is a placeholder: it does not tell which unit this is.'
    assert last.startswith(told)
    assert last.endswith("for what the controller does not say.") == bool(readings)


def test_the_identity_holds_no_placeholder() -> None:
    assert establish(giving(ZEROS)).value(FieldName.SERIAL) is None
    alone = giving(readings=(), label=label(serial=ZEROS, scanned=LabelSource.SCANNED))
    assert establish(alone).value(FieldName.SERIAL) is None
    stood = establish(giving(ZEROS, label=STANDING))
    assert (stood.value(FieldName.SERIAL), stood.confidence) == (SERIAL, "label_scanned")


def test_the_other_fields_of_the_reading_stay() -> None:
    identity = establish(giving(ZEROS))
    told = (identity.value(FieldName.MANUFACTURER), identity.value(FieldName.MODEL))
    assert told == ("Synthex Mobility", "SX-200")


def test_what_was_told_to_another_question_counts_as_given() -> None:
    """Its settings say zeros, its Device Information Service a number: that is a disagreement."""
    told = one_pass(serial=ZEROS)
    both = told.model_copy(
        update={"otherwise": {FieldName.SERIAL: one_pass().fields[FieldName.SERIAL]}}
    )
    assert said(giving(readings=(reading(both),)), "serial_changed") != []
    none = told.model_copy(
        update={"otherwise": {FieldName.SERIAL: one_pass(serial="N/A").fields[FieldName.SERIAL]}}
    )
    (text,) = said(giving(readings=(reading(none),)), "placeholder_serial")
    assert f'"{ZEROS}" and "N/A"' in text
    assert establish(giving(readings=(reading(none),))).conflicts == ()


@pytest.mark.parametrize("version", ["1", "2", "3", "4"])
def test_earlier_versions_took_it_for_a_serial(version: str) -> None:
    evidence = giving(ZEROS, ZEROS, rules=shipped_rules(version))
    assert decide(evidence).verdict is VerdictKind.CONFIRMED
    assert decide(evidence).identity[FieldName.SERIAL].value == ZEROS


def test_earlier_versions_took_a_label_s_for_one() -> None:
    alone = label(serial=ZEROS, scanned=LabelSource.SCANNED)
    changed = {"readings": (), "label": alone, "rules": shipped_rules("4")}
    assert decide(giving(**changed)).verdict is VerdictKind.CONFIRMED


@pytest.mark.parametrize(
    ("version", "verdict"), [("4", VerdictKind.CONFLICT), ("5", VerdictKind.CONFIRMED)]
)
def test_in_the_controller_s_own_udi_it_contradicts_no_serial_since_version_5(
    version: str, verdict: VerdictKind
) -> None:
    passes = one_pass(udi=f"(01){DI}(21){ZEROS}")
    changed = {"readings": (reading(passes, passes),), "rules": shipped_rules(version)}
    assert decide(giving(**changed)).verdict is verdict


@pytest.mark.parametrize(
    "text",
    [f"(01){DI}(21){SERIAL}", f"(01){DI}", f"(01){DI}(21)1234", "hello", f"(01){DI[:-1]}0(21)X"],
)
def test_a_udi_without_one_is_read_as_before(text: str) -> None:
    assert each_written_part(text) == each_part(text)


def test_the_rest_of_a_udi_with_one_stays() -> None:
    assert each_written_part(f"(01){DI}(21){ZEROS}") == UdiParts("GS1", DI, None)  # type: ignore[arg-type]


@pytest.mark.parametrize("version", ["4", "5"])
@pytest.mark.parametrize("field", ["manufacturer", "model", "serial"])
def test_a_name_with_a_character_that_nobody_could_read_is_none_since_version_5(
    version: str, field: str
) -> None:
    passes = one_pass(**{field: "S\ufffd2"})
    evidence = giving(readings=(reading(passes, passes),), rules=shipped_rules(version))
    told = [reason.code for reason in decide(evidence).reasons]
    assert (f"unreadable_{field}" in told) == (version == "5")


def test_how_often_a_serial_was_said_counts_no_placeholder() -> None:
    assert times_serial_said(giving(SERIAL, SERIAL)) == 2
    assert times_serial_said(giving(ZEROS, ZEROS)) == 0
    assert times_serial_said(giving(SERIAL, "")) == 1
    assert times_serial_said(giving(ZEROS, ZEROS, rules=shipped_rules("4"))) == 2
    two = (reading(one_pass(serial=ZEROS)), reading(one_pass(), one_pass()))
    assert times_serial_said(giving(readings=two)) == 2


@given(
    st.lists(st.sampled_from([ZEROS, "N/A", "", SERIAL, "1234", "FFFF"]), min_size=1, max_size=4)
)
def test_nothing_is_confirmed_on_a_serial_that_names_no_unit(serials: list[str]) -> None:
    verdict = decide(giving(*serials))
    if verdict.verdict is VerdictKind.CONFIRMED:
        assert not names_no_unit(verdict.identity[FieldName.SERIAL].value)
    else:
        assert verdict.verdict in {VerdictKind.CONFLICT, VerdictKind.INSUFFICIENT}
