"""What GUDID says stands beside a verdict, sentence by sentence, and never decides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.decide import decide
from agent.confirm.gudid import read_gudid
from agent.confirm.gudid_record import GudidForm, GudidRecord
from agent.confirm.models import Evidence
from agent.confirm.rules import shipped_rules
from tests.confirm.build import CONFIRMING, DI, SHIPPED_RULES, label
from tests.confirm.test_gudid import access


def compared(**changes: str) -> Evidence:
    record = read_gudid(access(), name="gudid.json")
    return CONFIRMING.model_copy(
        update={
            "label": label(),
            "gudid": record.model_copy(update=changes),
            "rules": SHIPPED_RULES,
        }
    )


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ["gudid_agrees"]),
        ({"company": "SYNTHEX  MOBILITY"}, ["gudid_agrees"]),
        ({"model": "", "catalog_number": "SX-200"}, ["gudid_agrees"]),
        ({"company": "Another"}, ["gudid_agrees", "gudid_differs", "gudid_differs"]),
        ({"brand": "Another"}, ["gudid_agrees", "gudid_differs"]),
        (
            {"company": "A", "brand": "B", "model": "C"},
            ["gudid_differs"] * 5,
        ),
        ({"di": "19506000123452"}, ["gudid_other_identifier", "gudid_agrees"]),
        (
            {"distribution": "Not in Commercial Distribution"},
            ["gudid_agrees", "gudid_not_distributed"],
        ),
        ({"company": "", "brand": "", "model": ""}, []),
    ],
    ids=str,
)
def test_what_agrees_and_what_differs_is_told(changes: dict[str, str], codes: list[str]) -> None:
    reasons = decide(compared(**changes)).reasons
    assert [one.code for one in reasons if one.code.startswith("gudid")] == codes


LABEL_CODE = f'GUDID\'s record of the device identifier "{DI}" agrees: '
BY_LIST = "company with the list, brand with the list, model with the list"
BY_BOTH = f"company with the controller, model with the controller, {BY_LIST}"
NAMES_OTHERWISE = {
    "nothing": ({}, [f"{LABEL_CODE}{BY_BOTH}."]),
    "but for case, spaces and compatible forms": (
        {"company": "ＳＹＮＴＨＥＸ  mobility", "brand": " strider\tPersonal"},
        [f"{LABEL_CODE}{BY_BOTH}."],
    ),
    "the model under another heading": (
        {"model": "X", "catalog_number": "SX-200"},
        [f"{LABEL_CODE}{BY_BOTH}."],
    ),
    "no model": (
        {"model": ""},
        [f"{LABEL_CODE}company with the controller, company with the list, brand with the list."],
    ),
    "the brand": (
        {"brand": "Other"},
        [
            (
                f"{LABEL_CODE}company with the controller, model with the controller, "
                "company with the list, model with the list."
            ),
            'GUDID says the brand "Other", the list says "Strider Personal".',
        ],
    ),
    "the model, in both its fields": (
        {"model": "A", "catalog_number": "B"},
        [
            f"{LABEL_CODE}company with the controller, company with the list, brand with the list.",
            'GUDID says the model "A" or "B", the controller says "SX-200".',
            'GUDID says the model "A" or "B", the list says "SX-200".',
        ],
    ),
    "the model, twice alike": (
        {"model": "A", "catalog_number": "A", "company": "", "brand": ""},
        [
            'GUDID says the model "A", the controller says "SX-200".',
            'GUDID says the model "A", the list says "SX-200".',
        ],
    ),
    "the company": (
        {"company": "Other", "brand": "", "model": ""},
        [
            'GUDID says the company "Other", the controller says "Synthex Mobility".',
            'GUDID says the company "Other", the list says "Synthex Mobility".',
        ],
    ),
    "the identifier": (
        {"di": "19506000123452", "company": "", "brand": "", "model": ""},
        [
            (
                f'GUDID names the label\'s device identifier "{DI}" as a package or a unit of use '
                'of "19506000123452".'
            )
        ],
    ),
    "the distribution": (
        {"distribution": "Ended", "company": "", "brand": "", "model": ""},
        ['GUDID says of its distribution: "Ended".'],
    ),
    "no distribution": ({"distribution": "", "company": "", "brand": "", "model": ""}, []),
}


@pytest.mark.parametrize(("changes", "texts"), NAMES_OTHERWISE.values(), ids=list(NAMES_OTHERWISE))
def test_what_gudid_says_is_held_against_controller_and_list(
    changes: dict[str, str], texts: list[str]
) -> None:
    reasons = decide(compared(**changes)).reasons
    assert [one.text for one in reasons if one.code.startswith("gudid")] == texts


def test_what_nobody_else_says_is_not_compared() -> None:
    evidence = compared().model_copy(update={"readings": (), "crosswalks": ()})
    assert [one.code for one in decide(evidence).reasons if one.code.startswith("gudid")] == []


def test_without_a_label_its_identifier_is_not_missed() -> None:
    evidence = compared(di="19506000123452").model_copy(update={"label": None})
    codes = [one.code for one in decide(evidence).reasons]
    assert "gudid_other_identifier" not in codes


@given(st.builds(GudidRecord, form=st.sampled_from(GudidForm)))
def test_no_gudid_record_ever_changes_a_verdict(record: GudidRecord) -> None:
    shipped = CONFIRMING.model_copy(update={"rules": SHIPPED_RULES})
    without = decide(shipped)
    told = decide(shipped.model_copy(update={"gudid": record}))
    assert (told.verdict, told.confidence, told.reasons[0]) == (
        without.verdict,
        without.confidence,
        without.reasons[0],
    )


NAMES = f'GUDID\'s record of the device identifier "{DI}" names'
POWERED = "PHL, that of powered exoskeletons (21 CFR 890.3480)"


@pytest.mark.parametrize(
    ("codes", "texts"),
    [
        (("PHL",), []),
        (("ITI", "phl"), []),
        (("ITI",), [f"{NAMES} the product code ITI, not {POWERED}."]),
        (("ITI", "", "KN\x1b"), [f"{NAMES} the product code ITI and KN\\x1b, not {POWERED}."]),
        ((), [f"{NAMES} no product code; it does not say that the device is of {POWERED}."]),
        (("",), [f"{NAMES} no product code; it does not say that the device is of {POWERED}."]),
    ],
    ids=["this one", "among others", "another", "others", "none", "an empty one"],
)
def test_a_record_of_another_class_of_device_is_told(
    codes: tuple[str, ...], texts: list[str]
) -> None:
    evidence = compared()
    assert evidence.gudid is not None
    record = evidence.gudid.model_copy(update={"product_codes": codes})
    reasons = decide(evidence.model_copy(update={"gudid": record})).reasons
    assert [one.text for one in reasons if one.code.endswith("product_code")] == texts


@pytest.mark.parametrize("version", ["1", "2", "3"])
def test_earlier_versions_do_not_look_at_the_class(version: str) -> None:
    evidence = compared()
    assert evidence.gudid is not None
    other = {
        "gudid": evidence.gudid.model_copy(update={"product_codes": ("ITI",)}),
        "rules": shipped_rules(version),
    }
    reasons = decide(evidence.model_copy(update=other)).reasons
    assert [one.code for one in reasons if one.code.endswith("product_code")] == []
