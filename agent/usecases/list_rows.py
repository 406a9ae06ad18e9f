"""A list's rows in memory, narrowed to what a verdict can depend on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from agent.confirm.compare import Product
from agent.confirm.decide import OneDevice
from agent.confirm.models import Listing, Reason, Snapshot
from agent.confirm.pcl import ListRow, as_listings
from agent.confirm.questions.answers import Outcome
from agent.confirm.retrieved import calendar_day


class ListRows:
    """The rows of one list; what many verdicts ask for alike is looked for once."""

    def __init__(self, rows: tuple[ListRow, ...]) -> None:
        self.all = rows
        self._found: dict[tuple[str, frozenset[Product]], tuple[Listing, ...]] = {}

    def considered(self, hcpcs: str, products: frozenset[Product]) -> tuple[Listing, ...]:
        """The rows under a code, and those of these products under any, in the order of the file."""
        if (hcpcs, products) not in self._found:
            rows = (row for row in self.all if row.hcpcs == hcpcs or row[2:5] in products)
            self._found[hcpcs, products] = as_listings(rows)
        return self._found[hcpcs, products]


def rows_about(
    rows: Iterable[ListRow], products: frozenset[Product]
) -> dict[Product, tuple[Listing, ...]]:
    """The rows of each of these products under any code, in the order of the file."""
    found: dict[Product, list[ListRow]] = {}
    for row in rows:
        if row[2:5] in products:
            found.setdefault(row[2:5], []).append(row)
    return {product: as_listings(these) for product, these in found.items()}


@dataclass(frozen=True)
class ListOfTheDay:
    """A list as if it had been retrieved on the day of each verdict, so that its age is left out.

    A verdict rests on the rows of the products that its crosswalks lead to, and on no other.

    Attributes:
        rows: of each product that a verdict is asked about.
    """

    snapshot: Snapshot
    rows: Mapping[Product, tuple[Listing, ...]]
    _made: dict[tuple[date, frozenset[Product]], Snapshot] = field(default_factory=dict)

    def outcome(self, device: OneDevice) -> Outcome:
        """The verdict on this list, whose reasons say when the list was truly retrieved."""
        facts = device.facts
        of_the_day = self._narrowed(facts.evidence.decided_on, facts.products)
        outcome = device.outcome(of_the_day)
        as_if, truly = (
            f"retrieved {calendar_day(one.retrieved)}" for one in (of_the_day, self.snapshot)
        )
        return outcome._replace(
            reasons=tuple(_replaced(reason, as_if, truly) for reason in outcome.reasons)
        )

    def _narrowed(self, day: date, products: frozenset[Product]) -> Snapshot:
        if (day, products) not in self._made:
            listings = tuple(row for one in sorted(products) for row in self.rows.get(one, ()))
            told = {"retrieved": day, "listings": listings}
            self._made[day, products] = self.snapshot.model_copy(update=told)
        return self._made[day, products]


def _replaced(reason: Reason, old: str, new: str) -> Reason:
    if old not in reason.text:
        return reason
    return reason.model_copy(update={"text": reason.text.replace(old, new)})
