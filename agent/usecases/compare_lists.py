"""Two imported lists held against each other, and the verdicts that would change between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter

from agent.confirm.compare import ListDifference, Product, changed_products, difference
from agent.confirm.decide import OneDevice
from agent.confirm.facts import Facts
from agent.confirm.models import Evidence, Snapshot, Verdict, VerdictKind
from agent.fitting.timing import zone
from agent.usecases.desk import Desk
from agent.usecases.list_rows import ListOfTheDay, rows_about
from agent.usecases.lists import named_list, rows_of
from agent.usecases.verdicts import DEVICES

TAKEN: Final = "verdict.taken"
TWO: Final = ("evidence", "verdict")
"""The sections of a stored verdict: what it rests on, and what it says."""

NO_TRANSCRIPT: Final[Mapping[str, list[object]]] = {"entries": []}
"""A verdict rests on what was decoded; the bytes themselves are read again by the replay alone."""

JSON_OBJECT: Final = TypeAdapter(dict[str, Any])


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
    rows = [rows_of(desk, kept) for kept in (one, other)]
    changed = changed_products(*rows)
    place = zone(desk.settings.place_tz)
    sides = [
        ListOfTheDay(kept.snapshot, rows_about(these, changed), place)
        for kept, these in zip((one, other), rows, strict=True)
    ]
    found, taken = [], 0
    for rests_on, said in zip(*(desk.store.sections(TAKEN, name) for name in TWO), strict=True):
        taken += 1
        device = _device(rests_on.content, changed)
        if device is None:
            continue
        verdicts = [side.verdict(device) for side in sides]
        if _said(verdicts[0]) != _said(verdicts[1]):
            stored = VerdictKind(JSON_OBJECT.validate_json(said.content)["verdict"])
            fitting = None if said.subject == DEVICES else said.subject
            found.append(AffectedVerdict(said.index, fitting, stored, *verdicts))
    return Affected(one.snapshot, other.snapshot, taken, tuple(found))


def _device(content: bytes, changed: frozenset[Product]) -> OneDevice | None:
    """What a verdict rests on, where something differs of the product that it is about."""
    told: dict[str, Any] = JSON_OBJECT.validate_json(content)
    if not any(_product(walk["key"]) in changed for walk in told["crosswalks"]):
        return None
    for reading in told["readings"]:
        reading["transcript"] = NO_TRANSCRIPT
    told["snapshot"] = None
    facts = Facts(Evidence.model_validate(told))
    return OneDevice(facts) if facts.products & changed else None


def _product(key: Mapping[str, str]) -> Product:
    return key["manufacturer"], key["product"], key["model"]


def _said(verdict: Verdict) -> tuple[VerdictKind, tuple[str, ...]]:
    return verdict.verdict, tuple(reason.code for reason in verdict.reasons)
