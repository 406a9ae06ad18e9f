"""Sentences and edges that mutation testing found unnoticed: each is said, or decided, just so."""

from __future__ import annotations

from datetime import date

import pytest

from agent.confirm.claims import claim_hints
from agent.confirm.decide import decide
from agent.confirm.label import label_from_keystrokes
from agent.confirm.models import (
    Confidence,
    Evidence,
    LabelSource,
    OrderRule,
    Reference,
    StaleAction,
)
from agent.confirm.periods import effective_row, nearest_row
from agent.confirm.recall_file import read_recalls
from agent.confirm.recalls import firm_words
from agent.confirm.rules import rules_with
from agent.confirm.stated_units import Inside, UnitKind, stated_units
from agent.confirm.versions import compared
from agent.errors import UsageError
from tests.confirm.build import (
    CONFIRMING,
    KEY,
    LISTING,
    RULES,
    crosswalk,
    label,
    one_pass,
    reading,
    snapshot,
)
from tests.confirm.cases import cases
from tests.confirm.test_recalls import file

BY_NAME = {case.name: case.evidence for case in cases()}
NO_MODEL = KEY.model_copy(update={"model": ""})


def said(evidence: Evidence, code: str) -> str:
    return next(reason.text for reason in decide(evidence).reasons if reason.code == code)


def test_both_sides_of_a_claim_are_named() -> None:
    hint = next(claim_hints(RULES, hcpcs="K1007", units=1, modifiers=("LT", "RT")))
    assert hint.text == (
        "The modifier LT and RT names a side, and the descriptor of K1007 says BILATERAL."
    )


def test_a_label_without_a_serial_is_told() -> None:
    evidence = BY_NAME["label without a serial alone"]
    assert said(evidence, "no_serial") == "The label holds no serial number (21)."


def test_hardware_that_was_not_said_is_told() -> None:
    assert said(BY_NAME["hardware that was not said"], "hardware_not_reviewed") == (
        'The crosswalk was reviewed for hardware "A"; '
        "the controller did not say its own in every reading."
    )


def test_other_codes_of_a_product_are_listed() -> None:
    rows = [
        LISTING.model_copy(update={"key": KEY.model_copy(update={"hcpcs": h})})
        for h in ("L2", "L1")
    ]
    evidence = CONFIRMING.model_copy(update={"snapshot": snapshot(*rows)})
    assert "but under L1, L2, not K1007." in said(evidence, "listed_under_other_code")


def test_a_planned_verdict_of_the_day_itself_reads_planned() -> None:
    evidence = CONFIRMING.model_copy(update={"provisional": True})
    assert said(evidence, "listed").startswith("Listed today, for a planned date (2026-06-17), on")


def test_a_listing_is_not_looked_for_without_a_list() -> None:
    asked = RULES.model_copy(update={"deciding": ("listing/2",)})
    evidence = CONFIRMING.model_copy(update={"rules": asked, "snapshot": None})
    assert decide(evidence).reasons[0].code == "no_answer"


def test_the_order_of_references_does_not_matter() -> None:
    named = [
        Reference(manufacturer=KEY.manufacturer, product=KEY.product, hcpcs="K1007",
                  as_of=date(2023, 12, day), citation="invented")
        for day in (28, 1)
    ]  # fmt: skip
    one = CONFIRMING.model_copy(
        update={
            "snapshot": snapshot(),
            "crosswalks": (crosswalk(NO_MODEL),),
            "references": tuple(named),
        }
    )
    assert decide(one) == decide(one.model_copy(update={"references": tuple(reversed(named))}))


@pytest.mark.parametrize(
    ("version", "other", "order"),
    [
        ("r7", "r7", 0),
        ("r7", "r8", None),
        ("1.2", "1.2.0", 0),
        ("1.2", "1.10", -1),
        ("2", "1.9", 1),
    ],
)
def test_versions_are_compared_as_far_as_they_can_be(
    version: str, other: str, order: int | None
) -> None:
    assert compared(version, other) == order


def test_a_release_note_and_a_blocked_image_are_told() -> None:
    evidence = BY_NAME["blocked image"]
    rule = evidence.firmware[0].model_copy(update={"release_note": "note 7"})
    image = one_pass(firmware_hash="ab01")
    only = evidence.model_copy(update={"firmware": (rule,), "readings": (reading(image, image),)})
    assert "release note: note 7" in said(only, "firmware_in_policy")
    assert said(only, "firmware_blocked").startswith(
        'The firmware image "ab01" is blocked since 2026-01-01: '
    )


def test_of_two_periods_the_longer_and_then_the_earlier_line_holds() -> None:
    short = LISTING.model_copy(update={"end": date(2027, 1, 1)})
    again = LISTING.model_copy(update={"line": 9})
    assert effective_row([LISTING, short], date(2026, 6, 17)) == LISTING
    assert effective_row([again, LISTING], date(2026, 6, 17)) == LISTING
    assert nearest_row([again, LISTING], date(2020, 1, 1)).line == 9


def test_units_keep_their_letters_and_every_part_counts() -> None:
    units = stated_units("Lot L1X; Lot XL2")
    assert units is not None
    assert [units.holds(UnitKind.LOT, one) for one in ("L1X", "XL2", "L1")] == [
        Inside.YES,
        Inside.YES,
        Inside.NO,
    ]


def test_all_units_state_none() -> None:
    units = stated_units("All units")
    assert units is not None
    assert units.spans == {}


def test_the_longest_text_is_still_read() -> None:
    assert stated_units("Lot " + ", ".join(["L1"] * 4999) + "..") is not None


def test_a_firm_of_one_word_loses_its_legal_form() -> None:
    assert firm_words("Synthex Inc") == ("synthex",)


def test_a_supplier_s_own_limits_are_laid_over_the_rules() -> None:
    order = OrderRule.model_validate(
        {
            "kind": "face_to_face",
            "hcpcs": "K1007",
            "required": False,
            "begin": "2026-01-01",
            "source": "s",
        }
    )
    rules = rules_with(
        max_snapshot_age_days=7,
        minimum_confidence=Confidence.MATCHED,
        stale_snapshot=StaleAction.WARN,
        orders=(order,),
    )
    assert (rules.max_snapshot_age_days, rules.minimum_confidence) == (7, Confidence.MATCHED)
    assert (rules.stale_snapshot, rules.orders) == (StaleAction.WARN, (order,))


def test_without_a_setting_a_stale_list_goes_to_a_person() -> None:
    rules = rules_with(max_snapshot_age_days=7, minimum_confidence=Confidence.MATCHED)
    assert (rules.stale_snapshot, rules.orders) == (StaleAction.REVIEW, ())


def test_a_scan_that_cannot_be_read_is_asked_for_again() -> None:
    with pytest.raises(UsageError) as caught:
        label_from_keystrokes("hello")
    assert caught.value.next_step


@pytest.mark.parametrize("number", ["product_res_number", "recall_number"])
def test_what_a_record_does_not_say_is_empty(number: str) -> None:
    status = "recall_status" if number == "product_res_number" else "status"
    record = read_recalls(file({number: "Z-1", status: "Ongoing"}), name="r.json").records[0]
    assert (record.firm, record.product, record.codes, record.reason) == ("", "", "", "")
    assert (record.product_code, record.classification, record.status) == ("", "", "Ongoing")
    assert (record.initiated, record.terminated) == (None, None)


def test_a_record_says_all_that_fda_said() -> None:
    told = {
        "recall_number": "Z-1", "status": "Ongoing", "recalling_firm": "F", "product_description": "P",
        "code_info": "C", "reason_for_recall": "R", "product_code": "PHL", "classification": "Class I",
        "recall_initiation_date": "20260102", "termination_date": "20260304",
    }  # fmt: skip
    record = read_recalls(file(told), name="r.json").records[0]
    assert (record.firm, record.product, record.codes, record.reason) == ("F", "P", "C", "R")
    assert (record.product_code, record.classification) == ("PHL", "Class I")
    assert (record.initiated, record.terminated) == (date(2026, 1, 2), date(2026, 3, 4))


def test_a_label_that_is_scanned_and_typed_are_not_alike() -> None:
    typed = CONFIRMING.model_copy(update={"readings": (), "label": label()})
    scanned = typed.model_copy(update={"label": label(scanned=LabelSource.SCANNED)})
    assert decide(typed).confidence is not decide(scanned).confidence
