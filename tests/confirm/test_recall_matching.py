"""The first edition of matching a recall: by firm, model and product code, then by the units it states."""

from __future__ import annotations

import pytest

from agent.confirm.models import LabelSource
from agent.confirm.recall_file import read_recalls
from agent.confirm.recalls import Concern, Device, concern
from agent.confirm.rules import shipped_rules
from tests.confirm.build import CONFIRMING, KEY, crosswalk, label
from tests.confirm.said import said
from tests.confirm.test_recalls import RECALL, file

OURS = Device(
    makers=frozenset({"Synthex Mobility"}),
    models=frozenset({"SX-200"}),
    products=frozenset({"Strider Personal"}),
    serial="SX5",
    lot="L1",
    di="09506000123455",
)
SOMEBODY = Device(makers=OURS.makers, models=OURS.models, serial=None)
NOT_THIS = Concern.NOT_THIS_UNIT


@pytest.mark.parametrize(
    ("codes", "device", "how"),
    [
        ("All units", SOMEBODY, Concern.NAMED),
        ("shipped in May", OURS, Concern.PROSE),
        ("Serial numbers SX4 to SX6", OURS, Concern.NAMED),
        ("Serial number SX6", OURS, NOT_THIS),
        ("Serial number SX6", SOMEBODY, Concern.PROSE),
        ("Lot L1", OURS, Concern.NAMED),
        ("Lot L2", OURS, NOT_THIS),
        ("Lot L2", SOMEBODY, Concern.PROSE),
        ("Lot L1; Serial number SX6", OURS, Concern.NAMED),
        ("Lot L2; Serial number SX6", OURS, NOT_THIS),
        ("Lot L2; Serial number SX6", OURS._replace(lot=None), Concern.PROSE),
        ("UDI-DI 09506000123455", OURS, Concern.NAMED),
        ("UDI-DI 00614141007349", OURS, NOT_THIS),
        ("UDI-DI 00614141007349", SOMEBODY, Concern.PROSE),
        ("UDI-DI 09506000123455; Lot L2", OURS, NOT_THIS),
    ],
)
def test_serials_and_lots_decide_and_an_identifier_where_neither_is_stated(
    codes: str, device: Device, how: Concern
) -> None:
    record = read_recalls(file(RECALL | {"code_info": codes}), name="r.json").records[0]
    assert concern(record, device, "PHL") is how


@pytest.mark.parametrize(
    ("changes", "about"),
    [
        ({}, True),
        ({"recalling_firm": "SYNTHEX MOBILITY, INC."}, True),
        ({"recalling_firm": "Other"}, False),
        ({"recalling_firm": "Other", "product_description": "the SX-200, a device"}, True),
        ({"recalling_firm": "Other", "product_description": "the sx 200"}, True),
        ({"recalling_firm": "Other", "product_description": "the SX-2000"}, False),
        ({"recalling_firm": "Other", "product_description": "the SX"}, False),
        ({"recalling_firm": "Other", "product_description": "Strider Personal"}, True),
        ({"recalling_firm": "Other", "code_info": "SX-200, all"}, True),
        (
            {"recalling_firm": "Other", "product_description": "SX-200", "product_code": ""},
            False,
        ),
        ({"product_code": ""}, True),
        ({"product_code": "ABC"}, False),
        ({"recalling_firm": "", "product_description": "SX-200"}, True),
        ({"recalling_firm": ""}, False),
    ],
    ids=str,
)
def test_firm_model_and_product_code_say_what_a_recall_is_about(
    changes: dict[str, str], about: bool
) -> None:
    record = read_recalls(file(RECALL | changes), name="r.json").records[0]
    assert (concern(record, OURS, "PHL") is not None) is about


def test_a_name_without_a_letter_or_digit_is_in_no_text() -> None:
    record = read_recalls(file(RECALL | {"recalling_firm": "Other"}), name="r.json").records[0]
    nameless = Device(makers=frozenset(), models=frozenset({"-"}), serial=None)
    assert concern(record, nameless, "PHL") is None


LISTED = KEY.model_copy(update={"manufacturer": "Listed Maker", "model": "LM-9"})
BY_DI = crosswalk(LISTED, model="SX-200")


@pytest.mark.parametrize(
    "changes",
    [
        {"recalling_firm": "Listed Maker"},
        {"recalling_firm": "Synthex Mobility"},
        {"recalling_firm": "Other", "product_description": "the LM-9"},
        {"recalling_firm": "Other", "product_description": "the SX-200"},
    ],
    ids=["listed maker", "reported maker", "listed model", "reported model"],
)
def test_a_label_alone_is_held_against_a_recall_by_the_names_of_its_crosswalk(
    changes: dict[str, str],
) -> None:
    data = file(RECALL | {"code_info": "All units"} | changes)
    evidence = CONFIRMING.model_copy(
        update={
            "rules": shipped_rules("2"),
            "readings": (),
            "label": label(scanned=LabelSource.SCANNED),
            "crosswalks": (BY_DI,),
            "recalls": read_recalls(data, name="r.json").records,
        }
    )
    assert len(said(evidence, "recall_open")) == 1
