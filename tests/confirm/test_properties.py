"""What holds for any evidence: order never matters, nor what is about others; less is never surer."""

from __future__ import annotations

from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.decide import decide
from agent.confirm.identity import establish
from agent.confirm.models import Confidence, Evidence, ListingKey
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
            "rules": both.rules.model_copy(update={"orders": shuffled(draw, both.rules.orders)}),
        }
    )
    return both, turned


@given(two_orders())
def test_the_order_of_rows_readings_and_imports_never_changes_a_verdict(
    pair: tuple[Evidence, Evidence],
) -> None:
    assert decide(pair[0]) == decide(pair[1])


others = st.builds(
    ListingKey,
    manufacturer=st.sampled_from(["Other Robotics", "Synthex"]),
    product=st.sampled_from(["Walker", KEY.product]),
    model=st.sampled_from(["W-1", "SX-2000"]),
    hcpcs=st.sampled_from(["K1007", "L2999"]),
)


@given(any_evidence, others)
def test_an_unrelated_row_or_crosswalk_never_changes_a_verdict(
    evidence: Evidence, key: ListingKey
) -> None:
    walk = crosswalk(key, model="W-1", di="00614141007349").model_copy(
        update={"reported_manufacturer": "Other Robotics"}
    )
    more = evidence.model_copy(update={"crosswalks": (walk, *evidence.crosswalks)})
    if evidence.snapshot is not None:
        row = LISTING.model_copy(update={"key": key, "line": 99})
        rows = (row, *evidence.snapshot.listings)
        snapshot = evidence.snapshot.model_copy(update={"listings": rows})
        more = more.model_copy(update={"snapshot": snapshot})
    assert decide(more) == decide(evidence)


def rank(confidence: Confidence | None) -> int:
    return -1 if confidence is None else ORDER.index(confidence)


@st.composite
def with_less(draw: st.DrawFn) -> tuple[Evidence, Evidence]:
    """Evidence whose sources agree, and the same with one of them taken away."""
    full = draw(any_evidence.filter(lambda evidence: not establish(evidence).conflicts))
    kinds = [name for name in ("readings", "crosswalks") if getattr(full, name)]
    kinds += ["label"] if full.label else []
    kinds += ["typed"] if full.typed else []
    kinds += ["passes"] if any(len(one.passes) > 1 for one in full.readings) else []
    kind = draw(st.sampled_from(kinds or ["nothing"]))
    if kind == "label":
        return full, full.model_copy(update={"label": None})
    if kind == "typed":
        return full, full.model_copy(update={"typed": {}})
    if kind == "passes":
        fewer = tuple(one.model_copy(update={"passes": one.passes[:1]}) for one in full.readings)
        return full, full.model_copy(update={"readings": fewer})
    if kind == "nothing":
        return full, full
    kept = getattr(full, kind)
    gone = draw(st.integers(0, len(kept) - 1))
    return full, full.model_copy(update={kind: kept[:gone] + kept[gone + 1 :]})


@given(with_less())
def test_taking_evidence_away_never_makes_an_identity_surer(
    pair: tuple[Evidence, Evidence],
) -> None:
    full, less = pair
    assert rank(establish(less).confidence) <= rank(establish(full).confidence)


@given(two_orders())
def test_a_verdict_runs_again_from_what_is_stored(pair: tuple[Evidence, Evidence]) -> None:
    stored = Evidence.model_validate_json(pair[0].model_dump_json())
    assert decide(stored) == decide(pair[0])
