"""Suggestions: the likeliest spelling first, what differs beside it, never more than spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.models import Listing
from agent.confirm.rules import shipped_references
from agent.confirm.suggest import Reported, suggest
from tests.confirm.build import KEY, LISTING


def listing(manufacturer: str, product: str, model: str) -> Listing:
    key = KEY.model_copy(update={"manufacturer": manufacturer, "product": product, "model": model})
    return LISTING.model_copy(update={"key": key})


LISTINGS = (
    listing("Synthex Mobility", "Strider Personal", "SX-200"),
    listing("Synthex Mobility", "Strider Clinic", "SX-100"),
    listing("Examplar Orthopaedics", "Knee Brace Sample", "KB-1"),
)


def reported(manufacturer: str, model: str) -> Reported:
    return Reported(manufacturer=manufacturer, model=model)


@pytest.mark.parametrize(
    ("told", "model"),
    [
        (reported("Synthex Mobility", "SX-200"), "SX-200"),
        (reported("SYNTHEX MOBILITY INC", "SX200"), "SX-200"),
        (reported("Synthex", "Strider Clinic"), "SX-100"),
        (reported("Examplar", "KB1"), "KB-1"),
    ],
)
def test_the_likeliest_spelling_comes_first(told: Reported, model: str) -> None:
    assert suggest(told, LISTINGS)[0].key.model == model


def test_the_same_spelling_scores_a_hundred_and_differs_in_nothing() -> None:
    best = suggest(reported("Synthex Mobility", "SX-200"), LISTINGS)[0]
    assert (best.score, best.differs) == (100, ())


def test_another_spelling_never_scores_a_hundred() -> None:
    best = suggest(reported("SYNTHEX MOBILITY", "sx 200"), LISTINGS)[0]
    assert best.score < 100


def test_what_differs_is_said() -> None:
    best = suggest(reported("Synthex Mobility", "SX-201"), LISTINGS)[0]
    assert best.differs == ('model: reported "SX-201", listed "SX-200"',)


def test_a_wholly_other_product_is_not_suggested() -> None:
    assert suggest(reported("Quux", "ZZZZ"), LISTINGS) == ()


def test_what_the_article_names_is_suggested_as_what_it_is() -> None:
    (named,) = shipped_references()
    (found,) = suggest(reported(named.manufacturer, named.product), LISTINGS, [named], limit=1)
    assert (found.reference, found.key.model) == (True, "")


@given(st.permutations(LISTINGS), st.text(max_size=12), st.text(max_size=12))
def test_the_order_of_rows_changes_no_suggestion(
    shuffled: list[Listing], manufacturer: str, model: str
) -> None:
    told = reported(manufacturer, model)
    assert suggest(told, shuffled) == suggest(told, LISTINGS)
