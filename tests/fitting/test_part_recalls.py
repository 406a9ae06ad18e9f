"""A recall concerns a part by the part's own numbers, or by calling it what it is."""

from __future__ import annotations

from datetime import date

import pytest

from agent.confirm.gudid import read_gudid
from agent.confirm.gudid_record import GudidRecord
from agent.confirm.known_recalls import KnownRecalls
from agent.confirm.models import RecallForm, RecallRecord
from agent.confirm.recalls import Concern, Device
from agent.confirm.stated_units import UnitKind
from agent.fitting.models.parts import PartKind
from agent.fitting.part_recalls import part_concerns
from agent.fitting.worn_parts import Since, WornPart
from tests.confirm.build import DI
from tests.confirm.test_gudid import access

PART = WornPart(
    id="remote", kind=PartKind.REMOTE, name="wrist unit", serial="RC-0042", unit="SX2-26-00417",
    since=date(2026, 5, 12), how=Since.LISTED, di=DI, lot="L7",
)  # fmt: skip
UNIT = Device(
    makers=frozenset({"Synthex Mobility"}), models=frozenset({"SX-200"}), serial="SX2-26-00417"
)
UNKNOWN = Device(makers=frozenset(), models=frozenset(), serial=None)
RECALL = RecallRecord(
    number="Z-1", form=RecallForm.RECALL, firm="Synthex Mobility Inc.", product="SX-200",
    codes="", reason="SYNTHETIC", status="Ongoing", product_code="PHL",
)  # fmt: skip
OWN_MAKER = read_gudid(
    access(companyName="Batteries SYNTHETIC", versionModelNumber="B-7"), name="g"
)


def concern(
    recall: RecallRecord, part: WornPart, device: Device, record: GudidRecord | None = None
) -> Concern | None:
    told = [
        one.how for _, one in part_concerns(KnownRecalls([recall]), part, device, "PHL", record)
    ]
    return told[0] if told else None


TABLE: dict[str, tuple[dict[str, str], Concern | None]] = {
    "its serial": ({"codes": "Serial number RC-0042"}, Concern.NAMED),
    "the first of a range": ({"codes": "Serial numbers: RC-0042 to RC-0050"}, Concern.NAMED),
    "the last of a range": ({"codes": "Serial numbers: RC-0001 to RC-0042"}, Concern.NAMED),
    "just below a range": ({"codes": "Serial numbers: RC-0043 to RC-0050"}, None),
    "just above a range": ({"codes": "Serial numbers: RC-0001 to RC-0041"}, None),
    "its lot": ({"codes": "Lot L7"}, Concern.NAMED),
    "another lot": ({"codes": "Lot L8"}, None),
    "its identifier": ({"codes": f"UDI-DI {DI}"}, Concern.NAMED),
    "its identifier, whatever the firm": (
        {"codes": f"UDI-DI {DI}", "firm": "Other", "product_code": "XXX"}, Concern.NAMED),
    "its identifier and other serials": ({"codes": f"UDI-DI {DI}; Serial number RC-0043"}, None),
    "serials of devices": ({"codes": "Serial numbers: SX2-26-00400 to SX2-26-00499"}, None),
    "all units of the device": ({"codes": "All units"}, None),
    "all units of its kind": ({"codes": "All units", "product": "Remotes of the SX-200"}, Concern.NAMED),
    "all units by its name": ({"codes": "All units", "product": "Wrist Unit, SX-200"}, Concern.NAMED),
    "prose about the device": ({"codes": "see letter"}, None),
    "prose about its kind": ({"codes": "remotes made in May"}, Concern.PROSE),
    "a word that only holds its kind": ({"codes": "remoteness"}, None),
    "all units of its kind, perhaps of another product": (
        {"codes": "All units", "product": "Remotes"}, Concern.PRODUCT_UNCLEAR),
    "its kind and other units, perhaps of another product": (
        {"codes": "Serial number RC-0043", "product": "Remotes"}, None),
    "its serial in another form, by its kind": (
        {"codes": "Serial number 0042", "product": "Remotes of the SX-200"}, Concern.PROSE),
    "its serial in another form": ({"codes": "Serial number 0042"}, None),
    "its lot, perhaps of another product": ({"codes": "Lot L7", "product": "X-1"}, Concern.PRODUCT_UNCLEAR),
    "its serial, of another firm, by its kind": (
        {"codes": "Serial number RC-0042", "firm": "Other", "product": "Remotes"}, None),
    "its serial, of another firm and model": (
        {"codes": "Serial number RC-0042", "firm": "Other", "product": "X-1"}, None),
    "its serial, of another device class": (
        {"codes": "Serial number RC-0042", "product_code": "XXX"}, None),
    "its serial, of another firm by the model": (
        {"codes": "Serial number RC-0042", "firm": "Other"}, Concern.NAMED),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE)
def test_how_a_recall_concerns_a_part(case: str) -> None:
    change, how = TABLE[case]
    assert concern(RECALL.model_copy(update=change), PART, UNIT) is how


MAKERS: dict[str, tuple[dict[str, str], GudidRecord | None, Concern | None]] = {
    "by its own maker": ({"firm": "Batteries SYNTHETIC"}, OWN_MAKER, Concern.NAMED),
    "by its own model": ({"firm": "Other", "product": "Type B-7"}, OWN_MAKER, Concern.NAMED),
    "by nothing that is known": ({"firm": "Batteries SYNTHETIC", "product": "X"}, None, None),
}


@pytest.mark.parametrize("case", MAKERS)
def test_a_part_has_its_own_maker_where_gudid_says_so(case: str) -> None:
    change, record, how = MAKERS[case]
    recall = RECALL.model_copy(update={"codes": "Serial number RC-0042", **change})
    assert concern(recall, PART, UNIT, record) is how


def test_a_recall_of_its_own_device_class_counts() -> None:
    record = OWN_MAKER.model_copy(update={"product_codes": ("BAT",)})
    recall = RECALL.model_copy(
        update={"codes": "Serial number RC-0042", "product_code": "BAT", "firm": record.company}
    )
    assert concern(recall, PART, UNIT, record) is Concern.NAMED


def test_of_a_device_that_nobody_read_its_own_identifier_counts() -> None:
    by_serial = RECALL.model_copy(update={"codes": "Serial number RC-0042"})
    by_di = RECALL.model_copy(update={"codes": f"UDI-DI {DI}"})
    told = [concern(recall, PART, UNKNOWN) for recall in (by_serial, by_di)]
    assert told == [None, Concern.NAMED]


def test_a_part_of_which_nothing_is_known_but_its_serial() -> None:
    bare = PART.model_copy(update={"di": None, "lot": None, "kind": None, "name": "strap"})
    recalls = [
        RECALL.model_copy(update={"codes": codes}) for codes in ("Lot L7", "Serial number RC-0042")
    ]
    assert [concern(recall, bare, UNIT) for recall in recalls] == [None, Concern.NAMED]


def test_a_part_has_its_own_brand_where_gudid_says_so() -> None:
    """By the brand alone it is not plain that the recall means it."""
    record = OWN_MAKER.model_copy(update={"brand": "Voltaic SYNTHETIC", "company": ""})
    recall = RECALL.model_copy(
        update={"codes": "All units", "firm": "Other", "product": "Remote Voltaic Synthetic"}
    )
    assert concern(recall, PART, UNIT, record) is Concern.PRODUCT_UNCLEAR
    assert concern(recall, PART, UNIT) is None


@pytest.mark.parametrize(
    ("codes", "by"),
    [
        ("Serial number RC-0042", UnitKind.SERIAL),
        ("Lot L7", UnitKind.LOT),
        (f"UDI-DI {DI}", UnitKind.DI),
        ("All units", None),
    ],
)
def test_by_what_number_a_part_is_named(codes: str, by: UnitKind | None) -> None:
    recall = RECALL.model_copy(update={"codes": codes, "product": "Remotes of the SX-200"})
    [(_, told)] = part_concerns(KnownRecalls([recall]), PART, UNIT, "PHL")
    assert told.by is by
