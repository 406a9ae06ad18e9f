"""Lines of the firmware policy that label one firmware otherwise, and what a line tells beside a verdict."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from agent.confirm.firmware_lines import contradict, labelled_otherwise
from agent.confirm.models import FirmwareKind, FirmwareRule
from tests.confirm.build import CONFIRMING, SHIPPED_RULES, crosswalk, one_pass, reading
from tests.confirm.said import said

KNOWN, BLOCKED = FirmwareKind.KNOWN, FirmwareKind.BLOCKED
RULE = FirmwareRule(
    id="fw-0",
    manufacturer="Synthex Mobility",
    model="SX-200",
    kind=KNOWN,
    version="1.4.2",
    labelling="SYNTHETIC-1",
    begin=date(2026, 1, 1),
    note="an invented bulletin",
    accepted_by="u-compliance",
    accepted_at=crosswalk().accepted_at,
)


def line(**changes: object) -> FirmwareRule:
    return RULE.model_copy(update=changes)


OTHER = line(labelling="SYNTHETIC-2")
CONTRADICTIONS: dict[str, tuple[FirmwareRule, FirmwareRule]] = {
    "another labelling": (line(), OTHER),
    "other indications": (line(indications="no stairs"), line(indications="stairs and curbs")),
    "one spelling longer": (line(), OTHER.model_copy(update={"version": "1.4.2.0"})),
    "by one image": (
        line(version="", image_hash="ab01"),
        OTHER.model_copy(update={"version": "", "image_hash": "ab01"}),
    ),
    "by one image, whatever the versions": (
        line(image_hash="ab01"),
        OTHER.model_copy(update={"version": "1.4.1", "image_hash": "ab01"}),
    ),
    "an image by one line only": (line(image_hash="ab01"), OTHER),
    "they share one day": (line(end=date(2026, 6, 1)), OTHER.model_copy(update={"begin": date(2026, 6, 1)})),
    "one within the other": (
        line(end=date(2026, 12, 31)),
        OTHER.model_copy(update={"begin": date(2026, 6, 1), "end": date(2026, 6, 2)}),
    ),
}  # fmt: skip
AGREEMENTS: dict[str, tuple[FirmwareRule, FirmwareRule]] = {
    "the same": (line(), line(id="fw-1")),
    "the same but for spaces": (line(), line(labelling="  SYNTHETIC-1 ")),
    "one states none": (line(), line(labelling="", indications="no stairs")),
    "neither states any": (line(labelling=""), line(labelling="")),
    "another version": (line(), OTHER.model_copy(update={"version": "1.4.1"})),
    "a version that may be the same": (line(), OTHER.model_copy(update={"version": "v1.4.2"})),
    "two images of one version": (
        line(image_hash="ab01"), OTHER.model_copy(update={"image_hash": "ab02"})),
    "a version, and an image of no version": (
        line(), OTHER.model_copy(update={"version": "", "image_hash": "ab01"})),
    "an image of no version, and a version": (
        line(version="", image_hash="ab01"), OTHER),
    "another model": (line(), OTHER.model_copy(update={"model": "SX-100"})),
    "another maker": (line(), OTHER.model_copy(update={"manufacturer": "Other"})),
    "another kind": (line(), OTHER.model_copy(update={"kind": BLOCKED})),
    "both of another kind": (line(kind=BLOCKED), OTHER.model_copy(update={"kind": BLOCKED})),
    "one follows the other": (
        line(end=date(2026, 5, 31)), OTHER.model_copy(update={"begin": date(2026, 6, 1)})),
}  # fmt: skip


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_two_lines_that_cannot_both_hold_contradict_each_other(case: str) -> None:
    one, other = CONTRADICTIONS[case]
    assert (contradict(one, other), contradict(other, one)) == (True, True)


@pytest.mark.parametrize("case", AGREEMENTS)
def test_two_lines_that_can_both_hold_do_not(case: str) -> None:
    one, other = AGREEMENTS[case]
    assert (contradict(one, other), contradict(other, one)) == (False, False)


def test_what_a_line_leaves_out_is_not_stated_otherwise() -> None:
    assert not labelled_otherwise(line(indications="no stairs"), line())


def told(*rules: FirmwareRule, **fields: str) -> list[str]:
    given = {"firmware_version": "1.4.2", **fields}
    read = reading(one_pass(**given), one_pass(**given))
    changed = {"readings": (read,), "firmware": rules, "rules": SHIPPED_RULES}
    return said(CONFIRMING.model_copy(update=changed), "firmware")


IN_POLICY = 'Firmware "1.4.2" is in the supplier\'s policy ({}); {}.'
SINCE = "since 2026-01-01: an invented bulletin."
TOLD: dict[str, tuple[FirmwareRule, list[str]]] = {
    "known, nothing more": (
        line(labelling=""), [IN_POLICY.format("known", "nothing more is recorded of it")]),
    "known, labelled": (line(), [IN_POLICY.format("known", "labelling SYNTHETIC-1")]),
    "blocked, nothing more": (
        line(kind=BLOCKED, labelling=""), [f'Firmware "1.4.2" is blocked {SINCE}']),
    "blocked, with a release note": (
        line(kind=BLOCKED, labelling="", release_note="RN 7"),
        [f'Firmware "1.4.2" is blocked {SINCE}', IN_POLICY.format("blocked", "release note: RN 7")]),
    "blocked, with indications": (
        line(kind=BLOCKED, labelling="", indications="no stairs"),
        [f'Firmware "1.4.2" is blocked {SINCE}',
         IN_POLICY.format("blocked", "indications: no stairs")]),
    "blocked, with all": (
        line(kind=BLOCKED, release_note="RN 7", indications="no stairs"),
        [f'Firmware "1.4.2" is blocked {SINCE}',
         IN_POLICY.format("blocked", "release note: RN 7; labelling SYNTHETIC-1; indications: no stairs")]),
}  # fmt: skip


@pytest.mark.parametrize("case", TOLD)
def test_a_line_that_stops_a_firmware_is_told_twice_only_where_it_tells_more(case: str) -> None:
    rule, texts = TOLD[case]
    assert told(rule) == texts


STAIRS = line(id="fw-1", labelling="SYNTHETIC-2", indications="stairs and curbs")
NONE = line(id="fw-2", indications="no stairs")
BARE = line(id="fw-3", labelling="", release_note="RN 7")


@pytest.mark.parametrize("lines", list(permutations((NONE, STAIRS, BARE))))
def test_lines_that_contradict_each_other_are_told_in_one_order(
    lines: tuple[FirmwareRule, ...],
) -> None:
    *_, last = told(*lines)
    assert last == (
        "The supplier's policy labels this firmware in 2 ways: labelling SYNTHETIC-1; indications: no "
        "stairs, and labelling SYNTHETIC-2; indications: stairs and curbs; which of them goes with this "
        "unit it does not say."
    )


def test_lines_that_state_it_alike_are_one_way() -> None:
    *_, last = told(NONE, NONE.model_copy(update={"id": "fw-9"}), STAIRS)
    assert last.startswith("The supplier's policy labels this firmware in 2 ways:")


def test_a_blocked_line_contradicts_no_known_one() -> None:
    texts = told(NONE, STAIRS.model_copy(update={"kind": BLOCKED}))
    assert not [text for text in texts if "ways" in text]
