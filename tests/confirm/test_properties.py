"""What holds for any evidence: order never matters, nor what is about others; less is never surer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agent.confirm.decide import decide
from agent.confirm.models import Confidence, Evidence, ListingKey, Verdict, VerdictKind
from agent.confirm.questions.known import ORDER
from tests.confirm.build import KEY, LISTING, crosswalk
from tests.confirm.cases import cases

EVIDENCE = [case.evidence for case in cases()]
any_evidence = st.sampled_from(EVIDENCE)


T = TypeVar("T")


def shuffled(draw: st.DrawFn, values: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(draw(st.permutations(values)))


@st.composite
def two_orders(draw: st.DrawFn) -> tuple[Evidence, Evidence]:
    """One case and, from another, more rows, crosswalks, policies and recalls; in two orders."""
    first, other = draw(any_evidence), draw(any_evidence)
    snapshot = first.snapshot
    if snapshot is not None and other.snapshot is not None:
        rows = (*snapshot.listings, *other.snapshot.listings)
        snapshot = snapshot.model_copy(update={"listings": rows})
    both = first.model_copy(
        update={
            "snapshot": snapshot,
            "readings": (*first.readings, *other.readings),
            "crosswalks": (*first.crosswalks, *other.crosswalks),
            "firmware": (*first.firmware, *other.firmware),
            "recalls": (*first.recalls, *other.recalls),
            "recall_files": (*first.recall_files, *other.recall_files),
        }
    )
    turned = both.model_copy(
        update={
            "snapshot": snapshot
            and snapshot.model_copy(update={"listings": shuffled(draw, snapshot.listings)}),
            "readings": shuffled(draw, both.readings),
            "crosswalks": shuffled(draw, both.crosswalks),
            "firmware": shuffled(draw, both.firmware),
            "recalls": shuffled(draw, both.recalls),
            "recall_files": shuffled(draw, both.recall_files),
            "rules": both.rules.model_copy(update={"orders": shuffled(draw, both.rules.orders)}),
        }
    )
    return both, turned


@given(two_orders())
def test_the_order_of_rows_readings_and_imports_never_changes_a_verdict(
    pair: tuple[Evidence, Evidence],
) -> None:
    assert decide(pair[0]) == decide(pair[1])


def names(*likely: str) -> st.SearchStrategy[str]:
    """Names that stand in the cases, and any other."""
    return st.sampled_from(likely) | st.text(min_size=1, max_size=20)


days = st.dates(date(2015, 1, 1), date(2035, 1, 1))


@st.composite
def rows_of_others(draw: st.DrawFn) -> tuple[Evidence, Evidence]:
    """A case, and the same with a row, of any period, of a product that no crosswalk of it leads to: often
    another model of the very same maker.
    """
    evidence = draw(any_evidence)
    key = ListingKey(
        manufacturer=draw(names(KEY.manufacturer, "Other Robotics")),
        product=draw(names(KEY.product, "Walker")),
        model=draw(names("SX-2000", "SX-20", KEY.model)),
        hcpcs=draw(st.sampled_from(["K1007", "L2999"])),
    )
    led_to = {(one.key.manufacturer, one.key.product, one.key.model) for one in evidence.crosswalks}
    assume((key.manufacturer, key.product, key.model) not in led_to)
    begin, end = draw(days), draw(st.none() | days)
    assume(end is None or begin <= end)
    snapshot = evidence.snapshot
    if snapshot is not None:
        row = LISTING.model_copy(update={"key": key, "line": 99, "begin": begin, "end": end})
        rows = (row, *snapshot.listings)
        snapshot = snapshot.model_copy(update={"listings": rows})
    return evidence, evidence.model_copy(update={"snapshot": snapshot})


@given(rows_of_others())
def test_a_row_of_another_product_never_changes_a_verdict(pair: tuple[Evidence, Evidence]) -> None:
    assert decide(pair[0]) == decide(pair[1])


@given(any_evidence)
def test_a_crosswalk_of_another_product_never_changes_a_verdict(evidence: Evidence) -> None:
    walk = crosswalk(KEY, model="W-1", di="10614141007346").model_copy(
        update={"reported_manufacturer": "Other Robotics"}
    )
    more = evidence.model_copy(update={"crosswalks": (walk, *evidence.crosswalks)})
    assert decide(more) == decide(evidence)


def rank(confidence: Confidence | None) -> int:
    return -1 if confidence is None else ORDER.index(confidence)


Less = Callable[[Evidence, Callable[[int], int]], Evidence]
"""Takes one thing away; the function chooses one of so many."""


def one_fewer(name: str) -> Less:
    def less(full: Evidence, choose: Callable[[int], int]) -> Evidence:
        kept = getattr(full, name)
        if not kept:
            return full
        gone = choose(len(kept))
        return full.model_copy(update={name: kept[:gone] + kept[gone + 1 :]})

    return less


def label_without(**gone: object) -> Less:
    def less(full: Evidence, _choose: Callable[[int], int]) -> Evidence:
        label = full.label and full.label.model_copy(update=gone)
        return full.model_copy(update={"label": label})

    return less


def single_passes(full: Evidence, _choose: Callable[[int], int]) -> Evidence:
    fewer = tuple(one.model_copy(update={"passes": one.passes[:1]}) for one in full.readings)
    return full.model_copy(update={"readings": fewer})


def a_field_fewer(full: Evidence, choose: Callable[[int], int]) -> Evidence:
    """One field of one pass was not answered."""
    if not full.readings:
        return full
    number = choose(len(full.readings))
    reading = full.readings[number]
    if not reading.passes:
        return full
    at = choose(len(reading.passes))
    told = dict(reading.passes[at].fields)
    if told:
        told.pop(sorted(told)[choose(len(told))])
    passes = [*reading.passes]
    passes[at] = passes[at].model_copy(update={"fields": told})
    readings = [*full.readings]
    readings[number] = reading.model_copy(update={"passes": tuple(passes)})
    return full.model_copy(update={"readings": tuple(readings)})


LESS: dict[str, Less] = {
    "a reading": one_fewer("readings"),
    "a crosswalk": one_fewer("crosswalks"),
    "the label": lambda full, _: full.model_copy(update={"label": None}),
    "the photographs": label_without(photos=()),
    "the second person": label_without(second_person=None),
    "the packing list": label_without(packing_list=None),
    "what was typed": lambda full, _: full.model_copy(update={"typed": {}}),
    "the second passes": single_passes,
    "a field of a pass": a_field_fewer,
}


@st.composite
def with_less(draw: st.DrawFn, less: Less) -> tuple[Verdict, Verdict]:
    """The verdict on any evidence, and on the same with one thing taken away."""
    full = draw(any_evidence)
    return decide(full), decide(less(full, lambda count: draw(st.integers(0, count - 1))))


@pytest.mark.parametrize("less", LESS.values(), ids=LESS)
@given(data=st.data())
def test_taking_evidence_away_makes_nothing_surer_but_what_contradicted_itself(
    data: st.DataObject, less: Less
) -> None:
    """Of a conflict nothing is sure; where what contradicts is taken away, what is left may be.

    That no conflict of a fitting is shed so is held by its gate (agent.fitting.contradictions).
    """
    full, fewer = data.draw(with_less(less))
    if full.verdict is VerdictKind.CONFLICT:
        assert full.confidence is None
    else:
        assert rank(fewer.confidence) <= rank(full.confidence)


@given(two_orders())
def test_a_verdict_runs_again_from_what_is_stored(pair: tuple[Evidence, Evidence]) -> None:
    stored = Evidence.model_validate_json(pair[0].model_dump_json())
    assert decide(stored) == decide(pair[0])
