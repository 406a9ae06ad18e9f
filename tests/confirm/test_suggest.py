"""Suggestions: the likeliest spelling first, what differs beside it, never more than spelling."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.models import Listing, ListingKey
from agent.confirm.rules import shipped_references
from agent.confirm.suggest import Reported, Suggestion, suggest
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


@pytest.mark.parametrize(
    ("told", "score"),
    [
        (reported("Synthex Mobility", "SX-200"), 100.0),
        (reported("SYNTHEX MOBILITY", "sx 200"), 99.0),
        (reported("Synthex Mobility", "Strider Personal"), 99.0),
        (reported("Synthex Mobility", "Strider Personal SX-200"), 99.0),
        (reported("", "SX-200"), 65.0),
        (reported("Synthex", "SX-200"), 93.2),
        (reported("Synthex", "szzzz"), 40.0),
    ],
    ids=[
        "the same",
        "case and signs count little, and never nothing",
        "the product's name",
        "the product's name and the model number",
        "the model weighs 65",
        "the words of the maker half, its letters half: 35 of (100 + 60.9) / 2",
        "the least that is suggested",
    ],
)
def test_a_score_says_how_alike_the_spellings_are(told: Reported, score: float) -> None:
    assert suggest(told, LISTINGS)[0].score == score


def test_a_score_below_the_least_is_no_suggestion() -> None:
    assert suggest(reported("Synthex", "zzzzzzz"), LISTINGS) == ()


def test_what_differs_is_said() -> None:
    best = suggest(reported("Synthex Mobility", "SX-201"), LISTINGS)[0]
    assert best.differs == ('model: reported "SX-201", listed "SX-200"',)


def test_the_maker_s_other_spelling_is_said_first() -> None:
    best = suggest(reported("Synthex", "SX-201"), LISTINGS)[0]
    assert best.differs == (
        'manufacturer: reported "Synthex", listed "Synthex Mobility"',
        'model: reported "SX-201", listed "SX-200"',
    )


def test_a_model_that_was_not_said_is_like_no_other_that_is_not_said() -> None:
    (named,) = shipped_references()
    assert suggest(reported(named.manufacturer, ""), (), [named]) == ()


ALIKE = tuple(listing("Synthex Mobility", "Strider", f"SX-20{n}") for n in (6, 5, 4, 3, 2, 1))


def test_equally_alike_ones_come_in_alphabetical_order_and_five_at_most() -> None:
    found = suggest(reported("Synthex Mobility", "SX-209"), ALIKE)
    assert [one.key.model for one in found] == [f"SX-20{n}" for n in (1, 2, 3, 4, 5)]


def test_a_listing_of_several_periods_is_suggested_once_with_all_of_them() -> None:
    ended = LISTING.model_copy(update={"begin": date(2023, 1, 1), "end": date(2024, 1, 1)})
    (found,) = suggest(reported("Synthex Mobility", "SX-200"), (LISTING, ended))
    assert (found.periods, found.reference) == (
        "2023-01-01 to 2024-01-01 and 2025-02-01 to open",
        False,
    )


def test_a_wholly_other_product_is_not_suggested() -> None:
    assert suggest(reported("Quux", "ZZZZ"), LISTINGS) == ()


def test_what_the_article_names_is_suggested_as_what_it_is() -> None:
    (named,) = shipped_references()
    (found,) = suggest(reported(named.manufacturer, named.product), LISTINGS, [named], limit=1)
    assert found == Suggestion(
        key=ListingKey(
            manufacturer="Argo Technologies", product="The Rewalk™", model="", hcpcs="K1007"
        ),
        score=99.0,
        differs=('model: reported "The Rewalk™", listed without one',),
        periods="named by a text of 2023-12-28, no listing",
        reference=True,
    )


@given(st.permutations(LISTINGS), st.text(max_size=12), st.text(max_size=12))
def test_the_order_of_rows_changes_no_suggestion(
    shuffled: list[Listing], manufacturer: str, model: str
) -> None:
    told = reported(manufacturer, model)
    assert suggest(told, shuffled) == suggest(told, LISTINGS)
