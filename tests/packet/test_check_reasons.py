"""What a verdict says of recalls, firmware, GUDID and orders is held against its evidence."""

from __future__ import annotations

import pytest

from agent.confirm.decide import decide
from agent.confirm.models import (
    Evidence,
    FirmwareKind,
    FirmwareRule,
    OrderKind,
    OrderRule,
    RecallRecord,
)
from agent.confirm.rules import shipped_rules
from agent.ledger.canonical import JSON
from agent.ledger.leaf import parse_leaf
from agent.packet.check.reasons import reason_faults
from agent.packet.check.told import Told
from tests.packet.build import Log, plain
from tests.packet.forgeries import Change, failed
from tests.packet.genuine import forged
from tests.packet.taken_in import LINE, ORDER, TITLE, edited, evidence, there

LONG = evidence().model_copy(
    update={"firmware": (LINE.model_copy(update={"release_note": "a\\b\n" * 99}),)}
)
BLOCKED = LINE.model_copy(update={"kind": FirmwareKind.BLOCKED, "image_hash": ""})


def of(change: dict[str, object]) -> Evidence:
    return evidence().model_copy(update=change)


def under_3(*lines: FirmwareRule) -> Evidence:
    rules = shipped_rules("3").model_copy(update={"orders": (ORDER,)})
    return of({"firmware": lines, "rules": rules})


BOTH = (ORDER, ORDER.model_copy(update={"required": not ORDER.required}))
"""Two lists of one need that contradict each other."""


def under_5(*orders: OrderRule) -> Evidence:
    return of({"rules": shipped_rules("5").model_copy(update={"orders": orders})})


def recalled(**change: object) -> dict[str, object]:
    (recall,) = evidence().recalls
    return {"recalls": (recall.model_copy(update=change),)}


def faults(rests: Evidence, said: Evidence | None = None, **reasons: str) -> list[str]:
    """The faults of a verdict on some evidence that tells what another one gives.

    Args:
        said: what the verdict was taken on; the same evidence if left out.
        reasons: more reasons, code and text.
    """
    verdict = plain(decide(said or rests))
    assert isinstance(verdict, dict)
    given = verdict["reasons"]
    assert isinstance(given, list)
    more: list[JSON] = [{"code": code, "text": text} for code, text in reasons.items()]
    contents: dict[str, JSON] = {
        "verdict": {**verdict, "reasons": [*given, *more]},
        "evidence": plain(rests),
    }
    leaf = parse_leaf(Log().add("verdict.taken", contents).leaf_bytes)
    return list(reason_faults(Told(index=8, leaf=leaf, contents=contents)))


GENUINE: dict[str, Evidence] = {
    "all of it": evidence(),
    "nothing of it": of({"firmware": (), "recalls": (), "gudid": None}),
    "long words with backslashes": LONG,
    "a minimum that is not met": of(
        {"firmware": (LINE.model_copy(update={"kind": FirmwareKind.MINIMUM, "version": "9"}),)}
    ),
    "a minimum that cannot be compared": of(
        {"firmware": (LINE.model_copy(update={"kind": FirmwareKind.MINIMUM, "version": "x"}),)}
    ),
    "an image of another version": of({"firmware": (LINE.model_copy(update={"version": "2"}),)}),
    "a blocked version": of({"firmware": (BLOCKED,)}),
    "another version is blocked": of(
        {"firmware": (BLOCKED.model_copy(update={"version": "1.5"}),)}
    ),
    "a recall of all units": of(recalled(codes="All units", classification="Class II")),
    "under version 2, a blocked version with another image": of(
        {"firmware": (BLOCKED.model_copy(update={"image_hash": "cd" * 32}),)}
    ),
    "under version 3, another version is blocked": under_3(
        BLOCKED.model_copy(update={"version": "1.5", "image_hash": "cd" * 32})
    ),
    "under version 3, a line for what was not read": under_3(
        BLOCKED.model_copy(update={"version": ""})
    ),
    "under version 3, another product is blocked": under_3(
        BLOCKED.model_copy(update={"model": "X"})
    ),
    "under version 2, lists that contradict each other": of(
        {"rules": evidence().rules.model_copy(update={"orders": BOTH})}
    ),
    "under version 5, lists that contradict each other": under_5(*BOTH),
    "no list of orders": of({"rules": evidence().rules.model_copy(update={"orders": ()})}),
}


@pytest.mark.parametrize("case", GENUINE)
def test_what_the_rules_say_of_their_evidence_has_no_fault(case: str) -> None:
    assert faults(GENUINE[case]) == []


def test_rules_that_do_not_ask_have_no_fault() -> None:
    rules = evidence().rules.model_copy(update={"noting": (), "raising": ()})
    assert faults(of({"rules": rules})) == []


def without(name: str) -> Evidence:
    return of({name: () if name != "gudid" else None})


def ordered(**change: object) -> Evidence:
    rules = evidence().rules
    return of({"rules": rules.model_copy(update={"orders": (ORDER.model_copy(update=change),)})})


NOT_THIS_UNIT = 'gives the reason "recall_not_this_unit"'
HELD = "and its evidence holds no such thing."
FORGERIES: dict[str, tuple[Evidence, Evidence, str]] = {
    "a recall that the evidence does not hold": (
        without("recalls"), evidence(), f"{NOT_THIS_UNIT}, {HELD}"),
    "a recall of another firm": (
        of(recalled(firm="Synthex mobility")), evidence(), f"{NOT_THIS_UNIT}, {HELD}"),
    "a recall of another class": (
        of(recalled(classification="Class I")), evidence(), f"{NOT_THIS_UNIT}, {HELD}"),
    "firmware without a line": (
        without("firmware"), evidence(), f'gives the reason "firmware_in_policy", {HELD}'),
    "other indications": (
        of({"firmware": (LINE.model_copy(update={"indications": "stairs too"}),)}), evidence(),
        f'gives the reason "firmware_in_policy", {HELD}'),
    "another note of a blocked version": (
        of({"firmware": (BLOCKED.model_copy(update={"note": "x y z"}),)}), of({"firmware": (BLOCKED,)}),
        f'gives the reason "firmware_blocked", {HELD}'),
    "a blocked version that goes on": (
        of({"firmware": (BLOCKED,)}), without("firmware"),
        'goes on, and its firmware line "fw-1" says "blocked" of the firmware that was read.'),
    "a recalled image that goes on": (
        of({"firmware": (LINE.model_copy(update={"kind": FirmwareKind.RECALLED}),)}), without("firmware"),
        'goes on, and its firmware line "fw-1" says "recalled" of the firmware that was read.'),
    "a blocked version with another image that goes on under version 3": (
        under_3(BLOCKED.model_copy(update={"image_hash": "cd" * 32})), under_3(),
        'goes on, and its firmware line "fw-1" says "blocked" of the firmware that was read.'),
    "a blocked image of another version that goes on under version 3": (
        under_3(LINE.model_copy(update={"kind": FirmwareKind.BLOCKED, "version": "1.5"})), under_3(),
        'goes on, and its firmware line "fw-1" says "blocked" of the firmware that was read.'),
    "GUDID without a record": (
        without("gudid"), evidence(), f'gives the reason "gudid_agrees", {HELD}'),
    "an order that needs more": (
        ordered(), ordered(required=False),
        'does not say "written_order_prior_to_delivery_required", which follows from its evidence'),
    "an order that needs less": (
        ordered(required=False), ordered(),
        'says "written_order_prior_to_delivery_required", which does not follow from its evidence'),
    "an order of another code": (
        ordered(hcpcs="L2999"), ordered(),
        'says "written_order_prior_to_delivery_required", which does not follow from its evidence'),
    "an order of the day before": (
        ordered(end=evidence().date_of_service.replace(day=16)), ordered(),
        'says "written_order_prior_to_delivery_required", which does not follow from its evidence'),
    "a contradiction as unknown": (
        under_5(*BOTH), under_5(),
        'does not say "written_order_prior_to_delivery_contradicted", which follows from its evidence'),
    "one side of a contradiction": (
        under_5(*BOTH), under_5(BOTH[1]),
        'says "written_order_prior_to_delivery_not_required", which does not follow from its evidence'),
    "a contradiction that is none": (
        under_5(ORDER), under_5(*BOTH),
        'says "written_order_prior_to_delivery_contradicted", which does not follow from its evidence'),
    "what the lists do not say, as known": (
        of({"rules": evidence().rules.model_copy(update={"orders": ()})}),
        of({"rules": evidence().rules.model_copy(update={"orders": tuple(
            ORDER.model_copy(update={"kind": kind}) for kind in OrderKind)})}),
        'does not say "order_needs_unknown", which follows from its evidence'),
}  # fmt: skip


@pytest.mark.parametrize("case", FORGERIES)
def test_what_the_evidence_does_not_bear_out_is_told(case: str) -> None:
    rests, said, words = FORGERIES[case]
    assert any(words in fault for fault in faults(rests, said))


def test_an_invented_recall_is_told() -> None:
    told = faults(evidence(), recall_open="Recall Z-0009-2026 of Synthex Mobility is open.")
    assert told == [f'Entry 8 (verdict.taken) gives the reason "recall_open", {HELD}']


def test_a_recall_is_named_whole() -> None:
    """The number of one recall at the beginning of another's does not do."""
    (recall,) = evidence().recalls
    longer = RecallRecord.model_validate(recall.model_dump() | {"number": f"{recall.number}1"})
    assert faults(of({"recalls": (recall,)}), of({"recalls": (longer,)})) != []


def reworded(code: str, old: str, new: str) -> Change:
    """The verdict in the log with other words in the reason of this code."""
    reasons = [
        reason.model_copy(update={"text": reason.text.replace(old, new)})
        if reason.code == code
        else reason
        for reason in decide(evidence()).reasons
    ]
    told: list[JSON] = [plain(reason) for reason in reasons]
    return edited("verdict", "reasons", told)


NOT_REQUIRED = plain(
    evidence().rules.model_copy(update={"orders": (ORDER.model_copy(update={"required": False}),)})
)
IN_A_PACKET: dict[str, tuple[Change, str]] = {
    "indications in a verdict's words": (
        reworded("firmware_in_policy", "no stairs", "stairs too"),
        f'{TITLE} gives the reason "firmware_in_policy", {HELD}'),
    "a version in a verdict's words": (
        reworded("firmware_in_policy", "RN 7", "RN 8"),
        f'{TITLE} gives the reason "firmware_in_policy", {HELD}'),
    "a recall in a verdict's words": (
        reworded("recall_not_this_unit", "Z-0001-2026", "Z-0002-2026"),
        f'{TITLE} {NOT_THIS_UNIT}, {HELD}'),
    "a list of what an order needs": (
        edited("evidence", "rules", NOT_REQUIRED),
        f'{TITLE} says "written_order_prior_to_delivery_required", which does not follow'),
}  # fmt: skip


@pytest.mark.parametrize("case", IN_A_PACKET)
def test_the_packets_check_tells_it(case: str) -> None:
    change, words = IN_A_PACKET[case]
    assert words in failed(forged(change, files=there))["recomputed"]
