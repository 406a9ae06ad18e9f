"""What stands beside a verdict, word by word and in one order: recalls, firmware, orders, normalisation.

Recalls and firmware are those of the first edition, of rules version 2; the second has
test_recall_grounds.py and test_firmware_policy.py.
"""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from agent.confirm.decide import decide
from agent.confirm.models import (
    Evidence,
    FirmwareKind,
    FirmwareRule,
    NormalStep,
    OrderKind,
    OrderRule,
    RecallForm,
    RecallRecord,
)
from agent.confirm.rules import shipped_rules
from drivers.reading import FieldName
from tests.confirm.build import (
    CONFIRMING,
    DELIVERY,
    SHIPPED_RULES,
    crosswalk,
    one_pass,
    reading,
)

ACCEPTED = crosswalk().accepted_at
RECALL = RecallRecord(
    number="Z-0001-2026",
    form=RecallForm.RECALL,
    firm="Synthex Mobility",
    product="SYNTHETIC",
    codes="All units",
    reason="SYNTHETIC",
    status="Ongoing",
    product_code="PHL",
)
RULE = FirmwareRule(
    id="fw-0",
    manufacturer="Synthex Mobility",
    model="SX-200",
    kind=FirmwareKind.KNOWN,
    begin=date(2026, 1, 1),
    note="an invented bulletin",
    accepted_by="u-compliance",
    accepted_at=ACCEPTED,
)


def evidence(**changes: object) -> Evidence:
    return CONFIRMING.model_copy(update={"rules": shipped_rules("2"), **changes})


def said(code: str, **changes: object) -> list[str]:
    reasons = decide(evidence(**changes)).reasons
    return [reason.text for reason in reasons if reason.code.startswith(code)]


def recall(**changes: object) -> RecallRecord:
    return RECALL.model_copy(update=changes)


def rule(kind: FirmwareKind, **changes: object) -> FirmwareRule:
    return RULE.model_copy(update={"kind": kind, **changes})


def with_firmware(**fields: str) -> dict[str, object]:
    """A controller that says these of its firmware."""
    return {"readings": (reading(*2 * (one_pass(**fields),)),)}


# ---------------------------------------------------------------- recalls


@pytest.mark.parametrize(
    ("record", "text"),
    [
        (
            RECALL,
            "Recall Z-0001-2026 of Synthex Mobility is open. It names this unit.",
        ),
        (
            recall(classification="Class II"),
            "Recall Z-0001-2026 (Class II) of Synthex Mobility is open. It names this unit.",
        ),
        (
            recall(codes="shipped in May"),
            (
                "Recall Z-0001-2026 of Synthex Mobility is open. Its units are stated only in prose: "
                "a person has to read it."
            ),
        ),
        (
            recall(codes="Lot L9; Serial number 5"),
            (
                "Recall Z-0001-2026 of Synthex Mobility is open. Its units are stated only in prose: "
                "a person has to read it."
            ),
        ),
        (
            recall(codes="Serial number SX2-26-00001"),
            (
                "Recall Z-0001-2026 of Synthex Mobility is open. It names its units, and this one is not "
                "among them."
            ),
        ),
    ],
    ids=["all units", "classified", "prose", "a lot that nobody knows", "another unit"],
)
def test_an_open_recall_is_told_in_full(record: RecallRecord, text: str) -> None:
    assert said("recall", recalls=(record,)) == [text]


@pytest.mark.parametrize(
    "about",
    [{}, {"firm": "Other", "product": "the SX-200 exoskeleton"}],
    ids=["the maker", "the model"],
)
def test_a_recall_counts_for_a_device_that_no_crosswalk_knows(about: dict[str, object]) -> None:
    assert len(said("recall_open", recalls=(recall(**about),), crosswalks=())) == 1


THREE = (recall(number="Z-2"), recall(number="Z-1", reason="B"), recall(number="Z-1", reason="A"))


@pytest.mark.parametrize("recalls", list(permutations(THREE)))
def test_recalls_are_told_by_their_number_whatever_their_order(
    recalls: tuple[RecallRecord, ...],
) -> None:
    assert [text[:10] for text in said("recall", recalls=recalls)] == ["Recall Z-1", "Recall Z-2"]


# ---------------------------------------------------------------- firmware


def test_a_known_version_without_an_image_makes_no_image_unknown() -> None:
    known = rule(FirmwareKind.KNOWN, version="1.0")
    read = with_firmware(firmware_version="1.0", firmware_hash="ab01")
    assert said("firmware_unknown_hash", firmware=(known,), **read) == []


def test_an_image_that_is_none_of_the_known_ones_is_told() -> None:
    known = rule(FirmwareKind.KNOWN, version="1.0", image_hash="ab02")
    read = with_firmware(firmware_version="1.0", firmware_hash="ab01")
    assert said("firmware_unknown_hash", firmware=(known,), **read) == [
        'The firmware image "ab01" is none of the 1 known ones.'
    ]


@pytest.mark.parametrize("version", ["2.0", ""])
def test_an_image_of_another_version_is_told_with_both(version: str) -> None:
    known = rule(FirmwareKind.KNOWN, version="1.0", image_hash="ab01")
    read = with_firmware(firmware_version=version, firmware_hash="ab01")
    assert said("firmware_hash_other_version", firmware=(known,), **read) == [
        f'The firmware image "ab01" is the one known as "1.0", and the controller says "{version}".'
    ]


LINES = (
    rule(FirmwareKind.RECALLED, version="1.0"),
    rule(FirmwareKind.BLOCKED, version="1.0.0"),
    rule(FirmwareKind.BLOCKED, version="1.0", note="b"),
    rule(FirmwareKind.BLOCKED, version="1.0", note="a"),
)


@pytest.mark.parametrize("lines", list(permutations(LINES)))
def test_lines_of_the_policy_are_told_in_one_order(lines: tuple[FirmwareRule, ...]) -> None:
    read = with_firmware(firmware_version="1.0")
    told = said("firmware_blocked", firmware=lines, **read)
    told += said("firmware_recalled", firmware=lines, **read)
    codes = [reason.code for reason in decide(evidence(firmware=lines, **read)).reasons[:4]]
    assert (told, codes) == (
        [
            'Firmware "1.0" is blocked since 2026-01-01: a.',
            'Firmware "1.0" is blocked since 2026-01-01: b.',
            'Firmware "1.0" is blocked since 2026-01-01: an invented bulletin.',
            'Firmware "1.0" is recalled since 2026-01-01: an invented bulletin.',
        ],
        ["firmware_blocked"] * 3 + ["firmware_recalled"],
    )


@pytest.mark.parametrize(
    ("read", "texts"),
    [
        ({}, ["The firmware was not read, so the firmware policy could not be applied."]),
        ({"firmware_version": "2.0"}, []),
        ({"firmware_hash": "ab02"}, []),
    ],
    ids=["nothing was read", "the version alone", "the image alone"],
)
def test_firmware_counts_as_read_by_its_version_or_its_image(
    read: dict[str, str], texts: list[str]
) -> None:
    known = rule(FirmwareKind.KNOWN, version="1.0", image_hash="ab02")
    told = said("firmware_not_read", firmware=(known,), **with_firmware(**read))
    told += said("firmware_unknown_hash", firmware=(known,), **with_firmware(**read))
    assert told == texts


SINCE = "is blocked since 2026-01-01: an invented bulletin."
BY_IMAGE = rule(FirmwareKind.BLOCKED, image_hash="ab01")
BY_VERSION = rule(FirmwareKind.BLOCKED, version="1.0")


@pytest.mark.parametrize(
    ("line", "read", "texts"),
    [
        (BY_VERSION, {"firmware_version": "1.0.0"}, [f'Firmware "1.0.0" {SINCE}']),
        (BY_VERSION, {"firmware_version": "1.1"}, []),
        (BY_VERSION, {"firmware_hash": "ab02"}, []),
        (BY_VERSION, {"firmware_version": "1.1", "firmware_hash": "ab01"}, []),
        (BY_IMAGE, {"firmware_hash": "ab01"}, [f'Firmware "ab01" {SINCE}']),
        (
            BY_IMAGE,
            {"firmware_version": "2.0", "firmware_hash": "ab01"},
            [f'Firmware "2.0" {SINCE}'],
        ),
        (BY_IMAGE, {"firmware_version": "2.0", "firmware_hash": "ab02"}, []),
        (BY_IMAGE, {"firmware_version": "2.0"}, []),
        (rule(FirmwareKind.BLOCKED), {"firmware_version": ""}, []),
        (rule(FirmwareKind.KNOWN, version="1.0"), {"firmware_version": "1.0"}, []),
    ],
)
def test_a_line_stops_the_image_that_it_names_or_else_the_version(
    line: FirmwareRule, read: dict[str, str], texts: list[str]
) -> None:
    assert said("firmware_blocked", firmware=(line,), **with_firmware(**read)) == texts


@pytest.mark.parametrize(
    ("end", "codes"), [(DELIVERY, ["firmware_blocked"]), (date(2026, 6, 16), [])]
)
def test_a_line_holds_to_the_end_of_its_last_day(end: date, codes: list[str]) -> None:
    line = rule(FirmwareKind.BLOCKED, version="1.0", end=end)
    reasons = decide(evidence(firmware=(line,), **with_firmware(firmware_version="1.0"))).reasons
    assert [r.code for r in reasons if r.code == "firmware_blocked"] == codes


# ---------------------------------------------------------------- orders


def order(**changes: object) -> OrderRule:
    made = OrderRule(
        kind=OrderKind.FACE_TO_FACE,
        hcpcs="K1007",
        required=True,
        begin=date(2026, 1, 1),
        source="list B",
    )
    return made.model_copy(update=changes)


FIRST_EDITION = shipped_rules("4")
"""The second edition of what the lists say has test_order_lists.py."""

NEEDS = "K1007 on 2026-06-17 needs a face-to-face encounter, by the supplier's dated list "


@pytest.mark.parametrize(
    ("orders", "texts"),
    [
        ((order(),), [f"{NEEDS}(list B)."]),
        ((order(begin=DELIVERY),), [f"{NEEDS}(list B)."]),
        ((order(end=DELIVERY),), [f"{NEEDS}(list B)."]),
        ((order(end=date(2026, 6, 16)),), []),
        ((order(begin=date(2026, 6, 18)),), []),
        ((order(), order(source="list A"), order()), [f"{NEEDS}(list A; list B)."]),
        ((order(), order(required=False)), []),
    ],
    ids=["in force", "first day", "last day", "over", "to come", "two lists", "they disagree"],
)
def test_what_the_lists_say_of_a_date_is_told(
    orders: tuple[OrderRule, ...], texts: list[str]
) -> None:
    rules = FIRST_EDITION.model_copy(update={"orders": orders})
    assert said("face_to_face", rules=rules) == texts


def test_what_no_list_says_is_told_as_unknown_kind_by_kind() -> None:
    rules = FIRST_EDITION.model_copy(update={"orders": (order(),)})
    assert said("order_needs_unknown", rules=rules) == [
        (
            "Unknown by the supplier's dated lists, for K1007 on 2026-06-17: whether it needs "
            "a written order prior to delivery, prior authorization."
        )
    ]


# ---------------------------------------------------------------- normalisation


def test_every_step_that_changed_a_text_is_told() -> None:
    assert said("normalised", **with_firmware(firmware_hash="AB01 ")) == [
        (
            'Firmware hash "AB01 " was compared as "ab01": NUL bytes and white space at its ends left '
            "out; upper and lower case made one."
        )
    ]


def test_the_hardware_revision_is_compared_by_its_own_steps() -> None:
    rules = SHIPPED_RULES.model_copy(
        update={"normalise": {FieldName.HARDWARE_REVISION: (NormalStep.CASEFOLD,)}}
    )
    walk = crosswalk().model_copy(update={"reported_hardware": ("B",)})
    told = with_firmware(hardware_revision="b")
    assert said("hardware_not_reviewed", rules=rules, crosswalks=(walk,), **told) == []
