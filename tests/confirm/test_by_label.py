"""A label that counts by itself stands for what a controller does not say; each sentence of it.

The verdicts are cases of the table; here is what is said, and of which identity.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.decide import decide, rests_on_invention
from agent.confirm.facts import Facts
from agent.confirm.label_basis import LabelPhoto
from agent.confirm.models import Confidence, Evidence, Label, LabelSource, VerdictKind
from agent.confirm.questions.beforehand import list_and_crosswalk
from agent.confirm.rules import shipped_rules
from drivers.reading import Reading
from tests.confirm.build import (
    DI,
    PHOTO,
    SECOND_PERSON,
    SERIAL,
    SHIPPED_RULES,
    crosswalk,
    label,
    reading,
)
from tests.confirm.cases import cases
from tests.confirm.said import BESIDE, said
from tests.confirm.silent import OTHER_DI, PAPER, SILENT, STANDING, WALK, beside, says

BY_NAME = {case.name: case.evidence for case in cases()}


# ---------------------------------------------------------------- what is said


@pytest.mark.parametrize(
    ("without", "names"),
    [
        (("serial",), "serial"),
        (("manufacturer", "serial"), "manufacturer and serial"),
        (("manufacturer", "model", "serial"), "manufacturer and model and serial"),
    ],
    ids=["the serial", "maker and serial", "all"],
)
def test_for_what_the_label_stands_is_said(without: tuple[str, ...], names: str) -> None:
    assert said(beside(says(*without)), "label_stands") == [
        (
            f"The controller did not say its {names} in every reading; the label stands for that, its "
            "barcode read on a photograph, with a second person."
        )
    ]


def test_a_packing_list_that_stands_for_the_label_is_said() -> None:
    seen = STANDING.model_copy(update={"second_person": None, "packing_list": PAPER})
    (told,) = said(beside(SILENT, seen=seen), "label_stands")
    assert told.endswith("with the maker's packing list.")


def test_a_label_that_stands_for_nothing_is_not_said_to() -> None:
    assert said(beside(says()), "label_stands") == []


THEN = "A photographed label with a second source stands for what the controller does not say."
NO_PHOTOGRAPH = "No photograph of the label is kept on which this program read the barcode."
NOBODY = "Neither a second person nor the maker's packing list stands for the label."
PAPER_COUNTS = "Of that list counts only a serial number that the program reads in a barcode."
WEAK = "The identity counts only as typed; at least label_scanned is asked for."
READ_ALONE = "The controller did not say its serial in every reading."
ONLY_KEPT = PAPER.model_copy(update={"serial": None})


@pytest.mark.parametrize(
    ("seen", "texts"),
    [
        (None, [READ_ALONE, f"{NO_PHOTOGRAPH} {THEN}"]),
        (label(), [READ_ALONE, WEAK, NO_PHOTOGRAPH, f"{NOBODY} {THEN}"]),
        (
            STANDING.model_copy(update={"second_person": None}),
            [READ_ALONE, WEAK, f"{NOBODY} {THEN}"],
        ),
        (
            STANDING.model_copy(update={"second_person": None, "packing_list": ONLY_KEPT}),
            [READ_ALONE, WEAK, f"{NOBODY} {PAPER_COUNTS} {THEN}"],
        ),
        (
            label().model_copy(update={"second_person": SECOND_PERSON}),
            [READ_ALONE, WEAK, f"{NO_PHOTOGRAPH} {THEN}"],
        ),
        (
            label(scanned=LabelSource.SCANNED, serial=None),
            [READ_ALONE, f"The label holds no serial number (21). {THEN}"],
        ),
    ],
    ids=["no label", "typed", "no second source", "a list", "no photograph", "no serial on it"],
)
def test_what_would_let_the_label_stand_is_said(seen: Label | None, texts: list[str]) -> None:
    reasons = decide(beside(SILENT, seen=seen)).reasons
    assert [reason.text for reason in reasons if reason.code not in BESIDE] == texts


@pytest.mark.parametrize(
    ("seen", "texts"),
    [
        (None, ["Neither a controller nor a label was read."]),
        (label(), [WEAK, NO_PHOTOGRAPH, NOBODY]),
        (
            label().model_copy(update={"packing_list": ONLY_KEPT}),
            [WEAK, NO_PHOTOGRAPH, f"{NOBODY} {PAPER_COUNTS}"],
        ),
    ],
    ids=["none", "typed", "a list"],
)
def test_what_a_label_alone_lacks_is_said(seen: Label | None, texts: list[str]) -> None:
    reasons = decide(beside(seen=seen, readings=())).reasons
    assert [reason.text for reason in reasons if reason.code not in BESIDE] == texts


def test_a_controller_that_was_read_too_seldom_is_said_to_count_for_less() -> None:
    asked = SHIPPED_RULES.model_copy(update={"minimum_confidence": Confidence.CONSISTENT})
    assert said(beside(says(), seen=None, rules=asked), "confidence_too_low") == [
        "The identity counts only as self_reported; at least consistent is asked for."
    ]


def test_a_name_with_strange_characters_says_what_can_be_done() -> None:
    assert said(beside(says(model="SX\x1b")), "unreadable_model") == []
    assert said(beside(says(model="SX\x1b"), seen=None), "unreadable_model") == [
        (
            'The controller\'s model "SX\\x1b" holds characters that no name has. Tell its maker; until it '
            "is mended, the device can be confirmed by its label alone."
        )
    ]


@pytest.mark.parametrize("version", ["1", "2", "3"])
def test_earlier_versions_do_not_say_it(version: str) -> None:
    evidence = beside(says(model="SX\x1b"), seen=None, rules=shipped_rules(version))
    (told,) = said(evidence, "unreadable_model")
    assert told.endswith("holds characters that no name has.")


# ---------------------------------------------------------------- what it is held against


def test_a_controller_that_calls_itself_otherwise_than_the_label_s_product_is_told() -> None:
    walks = (WALK, WALK.model_copy(update={"reported_model": "SX-201"}), WALK)
    evidence = beside(says("serial", model="SX-300"), crosswalks=walks)
    assert said(evidence, "label_di_differs") == [
        (
            f'The label\'s device identifier "{DI}" was reviewed for "Synthex Mobility" "SX-200" or '
            '"Synthex Mobility" "SX-201"; the controller calls itself "Synthex Mobility" "SX-300". If '
            "that is this very product, a crosswalk for what it calls itself has to be reviewed."
        )
    ]


def test_a_controller_whose_model_was_reviewed_with_another_identifier_is_told_once() -> None:
    walks = (WALK, crosswalk(model="SX-300", di=OTHER_DI))
    evidence = beside(says("serial", model="SX-300"), crosswalks=walks)
    assert said(evidence, "label_di_differs") == [
        f'The label\'s device identifier is "{DI}", the reviewed one of this model is "{OTHER_DI}".'
    ]


def test_a_label_s_identifier_that_nobody_reviewed_contradicts_nothing() -> None:
    seen = label(di=OTHER_DI, scanned=LabelSource.SCANNED)
    walks = (crosswalk(di=None),)
    assert decide(beside(says(), seen=seen, crosswalks=walks)).verdict is VerdictKind.CONFIRMED


def test_an_own_udi_of_another_serial_is_told_where_the_controller_says_none() -> None:
    own = says("serial", udi=f"(01){DI}(21)SX2-26-00418")
    assert said(beside(own), "own_udi_differs") == [
        "The controller's own UDI names the serial \"SX2-26-00418\", not the label's."
    ]


def test_before_the_fourth_version_it_was_held_against_a_serial_of_its_own_alone() -> None:
    own = says("serial", udi=f"(01){DI}(21)SX2-26-00418")
    before = beside(own).model_copy(update={"rules": shipped_rules("3")})
    assert said(before, "own_udi_differs") == []


@pytest.mark.parametrize(
    "udi", [f"(01){DI}(21){SERIAL}", f"(01){DI}"], ids=["the same serial", "no serial"]
)
def test_an_own_udi_that_agrees_is_not_told(udi: str) -> None:
    assert said(beside(says("serial", udi=udi)), "own_udi") == []


def test_with_a_serial_of_its_own_the_controller_s_udi_is_held_against_that() -> None:
    own = says(udi=f"(01){DI}(21)SX2-26-00418")
    assert said(beside(own), "own_udi_differs") == [
        'The controller\'s own UDI names the serial "SX2-26-00418", not its serial.'
    ]


# ---------------------------------------------------------------- invention


@pytest.mark.parametrize(
    ("marked", "simulated", "worlds"),
    [
        (True, True, frozenset({True})),
        (True, False, frozenset({True, False})),
        (False, True, frozenset({True, False})),
        (False, False, frozenset({False})),
    ],
)
def test_label_and_reading_each_say_whether_the_product_is_invented(
    marked: bool,
    simulated: bool,
    worlds: frozenset[bool],
) -> None:
    read = reading(SILENT, synthetic=simulated)
    evidence = beside(crosswalks=(WALK.model_copy(update={"synthetic": marked}),), readings=(read,))
    assert (Facts(evidence).worlds, rests_on_invention(evidence)) == (worlds, True in worlds)


def test_a_reading_that_says_its_name_is_believed_of_itself_alone() -> None:
    evidence = beside(says(), readings=(reading(says(), synthetic=False),))
    assert (Facts(evidence).worlds, rests_on_invention(evidence)) == (frozenset({False}), False)


# ---------------------------------------------------------------- hardware


def test_hardware_that_nobody_reviewed_is_told_beside_a_label() -> None:
    walk = WALK.model_copy(update={"reported_hardware": ("A", "Z")})
    passes = (says("serial", hardware_revision="C"), says("serial"))
    assert said(beside(*passes, crosswalks=(walk,)), "hardware_not_reviewed") == [
        'The crosswalk was reviewed for hardware "A" and "Z"; the controller says "C".'
    ]


def test_each_hardware_that_nobody_reviewed_is_told_in_one_order() -> None:
    walk = WALK.model_copy(update={"reported_hardware": ("B",)})
    told = (says("serial", hardware_revision=one) for one in ("D", "B", "C"))
    outcome = list_and_crosswalk(Facts(beside(*told, crosswalks=(walk,))))
    assert outcome is not None
    assert [reason.text for reason in outcome.reasons] == [
        'The crosswalk was reviewed for hardware "B"; the controller says "C" and "D".'
    ]


# ---------------------------------------------------------------- a label's photographs


def photographed(*barcodes: str) -> Label:
    photos = (PHOTO, LabelPhoto(sha256="4" * 64, media_type="image/png", barcodes=barcodes))
    return STANDING.model_copy(update={"photos": photos})


def test_every_barcode_that_is_no_udi_is_told() -> None:
    evidence = beside(says(), seen=photographed("]C0SX2-26-00999", "]C0LOT 5"))
    assert said(evidence, "label_note") == [
        'Of the label\'s photographs: another barcode says "SX2-26-00999".',
        'Of the label\'s photographs: another barcode says "LOT 5".',
    ]


def test_a_photograph_of_the_label_s_barcode_alone_has_no_note() -> None:
    assert said(beside(says()), "label_note") == []


# ---------------------------------------------------------------- more is never worse

BY_ITSELF = [
    evidence
    for evidence in BY_NAME.values()
    if evidence.label is not None
    and decide(evidence.model_copy(update={"readings": ()})).verdict is VerdictKind.CONFIRMED
]
READINGS = [reading for evidence in BY_NAME.values() for reading in evidence.readings]


@given(
    st.sampled_from(BY_ITSELF),
    st.lists(st.sampled_from(READINGS), max_size=3),
)
def test_a_reading_never_leaves_too_little_where_the_label_is_enough(
    evidence: Evidence, readings: list[Reading]
) -> None:
    verdict = decide(evidence.model_copy(update={"readings": tuple(readings)}))
    strange = any(reason.code.startswith("unreadable") for reason in verdict.reasons)
    assert verdict.verdict is not VerdictKind.INSUFFICIENT or strange


def test_of_a_controller_that_names_another_product_is_told_what_it_says() -> None:
    (told,) = said(beside(says("manufacturer", "serial", model="SX-900")), "label_di_differs")
    assert 'the controller calls itself "SX-900". If' in told


def test_two_reviewed_mappings_count_alike_in_either_order() -> None:
    walks = (WALK, WALK.model_copy(update={"note": "another"}))
    one, other = (Facts(beside(says(), crosswalks=each)).walks for each in (walks, walks[::-1]))
    assert one == other
    assert len(one) == 2
