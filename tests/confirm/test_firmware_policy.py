"""The firmware policy under rules versions 3 and 4: version or image, any reading, and every doubt is told.

What version 5 tells beside a verdict has test_firmware_lines.py.
"""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from agent.confirm.models import Evidence, FirmwareKind, FirmwareRule, LabelSource
from agent.confirm.rules import shipped_rules
from drivers.reading import FieldName
from tests.confirm.build import (
    CONFIRMING,
    DELIVERY,
    crosswalk,
    label,
    one_pass,
    reading,
)
from tests.confirm.said import said

RULE = FirmwareRule(
    id="fw-0",
    manufacturer="Synthex Mobility",
    model="SX-200",
    kind=FirmwareKind.BLOCKED,
    version="1.4.2",
    begin=date(2026, 1, 1),
    note="an invented bulletin",
    accepted_by="u-compliance",
    accepted_at=crosswalk().accepted_at,
)
SINCE = "since 2026-01-01: an invented bulletin."
NOT_READ = "The firmware was not read, so the firmware policy could not be applied."
EVIDENCE = CONFIRMING.model_copy(update={"rules": shipped_rules("4")})


def rule(kind: FirmwareKind = FirmwareKind.BLOCKED, **changes: object) -> FirmwareRule:
    return RULE.model_copy(update={"kind": kind, **changes})


def under(*rules: FirmwareRule, passes: tuple[dict[str, str], ...] = ()) -> list[str]:
    """What the policy says of a controller whose passes say these."""
    read = reading(*(one_pass(**one) for one in passes))
    return said(EVIDENCE.model_copy(update={"firmware": rules, "readings": (read,)}), "firmware")


def both(version: str = "", image: str = "") -> tuple[dict[str, str], ...]:
    given = {"firmware_version": version, "firmware_hash": image}
    return 2 * ({name: value for name, value in given.items() if value},)


IN_POLICY = 'Firmware "1.4.2" is in the supplier\'s policy ({}); nothing more is recorded of it.'
BLOCKED, RECALLED = FirmwareKind.BLOCKED, FirmwareKind.RECALLED
MINIMUM, KNOWN = FirmwareKind.MINIMUM, FirmwareKind.KNOWN
TABLE: dict[str, tuple[FirmwareRule, tuple[dict[str, str], ...], list[str]]] = {
    "blocked version": (
        rule(), both("1.4.2"), [f'Firmware "1.4.2" is blocked {SINCE}', IN_POLICY.format("blocked")]),
    "recalled version": (
        rule(RECALLED), both("1.4.2.0"),
        [f'Firmware "1.4.2.0" is recalled {SINCE}', IN_POLICY.format("recalled")]),
    "blocked image of another version": (
        rule(image_hash="ab01"), both("1.4.3", "ab01"),
        [f'The firmware image "ab01" is blocked {SINCE}', IN_POLICY.format("blocked")]),
    "blocked version with another image": (
        rule(image_hash="ab01"), both("1.4.2", "ab02"),
        [f'Firmware "1.4.2" is blocked {SINCE}', IN_POLICY.format("blocked")]),
    "blocked version and image": (
        rule(image_hash="ab01"), both("1.4.2", "ab01"),
        [f'The firmware image "ab01" is blocked {SINCE}', f'Firmware "1.4.2" is blocked {SINCE}',
         IN_POLICY.format("blocked")]),
    "neither of them": (rule(image_hash="ab01"), both("1.4.3", "ab02"), []),
    "another spelling": (
        rule(), both("v1.4.2"),
        ['Whether firmware "v1.4.2" is the blocked "1.4.2" cannot be told from their spelling.']),
    "another spelling, recalled": (
        rule(RECALLED, version="v1.4.2"), both("1.4.2"),
        ['Whether firmware "1.4.2" is the recalled "v1.4.2" cannot be told from their spelling.']),
    "another spelling of a minimum": (
        rule(MINIMUM), both("v1.4.2"),
        ['Whether firmware "v1.4.2" is older than the minimum "1.4.2" cannot be told from their spelling.']),
    "below the minimum": (
        rule(MINIMUM), both("1.4.1"),
        [f'Firmware "1.4.1" is older than the minimum "1.4.2" {SINCE}']),
    "the minimum": (rule(MINIMUM), both("1.4.2"), []),
    "no image for a blocked one": (
        rule(version="", image_hash="ab01"), both("1.4.2"),
        [('No firmware image was read, so the line blocked "ab01" of the firmware policy could not be '
         "applied.")]),
    "no version for a recalled one": (
        rule(RECALLED), both(image="ab01"),
        [('No firmware version was read, so the line recalled "1.4.2" of the firmware policy could not be '
         "applied.")]),
    "no version for a minimum": (
        rule(MINIMUM), both(image="ab01"),
        [('No firmware version was read, so the line minimum "1.4.2" of the firmware policy could not be '
         "applied.")]),
    "an image for a minimum that asks for none": (
        rule(MINIMUM, image_hash="ab01"), both("1.4.2"), []),
    "no version, and the image is blocked": (
        rule(image_hash="ab01"), both(image="ab01"),
        [f'The firmware image "ab01" is blocked {SINCE}', IN_POLICY.format("blocked")]),
    "no image for a known one": (rule(KNOWN, image_hash="ab01"), both("1.4.2"), []),
    "known version": (rule(KNOWN), both("1.4.2"), [IN_POLICY.format("known")]),
    "another known version": (rule(KNOWN), both("1.4.3"), []),
    "known image": (
        rule(KNOWN, image_hash="ab01"), both("1.4.2", "ab01"), [IN_POLICY.format("known")]),
    "known image of another version": (
        rule(KNOWN, image_hash="ab01"), both("1.4.3", "ab01"),
        ['The firmware image "ab01" is the one known as "1.4.2", and the controller says "1.4.3".',
         IN_POLICY.format("known")]),
    "known image in another spelling": (
        rule(KNOWN, image_hash="ab01"), both("v1.4.2", "ab01"),
        ['The firmware image "ab01" is the one known as "1.4.2", and the controller says "v1.4.2".',
         IN_POLICY.format("known")]),
    "known image without a version": (
        rule(KNOWN, version="", image_hash="ab01"), both("1.4.3", "ab01"),
        ['Firmware "ab01" is in the supplier\'s policy (known); nothing more is recorded of it.']),
    "unknown image of the known version": (
        rule(KNOWN, image_hash="ab01"), both("1.4.2", "ab02"),
        ['The firmware image "ab02" is none of the 1 known ones.']),
    "version in one of two passes": (
        rule(version="1.4.1"), ({"firmware_version": "1.4.2"}, {}),
        ['The controller did not say its firmware version in every reading, only "1.4.2".']),
    "image in one of two passes": (
        rule(version="", image_hash="ab02"), ({}, {"firmware_hash": "ab01"}),
        ['The controller did not say its firmware image in every reading, only "ab01".']),
    "blocked in one of two passes": (
        rule(), ({}, {"firmware_version": "1.4.2"}),
        [f'Firmware "1.4.2" is blocked {SINCE}', IN_POLICY.format("blocked"),
         'The controller did not say its firmware version in every reading, only "1.4.2".']),
    "nothing read": (rule(), ({}, {}), [NOT_READ]),
    "an image in capitals": (
        rule(version="", image_hash="ab01"), both(image="AB01"),
        [f'The firmware image "ab01" is blocked {SINCE}',
         'Firmware "ab01" is in the supplier\'s policy (blocked); nothing more is recorded of it.']),
    "a known image in capitals": (
        rule(KNOWN, image_hash="ab01"), both("1.4.2", "AB01"), [IN_POLICY.format("known")]),
    "another product": (rule(model="SX-100"), both("1.4.2"), []),
    "another maker": (rule(manufacturer="synthex mobility"), both("1.4.2"), []),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE)
def test_what_the_policy_says_of_a_firmware(case: str) -> None:
    line, passes, texts = TABLE[case]
    assert under(line, passes=passes) == texts


def test_two_versions_of_a_conflict_are_both_held_against_the_policy() -> None:
    told = under(rule(), passes=({"firmware_version": "1.4.3"}, {"firmware_version": "1.4.2"}))
    assert told[1:] == [f'Firmware "1.4.2" is blocked {SINCE}', IN_POLICY.format("blocked")]


LINES = (
    rule(RECALLED, version="1.0"),
    rule(version="1.0.0"),
    rule(version="1.0", note="b"),
    rule(version="1.0", note="a"),
    rule(version="1.0", note="a", id="fw-1"),
)


@pytest.mark.parametrize("lines", list(permutations(LINES)))
def test_lines_are_told_once_and_in_one_order(lines: tuple[FirmwareRule, ...]) -> None:
    assert under(*lines, passes=both("1.0")) == [
        'Firmware "1.0" is blocked since 2026-01-01: a.',
        'Firmware "1.0" is blocked since 2026-01-01: b.',
        'Firmware "1.0" is blocked since 2026-01-01: an invented bulletin.',
        'Firmware "1.0" is recalled since 2026-01-01: an invented bulletin.',
        'Firmware "1.0" is in the supplier\'s policy (blocked); nothing more is recorded of it.',
        'Firmware "1.0.0" is in the supplier\'s policy (blocked); nothing more is recorded of it.',
        'Firmware "1.0" is in the supplier\'s policy (recalled); nothing more is recorded of it.',
    ]


@pytest.mark.parametrize(
    ("begin", "end", "counts"),
    [
        (DELIVERY, DELIVERY, True),
        (date(2026, 6, 18), None, False),
        (date(2026, 1, 1), date(2026, 6, 16), False),
        (date(2026, 1, 1), None, True),
    ],
)
def test_a_line_counts_from_its_first_to_its_last_day(
    begin: date, end: date | None, counts: bool
) -> None:
    told = under(rule(begin=begin, end=end), passes=both("1.4.2"))
    assert (told != []) is counts


def of_a_label(*rules: FirmwareRule, **changes: object) -> Evidence:
    walk = crosswalk().model_copy(update={"synthetic": True})
    alone = {"readings": (), "label": label(scanned=LabelSource.SCANNED), "crosswalks": (walk,)}
    return EVIDENCE.model_copy(update={**alone, "firmware": rules, **changes})


@pytest.mark.parametrize(
    ("line", "texts"),
    [
        (rule(), [NOT_READ]),
        (rule(model="SX-100"), []),
        (rule(manufacturer="Others"), []),
        (rule(end=date(2026, 6, 16)), []),
    ],
)
def test_of_a_label_alone_the_policy_of_its_product_could_not_be_applied(
    line: FirmwareRule, texts: list[str]
) -> None:
    assert said(of_a_label(line), "firmware") == texts


def test_a_version_that_was_typed_in_beside_a_label_is_held_against_the_policy() -> None:
    evidence = of_a_label(rule(), typed={FieldName.FIRMWARE_VERSION: "1.4.2"})
    assert said(evidence, "firmware_blocked") == [f'Firmware "1.4.2" is blocked {SINCE}']


def test_what_was_typed_in_as_the_product_beside_a_label_has_its_policy_too() -> None:
    typed = {FieldName.MANUFACTURER: "Synthex Mobility", FieldName.MODEL: "SX-100"}
    evidence = of_a_label(rule(model="SX-100"), typed=typed)
    assert said(evidence, "firmware") == [NOT_READ]
