"""Two imported lists held against each other, and the verdicts that would change between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from agent.confirm.compare import ListDifference, changed_products, difference
from agent.confirm.models import Snapshot
from agent.usecases.desk import Desk
from agent.usecases.held_against import AffectedVerdict, Change, Stored, held_against
from agent.usecases.list_rows import ListOfTheDay, rows_about
from agent.usecases.lists import KeptList, named_list, rows_of
from agent.usecases.sharing import shared_out
from agent.usecases.verdicts import DEVICES, VERDICT_TAKEN


@dataclass(frozen=True, slots=True)
class ComparedLists:
    """Two lists, and what is different on the second."""

    first: Snapshot
    second: Snapshot
    difference: ListDifference


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
    work = partial(held_against, _change(desk, one, other))
    looked_at = list(shared_out(work, _stored(desk)))
    found = tuple(each for each in looked_at if each is not None)
    return Affected(one.snapshot, other.snapshot, len(looked_at), found)


def _change(desk: Desk, first: KeptList, second: KeptList) -> Change:
    rows = [rows_of(desk, kept) for kept in (first, second)]
    changed = changed_products(*rows)
    sides = (
        ListOfTheDay(kept.snapshot, rows_about(these, changed))
        for kept, these in zip((first, second), rows, strict=True)
    )
    return Change(changed, *sides)


def _stored(desk: Desk) -> Iterator[Stored]:
    for sections in desk.store.sections(VERDICT_TAKEN, "evidence", "verdict"):
        fitting = None if sections.subject == DEVICES else sections.subject
        yield Stored(sections.index, fitting, *sections.contents)
