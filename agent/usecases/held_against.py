"""Stored verdicts held against two lists: which would be another on the second, and why.

Plain values in, plain values out, so that a process of its own can do it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from agent.confirm.compare import Product
from agent.confirm.decide import OneDevice
from agent.confirm.facts import Facts
from agent.confirm.models import Confidence, Evidence, ListingKey, VerdictKind
from agent.confirm.questions.answers import Outcome
from agent.usecases.decided_on import decided_on
from agent.usecases.list_rows import ListOfTheDay


class Stored(NamedTuple):
    """A stored verdict.

    Attributes:
        entry: its place in the ledger.
        fitting: its fitting; ``None`` where it was taken outside any.
        evidence: what it rests on, as its bytes.
        verdict: what it says, as its bytes.
    """

    entry: int
    fitting: str | None
    evidence: bytes
    verdict: bytes


class Change(NamedTuple):
    """What differs on two lists, and both with just the rows about that."""

    products: frozenset[Product]
    first: ListOfTheDay
    second: ListOfTheDay


class Why(NamedTuple):
    """A reason of a verdict: its stable code and its sentence."""

    code: str
    text: str


class OnList(NamedTuple):
    """What a verdict would be on one of the lists."""

    verdict: VerdictKind
    reasons: tuple[Why, ...]


class AffectedVerdict(NamedTuple):
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
    before: OnList
    after: OnList


def held_against(change: Change, verdicts: Sequence[Stored]) -> list[AffectedVerdict | None]:
    """Each decided again with both lists; ``None`` for one to which they give the same."""
    return [_affected(each, change) for each in verdicts]


def _affected(stored: Stored, change: Change) -> AffectedVerdict | None:
    evidence = decided_on(stored.evidence)
    device = _device(evidence, change.products)
    if device is None:
        return None
    before, after = change.first.outcome(device), change.second.outcome(device)
    if _gist(before) == _gist(after):
        return None
    return AffectedVerdict(
        entry=stored.entry,
        fitting=stored.fitting,
        stored=VerdictKind(json.loads(stored.verdict)["verdict"]),
        date_of_service=evidence.date_of_service,
        provisional=evidence.provisional,
        confidence=device.facts.identity.confidence,
        before=_told(before),
        after=_told(after),
    )


def _device(evidence: Evidence, changed: frozenset[Product]) -> OneDevice | None:
    """What a verdict rests on, where something differs of the product that it is about."""
    if not any(_product(walk.key) in changed for walk in evidence.crosswalks):
        return None
    facts = Facts(evidence)
    return OneDevice(facts) if facts.products & changed else None


def _product(key: ListingKey) -> Product:
    return key.manufacturer, key.product, key.model


def _gist(outcome: Outcome) -> tuple[VerdictKind, tuple[str, ...]]:
    return outcome.kind, tuple(reason.code for reason in outcome.reasons)


def _told(outcome: Outcome) -> OnList:
    return OnList(outcome.kind, tuple(Why(each.code, each.text) for each in outcome.reasons))
