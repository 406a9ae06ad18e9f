"""The verdict: one row for each way it can go, and the promises that hold for all."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from agent.confirm.decide import decide, rests_on_invention
from agent.confirm.label_basis import HowRead, PackingList
from agent.confirm.models import Confidence, Evidence, LabelSource, VerdictKind
from agent.confirm.rules import VERSIONS, shipped_rules
from agent.errors import UsageError
from drivers.reading import FieldName
from tests.confirm.build import (
    CONFIRMING,
    DELIVERY,
    KEY,
    LISTING,
    RULES,
    SERIAL,
    crosswalk,
    label,
    one_pass,
    reading,
    snapshot,
)

ENDED = LISTING.model_copy(update={"end": date(2026, 6, 16)})
NOT_BEGUN = LISTING.model_copy(update={"begin": date(2026, 6, 18)})
OTHER_CODE = LISTING.model_copy(update={"key": KEY.model_copy(update={"hcpcs": "L2999"})})
NO_MODEL_KEY = KEY.model_copy(update={"model": ""})
NO_MODEL = LISTING.model_copy(update={"key": NO_MODEL_KEY})
REAL_ROW = LISTING.model_copy(update={"comment": ""})
WRONG_CODE = KEY.model_copy(update={"hcpcs": "L2999"})
SCANNED = label(scanned=LabelSource.SCANNED)
INVENTED = crosswalk().model_copy(update={"synthetic": True})
OTHER_UNIT = PackingList(
    sha256="2" * 64, media_type="text/plain", serial="SX2-26-99999", how=HowRead.MACHINE
)
OLD = datetime(2026, 5, 16, 12, tzinfo=UTC)
FUTURE = datetime(2026, 6, 18, 12, tzinfo=UTC)

CHANGES: list[tuple[str, dict[str, object], VerdictKind, str]] = [
    ("nothing", {}, VerdictKind.CONFIRMED, "listed"),
    (
        "a label alone, of a product that is marked as invented by its DI",
        {"readings": (), "label": SCANNED, "crosswalks": (INVENTED,)},
        VerdictKind.CONFIRMED,
        "listed",
    ),
    (
        "a label alone, of a product that is not marked as invented",
        {"readings": (), "label": SCANNED},
        VerdictKind.REVIEW,
        "synthetic_mismatch",
    ),
    (
        "a label alone, invented, against a real row",
        {
            "readings": (),
            "label": SCANNED,
            "crosswalks": (INVENTED,),
            "snapshot": snapshot(REAL_ROW),
        },
        VerdictKind.REVIEW,
        "synthetic_mismatch",
    ),
    (
        "a crosswalk's mark does not make a controller that was read invented",
        {"readings": (reading(synthetic=False),), "crosswalks": (INVENTED,)},
        VerdictKind.REVIEW,
        "synthetic_mismatch",
    ),
    (
        "a label alone without its photograph",
        {"readings": (), "label": SCANNED.model_copy(update={"photos": ()})},
        VerdictKind.INSUFFICIENT,
        "confidence_too_low",
    ),
    (
        "a label alone that nobody else saw",
        {"readings": (), "label": SCANNED.model_copy(update={"second_person": None})},
        VerdictKind.INSUFFICIENT,
        "confidence_too_low",
    ),
    (
        "a packing list with another serial",
        {"readings": (), "label": SCANNED.model_copy(update={"packing_list": OTHER_UNIT})},
        VerdictKind.CONFLICT,
        "packing_list_differs",
    ),
    (
        "last day",
        {"snapshot": snapshot(LISTING.model_copy(update={"end": DELIVERY}))},
        VerdictKind.CONFIRMED,
        "listed",
    ),
    (
        "first day",
        {"snapshot": snapshot(LISTING.model_copy(update={"begin": DELIVERY}))},
        VerdictKind.CONFIRMED,
        "listed",
    ),
    (
        "listing ended",
        {"snapshot": snapshot(ENDED)},
        VerdictKind.NOT_EFFECTIVE,
        "outside_effective_dates",
    ),
    (
        "listing not begun",
        {"snapshot": snapshot(NOT_BEGUN)},
        VerdictKind.NOT_EFFECTIVE,
        "outside_effective_dates",
    ),
    (
        "crosswalk to another code",
        {"snapshot": snapshot(OTHER_CODE), "crosswalks": (crosswalk(WRONG_CODE),)},
        VerdictKind.NOT_LISTED,
        "listed_under_other_code",
    ),
    (
        "the controller's own UDI names another serial",
        {"readings": (reading(*2 * (one_pass(udi="(01)09506000123455(21)OTHER"),)),)},
        VerdictKind.CONFLICT,
        "own_udi_differs",
    ),
    ("empty list", {"snapshot": snapshot()}, VerdictKind.NOT_LISTED, "no_listing"),
    (
        "other code",
        {"snapshot": snapshot(OTHER_CODE)},
        VerdictKind.NOT_LISTED,
        "listed_under_other_code",
    ),
    (
        "before the rule",
        {"date_of_service": date(2024, 5, 31)},
        VerdictKind.NOT_REQUIRED,
        "before_requirement",
    ),
    (
        "first day of the rule",
        {"date_of_service": date(2024, 6, 1)},
        VerdictKind.NOT_EFFECTIVE,
        "outside_effective_dates",
    ),
    ("no snapshot", {"snapshot": None}, VerdictKind.REVIEW, "no_snapshot"),
    (
        "stale snapshot",
        {"snapshot": snapshot(LISTING, retrieved=OLD)},
        VerdictKind.REVIEW,
        "stale_snapshot",
    ),
    (
        "snapshot from the future",
        {"snapshot": snapshot(LISTING, retrieved=FUTURE)},
        VerdictKind.REVIEW,
        "snapshot_from_the_future",
    ),
    ("no crosswalk", {"crosswalks": ()}, VerdictKind.REVIEW, "no_crosswalk"),
    (
        "crosswalk of another model",
        {"crosswalks": (crosswalk(model="SX-201"),)},
        VerdictKind.REVIEW,
        "no_crosswalk",
    ),
    (
        "two crosswalks",
        {"crosswalks": (crosswalk(), crosswalk(NO_MODEL_KEY))},
        VerdictKind.REVIEW,
        "ambiguous_crosswalk",
    ),
    (
        "row without model",
        {"snapshot": snapshot(NO_MODEL), "crosswalks": (crosswalk(NO_MODEL_KEY),)},
        VerdictKind.REVIEW,
        "unverified_wording",
    ),
    (
        "synthetic row, real product",
        {"readings": (reading(synthetic=False),)},
        VerdictKind.REVIEW,
        "synthetic_mismatch",
    ),
    (
        "real row, synthetic product",
        {"snapshot": snapshot(REAL_ROW)},
        VerdictKind.REVIEW,
        "synthetic_mismatch",
    ),
    (
        "serial changed",
        {"readings": (reading(one_pass(), one_pass(serial="SX2-26-00418")),)},
        VerdictKind.CONFLICT,
        "serial_changed",
    ),
    (
        "model changed",
        {"readings": (reading(one_pass(), one_pass(model="SX-201")),)},
        VerdictKind.CONFLICT,
        "model_changed",
    ),
    (
        "label's serial differs",
        {"label": label(serial="SX2-26-00999")},
        VerdictKind.CONFLICT,
        "label_serial_differs",
    ),
    (
        "label's DI differs",
        {"label": label(di="00812345678901")},
        VerdictKind.CONFLICT,
        "label_di_differs",
    ),
    ("nothing read", {"readings": ()}, VerdictKind.INSUFFICIENT, "no_source"),
    (
        "no serial",
        {"readings": (reading(one_pass(serial=""), one_pass(serial="")),)},
        VerdictKind.INSUFFICIENT,
        "no_serial",
    ),
    (
        "unreadable model",
        {"readings": (reading(one_pass(model="SX\x1b[2J"), one_pass(model="SX\x1b[2J")),)},
        VerdictKind.INSUFFICIENT,
        "unreadable_model",
    ),
    (
        "typed label alone",
        {"readings": (), "label": label()},
        VerdictKind.INSUFFICIENT,
        "confidence_too_low",
    ),
    (
        "more confidence asked",
        {"rules": RULES.model_copy(update={"minimum_confidence": Confidence.MATCHED})},
        VerdictKind.INSUFFICIENT,
        "confidence_too_low",
    ),
]


@pytest.mark.parametrize(
    ("change", "kind", "code"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES]
)
def test_one_change_decides(change: dict[str, object], kind: VerdictKind, code: str) -> None:
    verdict = decide(CONFIRMING.model_copy(update=change))
    assert (verdict.verdict, verdict.reasons[0].code) == (kind, code)


def test_all_seven_verdicts_are_in_the_table() -> None:
    assert {kind for _, _, kind, _ in CHANGES} == set(VerdictKind)


@pytest.mark.parametrize(
    ("change", "confidence"),
    [
        ({"readings": (), "label": label()}, Confidence.TYPED),
        ({"readings": (), "label": label(scanned=LabelSource.SCANNED)}, Confidence.LABEL_SCANNED),
        ({"readings": (reading(one_pass()),)}, Confidence.SELF_REPORTED),
        ({}, Confidence.CONSISTENT),
        ({"label": label()}, Confidence.CONSISTENT),
        ({"label": label(scanned=LabelSource.SCANNED)}, Confidence.MATCHED),
        ({"label": label(serial=None)}, Confidence.CONSISTENT),
        (
            {
                "label": label(scanned=LabelSource.SCANNED),
                "crosswalks": (crosswalk(di=None),),
            },
            Confidence.CONSISTENT,
        ),
    ],
)
def test_confidence_says_what_was_seen(change: dict[str, object], confidence: Confidence) -> None:
    assert decide(CONFIRMING.model_copy(update=change)).confidence is confidence


CHANGED = (reading(one_pass(), one_pass(serial="SX2-26-00418")),)
TWO_UNITS: list[tuple[dict[str, object], Confidence]] = [
    ({"readings": CHANGED}, Confidence.SELF_REPORTED),
    ({"label": label(serial="SX2-26-00999")}, Confidence.CONSISTENT),
    ({"label": label(di="00614141007349")}, Confidence.CONSISTENT),
]
"""Evidence that contradicts itself, and what earlier versions said of it."""


@pytest.mark.parametrize(("change", "said"), TWO_UNITS, ids=["a reading", "a serial", "a DI"])
@pytest.mark.parametrize("version", VERSIONS)
def test_in_a_conflict_nothing_is_sure_since_version_5(
    version: str, change: dict[str, object], said: Confidence
) -> None:
    changed = CONFIRMING.model_copy(update={**change, "rules": shipped_rules(version)})
    verdict = decide(changed)
    assert verdict.verdict is VerdictKind.CONFLICT
    assert verdict.confidence is (None if version == "5" else said)


def test_padding_of_a_device_string_does_not_matter_and_its_raw_bytes_stay() -> None:
    padded = one_pass(serial=SERIAL + "\0\0 ")
    verdict = decide(CONFIRMING.model_copy(update={"readings": (reading(padded, padded),)}))
    field = verdict.identity[FieldName.SERIAL]
    assert (field.value, bytes.fromhex(field.raw)) == (SERIAL, (SERIAL + "\0\0 ").encode())


def test_a_planned_date_reads_listed_today() -> None:
    verdict = decide(CONFIRMING.model_copy(update={"provisional": True}))
    assert verdict.reasons[0].text.startswith("Listed today, for a planned date")


def test_no_verdict_speaks_of_coverage_as_given() -> None:
    assert "not coverage" in decide(CONFIRMING).reasons[0].text


def test_terminal_escapes_of_a_device_do_not_reach_a_reason() -> None:
    hostile = one_pass(model="\x1b]0;pwned\x07")
    verdict = decide(CONFIRMING.model_copy(update={"readings": (reading(hostile, hostile),)}))
    assert all(reason.text.isprintable() for reason in verdict.reasons)


def test_a_verdict_survives_being_stored_and_run_again() -> None:
    stored = CONFIRMING.model_dump_json()
    assert decide(Evidence.model_validate_json(stored)) == decide(CONFIRMING)


@pytest.mark.parametrize(
    ("lacking", "code"),
    [
        ({"photos": ()}, "label_not_photographed"),
        ({"source": LabelSource.SCANNER}, "label_not_photographed"),
        ({"second_person": None}, "label_not_corroborated"),
    ],
    ids=["photograph", "read by a program", "second person"],
)
def test_a_label_alone_is_told_what_it_lacks(lacking: dict[str, object], code: str) -> None:
    seen = SCANNED.model_copy(update=lacking)
    verdict = decide(CONFIRMING.model_copy(update={"readings": (), "label": seen}))
    assert [reason.code for reason in verdict.reasons] == ["confidence_too_low", code]


def test_rules_that_ask_nothing_end_with_a_person() -> None:
    asked = RULES.model_copy(update={"deciding": ()})
    verdict = decide(CONFIRMING.model_copy(update={"rules": asked}))
    assert (verdict.verdict, verdict.reasons[0].code) == (VerdictKind.REVIEW, "no_answer")


@pytest.mark.parametrize("place", ["deciding", "raising", "noting"])
def test_rules_that_ask_what_nobody_knows_are_refused(place: str) -> None:
    asked = RULES.model_copy(update={place: ("tomorrow/1",)})
    with pytest.raises(UsageError) as caught:
        decide(CONFIRMING.model_copy(update={"rules": asked}))
    assert (caught.value.message, caught.value.next_step) == (
        'The rules of this verdict ask "tomorrow/1", which this program does not know.',
        "Use the program's version that took the verdict, or a newer one.",
    )


REAL = reading(synthetic=False)


@pytest.mark.parametrize(
    ("change", "invented"),
    [
        ({}, True),
        ({"readings": (REAL,)}, False),
        ({"readings": (REAL, reading())}, True),
        ({"readings": (REAL,), "crosswalks": (INVENTED,)}, False),
        ({"readings": (), "label": SCANNED, "crosswalks": (INVENTED,)}, True),
        ({"readings": (), "label": SCANNED}, False),
        ({"readings": (), "label": SCANNED, "crosswalks": ()}, False),
        ({"readings": ()}, False),
    ],
    ids=[
        "a simulated controller",
        "a real one",
        "one of two",
        "a real one, whatever the crosswalk says",
        "a label of an invented product",
        "a label of a real product",
        "a label that no crosswalk knows",
        "nothing",
    ],
)
def test_a_verdict_rests_on_invention_where_what_tells_the_product_is_invented(
    change: dict[str, object], invented: bool
) -> None:
    assert rests_on_invention(CONFIRMING.model_copy(update=change)) is invented
