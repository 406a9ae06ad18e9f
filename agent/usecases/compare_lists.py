"""Two imported lists held against each other, and the verdicts that would change between them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from agent.confirm.compare import ListDifference, Product, changed_products, difference
from agent.confirm.decide import decide_on
from agent.confirm.facts import Facts
from agent.confirm.models import Evidence, Snapshot, Verdict, VerdictKind
from agent.fitting.timing import zone
from agent.usecases.desk import Desk
from agent.usecases.devices import DEVICES
from agent.usecases.list_rows import ListRows
from agent.usecases.lists import named_list, rows_of

TAKEN: Final = "verdict.taken"
TWO: Final = ("evidence", "verdict")
"""The sections of a stored verdict: what it rests on, and what it says."""

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
    before, after = ListRows(rows_of(desk, one)), ListRows(rows_of(desk, other))
    changed = changed_products(before.all, after.all)
    found, taken = [], 0
    for rests_on, said in zip(*(desk.store.sections(TAKEN, name) for name in TWO), strict=True):
        taken += 1
        facts = _facts(rests_on.content, changed)
        if facts is None:
            continue
        verdicts = [
            _on_list(desk, facts, snapshot, rows)
            for snapshot, rows in ((one.snapshot, before), (other.snapshot, after))
        ]
        if _said(verdicts[0]) != _said(verdicts[1]):
            stored = VerdictKind(json.loads(said.content)["verdict"])
            fitting = None if said.subject == DEVICES else said.subject
            found.append(AffectedVerdict(said.index, fitting, stored, *verdicts))
    return Affected(one.snapshot, other.snapshot, taken, tuple(found))


def _facts(content: bytes, changed: frozenset[Product]) -> Facts | None:
    """The facts of a verdict that rests on a product of which something differs."""
    told: dict[str, Any] = json.loads(content)
    if not any(_product(walk["key"]) in changed for walk in told["crosswalks"]):
        return None
    for reading in told["readings"]:
        reading["transcript"] = NO_TRANSCRIPT
    told["snapshot"] = None
    facts = Facts(Evidence.model_validate(told))
    keys = (key.model_dump() for key in facts.keys)
    return facts if any(_product(key) in changed for key in keys) else None


def _product(key: Mapping[str, str]) -> Product:
    return key["manufacturer"], key["product"], key["model"]


def _on_list(desk: Desk, facts: Facts, snapshot: Snapshot, rows: ListRows) -> Verdict:
    """The verdict with another list in its place, as if it had been retrieved on the verdict's day."""
    evidence = facts.evidence
    products = frozenset(
        (walk.key.manufacturer, walk.key.product, walk.key.model) for walk in evidence.crosswalks
    )
    moment = _start_of(evidence.decided_on, desk.settings.place_tz)
    listings = rows.considered(evidence.rules.hcpcs, products)
    fresh = snapshot.model_copy(update={"retrieved": moment, "listings": listings})
    verdict = decide_on(facts.on_list(fresh))
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
