"""Which listings a reported product may be: for a reviewer's eyes, and for nothing else.

A score is how alike the spellings are (rapidfuzz), not how likely it is the same product: two models of
one maker differ by a digit. Only the very same spelling scores 100. No verdict is ever taken on a suggestion.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pydantic import Field

from agent.confirm.models import Listing, ListingKey, Reference
from agent.confirm.periods import period_words
from agent.model import Model
from agent.text import quoted

WEIGHTS: Final = (0.35, 0.65)
"""Of the manufacturer's likeness and the model's: every listing of one maker shares the first."""

LEAST_SCORE: Final = 40.0
"""Below this two spellings have nothing to do with each other."""


LIKEST: Final = 99.0
"""The most that another spelling scores."""


class Reported(Model):
    """What a controller, or a label alone, says of its product."""

    manufacturer: str
    model: str
    hardware: str | None = None
    udi_di: str | None = None


class Suggestion(Model):
    """A listing that is spelled like a reported product.

    Attributes:
        score: 0 to 100.
        differs: what is not spelled the same, in words.
        periods: of the listing.
        reference: it is no listing but named by an official text; it can lead to review alone.
    """

    key: ListingKey
    score: float = Field(ge=0, le=100)
    differs: tuple[str, ...]
    periods: str
    reference: bool = False


def suggest(
    reported: Reported,
    listings: Iterable[Listing],
    references: Iterable[Reference] = (),
    *,
    limit: int = 5,
) -> tuple[Suggestion, ...]:
    """The listings that are spelled most alike, the best first; of equal ones in alphabetical order."""
    by_key: dict[ListingKey, list[Listing]] = {}
    for listing in listings:
        by_key.setdefault(listing.key, []).append(listing)
    found = [
        Suggestion(
            key=key,
            score=_score(reported, key),
            differs=_differs(reported, key),
            periods=period_words(rows),
        )
        for key, rows in by_key.items()
    ]
    found += [_of_reference(reported, each) for each in references]
    alike = [each for each in found if each.score >= LEAST_SCORE]
    ranked = sorted(alike, key=lambda each: (-each.score, each.key.model_dump_json()))
    return tuple(ranked[:limit])


def _of_reference(reported: Reported, named: Reference) -> Suggestion:
    key = ListingKey(
        manufacturer=named.manufacturer, product=named.product, model="", hcpcs=named.hcpcs
    )
    return Suggestion(
        key=key,
        score=_score(reported, key),
        differs=_differs(reported, key),
        periods=f"named by a text of {named.as_of}, no listing",
        reference=True,
    )


def _score(reported: Reported, key: ListingKey) -> float:
    from rapidfuzz import fuzz, utils

    def alike(one: str, other: str) -> float:
        """Half for the words in common, half for the letters: a part of a name is not the name."""
        words = fuzz.token_set_ratio(one, other, processor=utils.default_process)
        return (words + fuzz.ratio(one, other, processor=utils.default_process)) / 2

    maker = alike(reported.manufacturer, key.manufacturer)
    names = (key.model, key.product, f"{key.product} {key.model}")
    model = max(alike(reported.model, name) for name in names if name)
    score = round(WEIGHTS[0] * maker + WEIGHTS[1] * model, 1)
    return min(score, LIKEST) if _differs(reported, key) else score


def _differs(reported: Reported, key: ListingKey) -> tuple[str, ...]:
    pairs = (
        ("manufacturer", reported.manufacturer, key.manufacturer),
        ("model", reported.model, key.model),
    )
    return tuple(
        f"{name}: reported {quoted(told)}, listed {quoted(listed) if listed else 'without one'}"
        for name, told, listed in pairs
        if told != listed
    )
