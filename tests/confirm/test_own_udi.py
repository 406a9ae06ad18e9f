"""What a controller says of its own UDI is held against its serial, the label, and itself."""

from __future__ import annotations

import pytest

from agent.confirm.label import parse_label
from agent.confirm.models import Label, LabelSource
from agent.confirm.own_udi import OwnUdi, own_udi_conflicts

DI = "09506000123455"
OTHER = "00614141007349"
SERIAL = "SX2-26-00417"
GS1_LABEL = parse_label(f"(01){DI}(21){SERIAL}", LabelSource.TYPED)
HIBCC_LABEL = parse_label("+A123BJC5D6E71G", LabelSource.TYPED)


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
}


@pytest.mark.parametrize(("own", "label"), AGREES.values(), ids=AGREES)
def test_what_agrees_or_cannot_be_compared_is_no_conflict(own: OwnUdi, label: Label | None) -> None:
    assert texts(own, label) == []


def test_an_identifier_told_by_itself_is_held_against_the_label() -> None:
    said = [f'The controller\'s own UDI names "{OTHER}", the label "{DI}".']
    assert texts(OwnUdi([], [OTHER], []), GS1_LABEL) == said


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
