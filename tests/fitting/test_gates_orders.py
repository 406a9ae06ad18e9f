"""What an order needs by the supplier's lists, and the paper that closes it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from agent.confirm.models import OrderKind, OrderRule
from agent.fitting.gates import GateState, Weight
from agent.fitting.gates_orders import GATES, needed
from agent.fitting.models import Author, Document, DocumentEntry, DocumentType, Fitting
from agent.fitting.readiness import assess
from tests.fitting.replay import story_fitting

WHOLE = story_fitting()
DELIVERED = date(2026, 6, 17)
BEFORE, AFTER = DELIVERED - timedelta(days=1), DELIVERED + timedelta(days=1)
TYPES = {
    OrderKind.FACE_TO_FACE: DocumentType.FACE_TO_FACE_NOTE,
    OrderKind.WRITTEN_ORDER: DocumentType.STANDARD_WRITTEN_ORDER,
    OrderKind.PRIOR_AUTHORIZATION: DocumentType.PRIOR_AUTHORIZATION,
}
PAPER = Document(
    id="D-99", type=DocumentType.OTHER, title="SYNTHETIC", author="A. Sample",
    author_role=Author.PRACTITIONER, date_of_service=date(2026, 1, 5), received=date(2026, 1, 6),
    signed="yes",
)  # fmt: skip


def line(kind: OrderKind, **change: object) -> OrderRule:
    told = OrderRule(
        kind=kind, hcpcs="K1007", required=True, begin=date(2026, 1, 1), source="a list"
    )
    return told.model_copy(update=change)


def with_paper(kind: OrderKind, **change: object) -> Fitting:
    """The whole fitting with this paper as the only one of its type."""
    others = tuple(one for one in WHOLE.documents if one.document.type is not TYPES[kind])
    paper = PAPER.model_copy(update={"type": TYPES[kind], **change})
    return WHOLE.model_copy(
        update={"documents": (*others, DocumentEntry(entry=99, document=paper))}
    )


def without_paper(kind: OrderKind) -> Fitting:
    others = tuple(one for one in WHOLE.documents if one.document.type is not TYPES[kind])
    return WHOLE.model_copy(update={"documents": others})


@pytest.mark.parametrize("kind", OrderKind)
def test_what_is_required_is_open_until_the_paper_is_recorded(kind: OrderKind) -> None:
    lacking = needed(without_paper(kind), kind, [line(kind)])
    there = needed(with_paper(kind), kind, [line(kind)])
    assert (lacking.passed, "none is recorded" in lacking.message) == (False, True)
    assert (there.passed, there.entries) == (True, (99,))


@pytest.mark.parametrize("kind", OrderKind)
def test_what_is_not_required_is_not_asked_for(kind: OrderKind) -> None:
    gate = needed(without_paper(kind), kind, [line(kind, required=False)])
    assert (gate.passed, gate.known, "does not need" in gate.message) == (True, True, True)


UNKNOWN: dict[str, list[OrderRule]] = {
    "no list": [],
    "another code": [line(OrderKind.PRIOR_AUTHORIZATION, hcpcs="L2999")],
    "it ended the day before": [line(OrderKind.PRIOR_AUTHORIZATION, end=BEFORE)],
    "it begins the day after": [line(OrderKind.PRIOR_AUTHORIZATION, begin=AFTER)],
}  # fmt: skip


@pytest.mark.parametrize("case", UNKNOWN)
def test_what_the_lists_do_not_say_is_unknown_and_asks_for_nothing(case: str) -> None:
    gate = needed(WHOLE, OrderKind.PRIOR_AUTHORIZATION, UNKNOWN[case])
    assert (gate.passed, gate.known) == (True, False)
    assert gate.message.startswith(
        "Unknown by the supplier's dated lists: whether K1007 on 2026-06-17"
    )


@pytest.mark.parametrize("kind", OrderKind)
def test_where_two_lists_contradict_each_other_the_paper_is_asked_for(kind: OrderKind) -> None:
    lists = [line(kind), line(kind, required=False, source="another list")]
    lacking = needed(without_paper(kind), kind, lists)
    there = needed(with_paper(kind), kind, lists)
    told = (
        "by one of the supplier's dated lists, which contradict each other (needed by a list, not needed by "
        "another list): none is recorded."
    )
    assert (lacking.passed, lacking.known, told in lacking.message) == (False, True, True)
    assert (there.passed, there.entries) == (True, (99,))


def test_a_list_that_has_ended_contradicts_none() -> None:
    kind = OrderKind.PRIOR_AUTHORIZATION
    lists = [line(kind), line(kind, required=False, end=BEFORE)]
    assert "contradict" not in needed(WHOLE, kind, lists).message


@pytest.mark.parametrize("change", [{"begin": DELIVERED}, {"end": DELIVERED}])
def test_the_first_and_the_last_day_of_a_line_count(change: dict[str, object]) -> None:
    told = line(OrderKind.PRIOR_AUTHORIZATION, **change)
    assert not needed(WHOLE, OrderKind.PRIOR_AUTHORIZATION, [told]).passed


PAPERS: list[tuple[OrderKind, dict[str, object], str]] = [
    (OrderKind.WRITTEN_ORDER, {"received": DELIVERED}, ""),
    (OrderKind.WRITTEN_ORDER, {"received": AFTER}, "received on 2026-06-18, after the delivery"),
    (OrderKind.WRITTEN_ORDER, {"received": None}, "does not say when it was received"),
    (OrderKind.WRITTEN_ORDER, {"signed": " "}, "is not signed"),
    (OrderKind.FACE_TO_FACE, {"signed": ""}, "is not signed"),
    (OrderKind.FACE_TO_FACE, {"author_role": Author.THERAPIST}, "not the treating practitioner's"),
    (OrderKind.PRIOR_AUTHORIZATION, {"date_of_service": DELIVERED}, ""),
    (OrderKind.PRIOR_AUTHORIZATION, {"date_of_service": AFTER}, "after the date of service"),
    (OrderKind.PRIOR_AUTHORIZATION, {"valid_until": DELIVERED}, ""),
    (OrderKind.PRIOR_AUTHORIZATION, {"valid_until": BEFORE}, "it ended on 2026-06-16"),
]


@pytest.mark.parametrize(("kind", "change", "words"), PAPERS)
def test_which_paper_does(kind: OrderKind, change: dict[str, object], words: str) -> None:
    gate = needed(with_paper(kind, **change), kind, [line(kind)])
    assert (gate.passed, words in gate.message) == (not words, True), gate.message


@pytest.mark.parametrize(("days", "does"), [(0, True), (1, False)])
def test_the_note_is_no_later_than_an_order(days: int, *, does: bool) -> None:
    ordered = max(
        one.document.date_of_service
        for one in WHOLE.documents
        if one.document.type is DocumentType.STANDARD_WRITTEN_ORDER
    )
    kind = OrderKind.FACE_TO_FACE
    fitting = with_paper(kind, date_of_service=ordered + timedelta(days=days))
    assert needed(fitting, kind, [line(kind)]).passed is does


def said_by_the_verdict(code: str, *, of: int | None = WHOLE.final_verdict_entry) -> Fitting:
    verdicts = tuple(
        one.model_copy(update={"reason_codes": (code,)}) if one.entry == of else one
        for one in WHOLE.verdicts
    )
    return WHOLE.model_copy(update={"verdicts": verdicts})


def asked(fitting: Fitting, *lines: OrderRule) -> GateState:
    return needed(fitting, OrderKind.PRIOR_AUTHORIZATION, lines)


def test_where_the_lists_say_nothing_now_the_verdicts_count() -> None:
    required = asked(said_by_the_verdict("prior_authorization_required"))
    not_required = asked(said_by_the_verdict("prior_authorization_not_required"))
    assert (required.passed, "by the lists of the verdict" in required.message) == (False, True)
    assert (not_required.passed, not_required.known) == (True, True)


def test_where_the_verdict_s_lists_contradicted_each_other_the_paper_is_asked_for() -> None:
    both = asked(said_by_the_verdict("prior_authorization_contradicted"))
    assert (both.passed, both.known) == (False, True)
    assert "by one of the lists of the verdict, which contradict each other" in both.message


def test_the_lists_as_they_are_kept_now_come_first() -> None:
    fitting = said_by_the_verdict("prior_authorization_required")
    assert asked(fitting, line(OrderKind.PRIOR_AUTHORIZATION, required=False)).passed


def test_an_earlier_verdict_than_the_final_one_says_nothing() -> None:
    earlier = next(one.entry for one in WHOLE.verdicts if one.entry != WHOLE.final_verdict_entry)
    assert not asked(said_by_the_verdict("prior_authorization_required", of=earlier)).known


def test_before_the_delivery_the_planned_day_counts() -> None:
    planned = date(2026, 7, 1)
    case = WHOLE.case.model_copy(update={"planned_date_of_service": planned})
    fitting = WHOLE.model_copy(update={"delivered_entry": None, "case": case})
    kind = OrderKind.PRIOR_AUTHORIZATION
    assert not asked(fitting, line(kind, begin=planned, end=planned)).passed


def test_without_one_the_day_of_the_newest_verdict_counts() -> None:
    case = WHOLE.case.model_copy(update={"planned_date_of_service": None})
    fitting = WHOLE.model_copy(update={"delivered_entry": None, "case": case})
    day = fitting.verdicts[-1].date_of_service
    assert not asked(fitting, line(OrderKind.PRIOR_AUTHORIZATION, begin=day, end=day)).passed


def test_without_a_planned_day_it_is_unknown() -> None:
    case = WHOLE.case.model_copy(update={"planned_date_of_service": None})
    fitting = WHOLE.model_copy(update={"delivered_entry": None, "case": case, "verdicts": ()})
    gate = asked(fitting, line(OrderKind.PRIOR_AUTHORIZATION))
    assert (gate.known, "on a day that is not planned yet" in gate.message) == (False, True)


def test_the_readiness_list_has_it_among_what_the_claim_lacks() -> None:
    orders = [line(kind) for kind in OrderKind]
    steps = {step.where: step.weight for step in assess(WHOLE, orders=orders).next_steps}
    assert steps[GATES[OrderKind.PRIOR_AUTHORIZATION]] is Weight.CLAIM
