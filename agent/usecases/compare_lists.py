"""Two imported lists held against each other, and the verdicts that would change between them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from agent.confirm.compare import ListDifference, Product, changed_products, difference
from agent.confirm.decide import decide
from agent.confirm.models import Evidence, Listing, Snapshot, Verdict, VerdictKind
from agent.confirm.pcl import ListRow, as_listings
from agent.fitting.timing import zone
from agent.store import Entry
from agent.usecases.desk import Desk
from agent.usecases.devices import DEVICES
from agent.usecases.lists import named_list, rows_of

NO_TRANSCRIPT: Final[Mapping[str, list[object]]] = {"entries": []}
"""A verdict rests on what was decoded; the bytes themselves are read again by the replay alone."""


@dataclass(frozen=True, slots=True)
class ComparedLists:
    """Two lists, and what is different on the second."""

    first: Snapshot
    second: Snapshot
    difference: ListDifference


@dataclass(frozen=True, slots=True)
class AffectedVerdict:
    """A stored verdict that would be another on the second list than on the first.

    Attributes:
        entry: of the stored verdict.
        fitting: its fitting; ``None`` where it was taken outside any.
        stored: what it says.
        before: what it would be on the first list.
        after: what it would be on the second.
    """

    entry: int
    fitting: str | None
    stored: VerdictKind
    before: Verdict
    after: Verdict


@dataclass(frozen=True, slots=True)
class Affected:
    """What two lists would change.

    Attributes:
        taken: how many verdicts are stored.
    """

    first: Snapshot
    second: Snapshot
    taken: int
    verdicts: tuple[AffectedVerdict, ...]


def compare_lists(desk: Desk, first: str, second: str, hcpcs: str | None = None) -> ComparedLists:
    """What is different on the second list.

    Args:
        hcpcs: only under this code; ``None`` for all.

    Raises:
        UsageError: there is no such snapshot.
    """
    one, other = named_list(desk, first), named_list(desk, second)
    rows = [
        [row for row in rows_of(desk, kept) if hcpcs is None or row.hcpcs == hcpcs.upper()]
        for kept in (one, other)
    ]
    found = difference(*rows)
    return ComparedLists(one.snapshot, other.snapshot, found)


def affected_verdicts(desk: Desk, first: str, second: str) -> Affected:
    """The stored verdicts that would change between two lists.

    Each is decided again from its own stored evidence, once with each list in the place of the one that
    it was taken on. How old the lists are is left out of it. Verdicts on products of which nothing
    differs on the two lists are passed over: rows of other products change no verdict.

    Raises:
        UsageError: there is no such snapshot.
    """
    one, other = named_list(desk, first), named_list(desk, second)
    before, after = _Rows(rows_of(desk, one)), _Rows(rows_of(desk, other))
    changed = changed_products(before.all, after.all)
    found, taken = [], 0
    for entry in desk.store.entries(act="verdict.taken"):
        taken += 1
        evidence = _evidence(entry, changed)
        if evidence is None:
            continue
        verdicts = [
            _on_list(desk, evidence, snapshot, rows)
            for snapshot, rows in ((one.snapshot, before), (other.snapshot, after))
        ]
        if _said(verdicts[0]) != _said(verdicts[1]):
            stored = VerdictKind(json.loads(entry.sections["verdict"].content)["verdict"])
            fitting = None if entry.leaf.subject == DEVICES else entry.leaf.subject
            found.append(AffectedVerdict(entry.index, fitting, stored, verdicts[0], verdicts[1]))
    return Affected(one.snapshot, other.snapshot, taken, tuple(found))


class _Rows:
    """A list's rows, found by code and by product."""

    def __init__(self, rows: tuple[ListRow, ...]) -> None:
        self.all = rows
        self._by_code: dict[str, list[ListRow]] = defaultdict(list)
        self._by_product: dict[Product, list[ListRow]] = defaultdict(list)
        self._found: dict[tuple[str, frozenset[Product]], tuple[Listing, ...]] = {}
        for row in rows:
            self._by_code[row.hcpcs].append(row)
            self._by_product[row[2:5]].append(row)

    def considered(self, hcpcs: str, products: frozenset[Product]) -> tuple[Listing, ...]:
        """The rows that a verdict can depend on, in the order of the file; many ask for the same."""
        if (hcpcs, products) not in self._found:
            found = {row.line: row for row in self._by_code.get(hcpcs, ())}
            for product in products:
                found |= {row.line: row for row in self._by_product.get(product, ())}
            listings = as_listings(found[line] for line in sorted(found))
            self._found[hcpcs, products] = listings
        return self._found[hcpcs, products]


def _evidence(entry: Entry, changed: frozenset[Product]) -> Evidence | None:
    """The evidence of a verdict that rests on a product of which something differs."""
    told: dict[str, Any] = json.loads(entry.sections["evidence"].content)
    keys = (walk["key"] for walk in told["crosswalks"])
    if not any((key["manufacturer"], key["product"], key["model"]) in changed for key in keys):
        return None
    for reading in told["readings"]:
        reading["transcript"] = NO_TRANSCRIPT
    told["snapshot"] = None
    return Evidence.model_validate(told)


def _on_list(desk: Desk, evidence: Evidence, snapshot: Snapshot, rows: _Rows) -> Verdict:
    """The verdict with another list in its place, as if it had been retrieved on the verdict's day."""
    products = frozenset(
        (walk.key.manufacturer, walk.key.product, walk.key.model) for walk in evidence.crosswalks
    )
    moment = _start_of(evidence.decided_on, desk.settings.place_tz)
    listings = rows.considered(evidence.rules.hcpcs, products)
    fresh = snapshot.model_copy(update={"retrieved": moment, "listings": listings})
    verdict = decide(evidence.model_copy(update={"snapshot": fresh}))
    as_if, truly = (f"retrieved {each.date()}" for each in (moment, snapshot.retrieved))
    reasons = tuple(
        reason.model_copy(update={"text": reason.text.replace(as_if, truly)})
        for reason in verdict.reasons
    )
    told = {"reasons": reasons, "snapshot_retrieved": snapshot.retrieved, "snapshot_age_days": None}
    return verdict.model_copy(update=told)


def _start_of(day: date, place_tz: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone(place_tz))


def _said(verdict: Verdict) -> tuple[VerdictKind, tuple[str, ...]]:
    return verdict.verdict, tuple(reason.code for reason in verdict.reasons)
