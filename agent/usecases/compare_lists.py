"""Two imported lists held against each other, and the verdicts that would change between them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from agent.confirm.compare import ListDifference, Product, changed_products, difference
from agent.confirm.decide import OneDevice
from agent.confirm.facts import Facts
from agent.confirm.models import Confidence, Evidence, ListingKey, Snapshot, VerdictKind
from agent.confirm.questions.answers import Outcome
from agent.fitting.timing import zone
from agent.store import SectionsOf
from agent.usecases.decided_on import decided_on
from agent.usecases.desk import Desk
from agent.usecases.list_rows import ListOfTheDay, rows_about
from agent.usecases.lists import KeptList, named_list, rows_of
from agent.usecases.verdicts import DEVICES

TAKEN: Final = "verdict.taken"
TWO: Final = ("evidence", "verdict")
"""The sections of a stored verdict: what it rests on, and what it says."""


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
        confidence: how sure its identity is.
        before: what it would be on the first list.
        after: what it would be on the second.
    """

    entry: int
    fitting: str | None
    stored: VerdictKind
    date_of_service: date
    provisional: bool
    confidence: Confidence | None
    before: Outcome
    after: Outcome


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
    change = _change(desk, one, other)
    looked_at = [_affected(sections, change) for sections in desk.store.sections(TAKEN, *TWO)]
    found = tuple(each for each in looked_at if each is not None)
    return Affected(one.snapshot, other.snapshot, len(looked_at), found)


class _Change(NamedTuple):
    """What differs on two lists, and both with just the rows about that."""

    products: frozenset[Product]
    first: ListOfTheDay
    second: ListOfTheDay


def _change(desk: Desk, first: KeptList, second: KeptList) -> _Change:
    rows = [rows_of(desk, kept) for kept in (first, second)]
    changed, place = changed_products(*rows), zone(desk.settings.place_tz)
    sides = (
        ListOfTheDay(kept.snapshot, rows_about(these, changed), place)
        for kept, these in zip((first, second), rows, strict=True)
    )
    return _Change(changed, *sides)


def _affected(sections: SectionsOf, change: _Change) -> AffectedVerdict | None:
    """One stored verdict decided with both lists; ``None`` where they give the same."""
    rests_on, said = sections.contents
    device = _device(decided_on(rests_on), change.products)
    if device is None:
        return None
    before, after = change.first.outcome(device), change.second.outcome(device)
    if _said(before) == _said(after):
        return None
    evidence = device.facts.evidence
    return AffectedVerdict(
        entry=sections.index,
        fitting=None if sections.subject == DEVICES else sections.subject,
        stored=VerdictKind(json.loads(said)["verdict"]),
        date_of_service=evidence.date_of_service,
        provisional=evidence.provisional,
        confidence=device.facts.identity.confidence,
        before=before,
        after=after,
    )


def _device(evidence: Evidence, changed: frozenset[Product]) -> OneDevice | None:
    """What a verdict rests on, where something differs of the product that it is about."""
    if not any(_product(walk.key) in changed for walk in evidence.crosswalks):
        return None
    facts = Facts(evidence)
    return OneDevice(facts) if facts.products & changed else None


def _product(key: ListingKey) -> Product:
    return key.manufacturer, key.product, key.model


def _said(outcome: Outcome) -> tuple[VerdictKind, tuple[str, ...]]:
    return outcome.kind, tuple(reason.code for reason in outcome.reasons)
