"""What a controller says of its own UDI is held against its serial, the label, and itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.confirm.facts import Facts
from agent.confirm.identity import establish
from agent.confirm.label import parse_label
from agent.confirm.models import Issuer, Label, LabelSource, NormalStep
from agent.confirm.own_udi import (
    OwnUdi,
    UdiParts,
    each_part,
    gs1_alone,
    own_udi_conflicts,
    whole_only,
)
from agent.confirm.questions.own_udi import raising
from agent.confirm.rules import shipped_rules
from agent.confirm.udi.mod43 import check_character
from drivers.reading import FieldName
from tests.confirm.build import CONFIRMING, one_pass, reading

DI = "09506000123455"
OTHER = "00614141007349"
SERIAL = "SX2-26-00417"
GS1_LABEL = parse_label(f"(01){DI}(21){SERIAL}", LabelSource.TYPED)
HIBCC_LABEL = parse_label("+A123BJC5D6E71G", LabelSource.TYPED)

DIGIT_DI, DIGIT = next(
    (di, check)
    for di in (f"A123BJC5D{number}1" for number in range(100))
    if (check := check_character(f"+{di}")).isdecimal()
)
"""With its check character behind it, it could be a longer identifier."""
DIGIT_LABEL = parse_label(f"+{DIGIT_DI}{DIGIT}", LabelSource.TYPED)


def texts(own: OwnUdi, label: Label | None = None) -> list[str]:
    return [reason.text for reason in own_udi_conflicts(own, label)]


AGREES = {
    "nothing is said": (OwnUdi([], [], []), GS1_LABEL),
    "all agree": (OwnUdi([f"(01){DI}(21){SERIAL}"], [DI], [SERIAL]), GS1_LABEL),
    "without a label": (OwnUdi([f"(01){DI}(21){SERIAL}"], [DI], [SERIAL]), None),
    "no text of a UDI": (OwnUdi(["hello"], ["hello"], [SERIAL]), GS1_LABEL),
    "an identifier of another issuer's length": (OwnUdi([], ["9506000123455"], []), GS1_LABEL),
    "digits that are not ASCII": (OwnUdi([], ["٠" * 14], []), GS1_LABEL),
    "a label of another issuer": (OwnUdi([], [OTHER], []), HIBCC_LABEL),
    "HIBCC's identifier": (OwnUdi([], ["A123BJC5D6E71"], []), HIBCC_LABEL),
    "HIBCC's in small letters": (OwnUdi([], ["a123bjc5d6e71"], []), HIBCC_LABEL),
    "HIBCC's whole primary barcode": (OwnUdi([], ["+A123BJC5D6E71G"], []), HIBCC_LABEL),
    "HIBCC's with its check character": (OwnUdi([], [f"{DIGIT_DI}{DIGIT}"], []), DIGIT_LABEL),
    "HIBCC's with a wrong check character": (OwnUdi([], ["+B999XYZ1B"], []), HIBCC_LABEL),
    "HIBCC's secondary barcode, which names no device": (
        OwnUdi([], [f"+$L1/SS2G{check_character('+$L1/SS2G')}"], []),
        HIBCC_LABEL,
    ),
    "no issuer's identifier": (OwnUdi([], ["=/W4200", "+", "A123"], []), HIBCC_LABEL),
    "HIBCC's beside a label of GS1": (OwnUdi([], ["A123BJC5D6E71"], []), GS1_LABEL),
}


@pytest.mark.parametrize(("own", "label"), AGREES.values(), ids=AGREES)
def test_what_agrees_or_cannot_be_compared_is_no_conflict(own: OwnUdi, label: Label | None) -> None:
    assert texts(own, label) == []


def test_an_identifier_told_by_itself_is_held_against_the_label() -> None:
    said = [f'The controller\'s own UDI names "{OTHER}", the label "{DI}".']
    assert texts(OwnUdi([], [OTHER], []), GS1_LABEL) == said


@pytest.mark.parametrize("told", ["A123BJC5D6E81", "+A123BJC5D6E81H"])
def test_an_identifier_of_hibcc_told_by_itself_is_held_against_the_label(told: str) -> None:
    said = ['The controller\'s own UDI names "A123BJC5D6E81", the label "A123BJC5D6E71".']
    assert texts(OwnUdi([], [told], []), HIBCC_LABEL) == said


def test_an_identifier_of_hibcc_is_held_against_the_udi_beside_it() -> None:
    (said,) = texts(OwnUdi(["+A123BJC5D6E71G"], ["A123BJC5D6E81"], []))
    assert 'names "A123BJC5D6E71" in its label, and "A123BJC5D6E81" as its device' in said


def test_before_the_third_edition_only_an_identifier_of_gs1_was_compared() -> None:
    assert texts(OwnUdi([], ["A123BJC5D6E81"], [], alone=gs1_alone), HIBCC_LABEL) == []


def test_one_difference_from_the_label_is_told_once() -> None:
    said = [f'The controller\'s own UDI names "{OTHER}", the label "{DI}".']
    assert texts(OwnUdi([f"(01){OTHER}"], [OTHER], []), GS1_LABEL) == said


def test_a_udi_that_contradicts_itself_is_told() -> None:
    assert texts(OwnUdi([f"(01){DI}"], [OTHER], [])) == [
        f'The controller\'s own UDI names "{DI}" in its label, and "{OTHER}" as its device identifier.'
    ]


def test_a_serial_of_its_own_that_is_another_one_is_told() -> None:
    assert texts(OwnUdi([f"(01){DI}(21)OTHER"], [], [SERIAL])) == [
        'The controller\'s own UDI names the serial "OTHER", not its serial.'
    ]


def test_a_serial_in_a_udi_with_faults_is_compared() -> None:
    assert texts(OwnUdi(["(01)09506000123456(21)OTHER"], [], [SERIAL])) == [
        'The controller\'s own UDI names the serial "OTHER", not its serial.'
    ]


def test_the_device_identifier_of_a_udi_with_faults_is_not_compared() -> None:
    assert texts(OwnUdi(["(01)00614141007340"], [DI], []), GS1_LABEL) == []


FAULTY = {
    "a wrong check digit": ("(01)09506000123456(21)S", UdiParts(Issuer.GS1, None, "S")),
    "no device identifier": ("(21)S", UdiParts(Issuer.GS1, None, "S")),
    "no form of a UDI": ("hello", UdiParts(None, None, None)),
}


@pytest.mark.parametrize(("text", "parts"), FAULTY.values(), ids=FAULTY)
def test_each_part_that_can_be_read_is(text: str, parts: UdiParts) -> None:
    assert each_part(text) == parts


@pytest.mark.parametrize("text", [text for text, _ in FAULTY.values()], ids=FAULTY)
def test_before_the_third_edition_a_udi_with_faults_said_nothing(text: str) -> None:
    assert whole_only(text) is None


@pytest.mark.parametrize("read", [each_part, whole_only], ids=["each_part", "whole_only"])
def test_a_whole_udi_is_read_alike_by_every_edition(
    read: Callable[[str], UdiParts | None],
) -> None:
    assert read(f"(01){DI}(21){SERIAL}") == UdiParts(Issuer.GS1, DI, SERIAL)


@pytest.mark.parametrize(
    ("udi", "texts"),
    [
        (f"(01){DI}(21){SERIAL}", []),
        ("", []),
        (
            f"(21){SERIAL}",
            [
                (
                    f'The controller\'s own UDI "(21){SERIAL}" cannot be read whole: '
                    "it holds no device identifier."
                )
            ],
        ),
        (
            "(01)1(17)260230",
            [
                (
                    'The controller\'s own UDI "(01)1(17)260230" cannot be read whole: (01) cannot hold "1"; '
                    "the date (17)260230 is not a day of the calendar."
                )
            ],
        ),
    ],
    ids=["whole", "not said", "no identifier", "two reasons"],
)
def test_a_udi_of_its_own_that_cannot_be_read_whole_is_told_with_every_reason(
    udi: str, texts: list[str]
) -> None:
    evidence = CONFIRMING.model_copy(update={"readings": (reading(one_pass(udi=udi)),)})
    assert [reason.text for reason in raising(Facts(evidence))] == texts


ANOTHER = "B1431200000"


@pytest.mark.parametrize(("version", "codes"), [("2", []), ("3", ["own_udi_differs"])])
@pytest.mark.parametrize(
    "changes",
    [
        {"readings": (reading(one_pass(udi="(01)09506000123456(21)OTHER")),)},
        {"readings": (reading(one_pass(udi_di=ANOTHER)),), "label": HIBCC_LABEL},
    ],
    ids=["a faulty UDI names another serial", "HIBCC's identifier alone is another"],
)
def test_since_the_third_edition_more_of_a_udi_is_compared(
    changes: dict[str, object], version: str, codes: list[str]
) -> None:
    evidence = CONFIRMING.model_copy(update={**changes, "rules": shipped_rules(version)})
    conflicts = [reason.code for reason in establish(evidence).conflicts]
    assert [code for code in conflicts if code == "own_udi_differs"] == codes


def test_an_unreadable_udi_is_told_after_the_steps_of_its_own_field() -> None:
    rules = shipped_rules("3").model_copy(
        update={"normalise": {FieldName.UDI: (NormalStep.CASEFOLD,)}}
    )
    evidence = CONFIRMING.model_copy(
        update={"readings": (reading(one_pass(udi="HELLO")),), "rules": rules}
    )
    (told,) = raising(Facts(evidence))
    assert told.text.startswith('The controller\'s own UDI "hello" cannot be read whole')
