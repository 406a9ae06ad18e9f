"""Products that were read and have no reviewed crosswalk yet, and the listings they may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from agent.confirm.models import ListingKey, Reference
from agent.confirm.rules import shipped_references
from agent.confirm.suggest import Reported, Suggestion, suggest
from agent.usecases.crosswalks import list_crosswalks
from agent.usecases.desk import Desk, opened
from agent.usecases.verdict_list import verdict_snapshot

UNMAPPED: Final = frozenset({"no_crosswalk", "hardware_not_reviewed"})
"""The reasons that a reviewer can do something about."""

NEAREST: Final = 3
"""Rows that are shown where a crosswalk leads to none."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A reported product with what it may be on the newest list.

    Attributes:
        entries: the verdicts that wait for it.
    """

    reported: Reported
    entries: tuple[int, ...]
    suggestions: tuple[Suggestion, ...]


def propose(desk: Desk, reported: Reported, limit: int) -> Proposal:
    """What that product may be."""
    return _proposal(desk, reported, (), limit)


def propose_all(desk: Desk, limit: int) -> tuple[Proposal, ...]:
    """Every product that was read and that no crosswalk speaks of, with what it may be."""
    waiting: dict[Reported, list[int]] = {}
    for entry in desk.store.entries(act="verdict.taken"):
        verdict: Any = opened(entry, "verdict")
        if UNMAPPED.isdisjoint(reason["code"] for reason in verdict["reasons"]):
            continue
        reported = _reported(verdict)
        if reported is not None and not _is_mapped(desk, reported):
            waiting.setdefault(reported, []).append(entry.index)
    return tuple(_proposal(desk, told, tuple(at), limit) for told, at in waiting.items())


@dataclass(frozen=True, slots=True)
class NotOnList:
    """A crosswalk leads to no row of the list in force.

    Attributes:
        snapshot_id: the list.
        nearest: the rows that are spelled most alike.
    """

    snapshot_id: str
    nearest: tuple[Suggestion, ...]


def not_on_list(desk: Desk, key: ListingKey) -> NotOnList | None:
    """Said of a key that no row of the list in force has; ``None`` where one has it, or none is there."""
    snapshot = verdict_snapshot(desk, ())
    if snapshot is None or any(row.key == key for row in snapshot.listings):
        return None
    told = Reported(manufacturer=key.manufacturer, model=key.model)
    return NotOnList(snapshot.id, suggest(told, snapshot.listings, limit=NEAREST))


def references() -> tuple[Reference, ...]:
    """Products that an official text names as coded, without the model number of a listing."""
    return shipped_references()


def _proposal(desk: Desk, told: Reported, entries: tuple[int, ...], limit: int) -> Proposal:
    snapshot = verdict_snapshot(desk, ())
    listings = () if snapshot is None else snapshot.listings
    return Proposal(told, entries, suggest(told, listings, references(), limit=limit))


def _reported(verdict: dict[str, Any]) -> Reported | None:
    fields = {name: each["value"] for name, each in verdict["identity"].items()}
    if "manufacturer" not in fields or "model" not in fields:
        return None  # a label alone names a DI: what that is, its maker's GUDID record says
    return Reported(
        manufacturer=fields["manufacturer"],
        model=fields["model"],
        hardware=fields.get("hardware_revision"),
    )


def _is_mapped(desk: Desk, told: Reported) -> bool:
    return any(
        (walk.reported_manufacturer, walk.reported_model) == (told.manufacturer, told.model)
        and (not walk.reported_hardware or told.hardware in walk.reported_hardware)
        for walk in list_crosswalks(desk)
    )
