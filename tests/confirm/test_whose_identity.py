"""Whose identity it is where a label stands for what the controller does not say."""

from __future__ import annotations

from datetime import datetime

import pytest

from agent.confirm.decide import decide
from agent.confirm.facts import Facts, told_by_label
from agent.confirm.identity import establish
from agent.confirm.models import Crosswalk, Evidence, VerdictKind
from agent.confirm.rules import shipped_rules
from drivers.reading import FieldName
from tests.confirm.build import (
    CONFIRMING,
    DI,
    SERIAL,
    crosswalk,
)
from tests.confirm.said import BESIDE
from tests.confirm.silent import OTHER_DI, SILENT, STANDING, beside, says

# ---------------------------------------------------------------- whose identity it is


def test_the_serial_is_the_label_s_and_says_so() -> None:
    field = establish(beside(SILENT)).fields[FieldName.SERIAL]
    assert (field.value, field.source) == (SERIAL, "label, scanned")


def test_an_empty_serial_does_not_take_the_place_of_the_label_s() -> None:
    assert establish(beside(says(serial=""))).value(FieldName.SERIAL) == SERIAL


def test_a_serial_that_every_pass_says_is_the_controller_s() -> None:
    field = establish(beside(says("model"))).fields[FieldName.SERIAL]
    assert (field.value, field.source) == (SERIAL, "test")


def test_names_that_are_empty_are_no_fields_where_the_label_stands() -> None:
    fields = establish(beside(says(manufacturer="", model="", firmware_version=""))).fields
    assert {*fields} == {FieldName.SERIAL, FieldName.UDI, FieldName.FIRMWARE_VERSION}


@pytest.mark.parametrize(
    ("evidence", "told"),
    [
        (CONFIRMING, False),
        (CONFIRMING.model_copy(update={"readings": ()}), False),
        (CONFIRMING.model_copy(update={"readings": (), "label": STANDING}), True),
        (beside(says()), False),
        (beside(says("model", "serial")), True),
    ],
    ids=["a controller", "nothing", "a label", "both", "a label beside one that says little"],
)
def test_whether_a_label_tells_the_device(evidence: Evidence, *, told: bool) -> None:
    assert told_by_label(evidence) is told


@pytest.mark.parametrize(
    ("version", "confidence"), [("1", "self_reported"), ("3", "self_reported"), ("4", None)]
)
def test_a_reading_without_a_serial_tells_no_unit(version: str, confidence: str | None) -> None:
    evidence = beside(SILENT, seen=None, rules=shipped_rules(version))
    assert establish(evidence).confidence == confidence


@pytest.mark.parametrize("version", ["1", "2", "3"])
def test_by_earlier_versions_no_label_stands_for_a_controller(version: str) -> None:
    verdict = decide(beside(SILENT, rules=shipped_rules(version)))
    assert (verdict.verdict, [r.code for r in verdict.reasons if r.code not in BESIDE]) == (
        VerdictKind.INSUFFICIENT,
        ["no_serial"],
    )


@pytest.mark.parametrize("version", ["1", "2", "3"])
def test_by_earlier_versions_an_empty_serial_contradicts_the_label(version: str) -> None:
    evidence = beside(says(serial=""), rules=shipped_rules(version))
    assert "label_serial_differs" in [reason.code for reason in decide(evidence).reasons]


def test_a_reading_beside_no_label_is_told_by_its_names() -> None:
    facts = Facts(beside(SILENT, seen=None))
    assert (facts.told_by_label, facts.reported) == (False, '"Synthex Mobility" "SX-200"')


@pytest.mark.parametrize(
    ("evidence", "told"),
    [
        (beside(SILENT), True),
        (beside(readings=()), True),
        (beside(says()), False),
        (beside(seen=None, readings=()), False),
    ],
    ids=["for a serial", "alone", "beside a name", "nothing at all"],
)
def test_a_label_that_is_there_tells_the_device_or_does_not(evidence: Evidence, told: bool) -> None:
    assert told_by_label(evidence) is told


def test_a_device_that_its_label_tells_is_called_by_its_identifier() -> None:
    facts = Facts(beside(SILENT))
    assert (facts.told_by_label, facts.reported) == (True, f'"{DI}"')


# ---------------------------------------------------------------- crosswalks


def at(minute: int, model: str, di: str | None = DI) -> Crosswalk:
    moment = datetime.fromisoformat(f"2026-06-15T14:{minute:02}:00+00:00")
    return crosswalk(model=model, di=di).model_copy(update={"accepted_at": moment})


def test_crosswalks_of_the_label_are_told_in_the_order_of_their_acceptance() -> None:
    walks = (at(3, "C"), at(1, "B"), at(2, "A"), at(0, "D", OTHER_DI), at(0, "E", None))
    facts = Facts(beside(says("manufacturer", "model", "serial"), crosswalks=walks))
    assert [walk.reported_model for walk in facts.walks] == ["B", "A", "C"]
