"""That every kept list reads as it was imported, and that what was derived from it is what it says."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any, NamedTuple

from agent.confirm.compare import Product
from agent.errors import IntegrityError
from agent.usecases.desk import Desk
from agent.usecases.list_index import as_read
from agent.usecases.list_rows import ListRows
from agent.usecases.lists import kept_lists, rows_of


class _RestsOn(NamedTuple):
    """What a stored verdict says of its list: which rows it considered, as their JSON."""

    entry: int
    hcpcs: str
    products: frozenset[Product]
    listings: str


def require_lists(desk: Desk) -> None:
    """Read every kept list again; one at a time, for each may be long.

    Raises:
        IntegrityError: a file does not read as it did, the rows at hand are not those of their
            file, or a verdict was taken on rows that its list does not have.
    """
    verdicts = _verdicts(desk)
    at_hand = desk.store.listings.source()
    for kept in kept_lists(desk):
        rows = rows_of(desk, kept)
        if kept.entry == at_hand:
            copied = (as_read(row) for row in desk.store.listings.all())
            if sorted(copied) != sorted(rows):
                raise _differs(f"The rows at hand of snapshot {kept.snapshot.id} are")
        found = ListRows(rows)
        for told in verdicts.pop(kept.snapshot.id, ()):
            listings = found.considered(told.hcpcs, told.products)
            if json.dumps([row.model_dump(mode="json") for row in listings]) != told.listings:
                raise _differs(f"The rows that the verdict in entry {told.entry} was taken on are")
    for missing in verdicts.values():
        raise _differs(f"The list that the verdict in entry {missing[0].entry} was taken on is")


def _verdicts(desk: Desk) -> dict[str, list[_RestsOn]]:
    """What each stored verdict rests on, by the id of its list."""
    found: dict[str, list[_RestsOn]] = defaultdict(list)
    for sections in desk.store.sections("verdict.taken", "evidence"):
        told: dict[str, Any] = json.loads(sections.contents[0])
        if told["snapshot"] is None:
            continue
        keys = [walk["key"] for walk in told["crosswalks"]]
        products = frozenset((k["manufacturer"], k["product"], k["model"]) for k in keys)
        in_order = [_in_order(row) for row in told["snapshot"]["listings"]]
        found[told["snapshot"]["id"]].append(
            _RestsOn(sections.index, told["rules"]["hcpcs"], products, json.dumps(in_order))
        )
    return found


def _in_order(row: dict[str, Any]) -> dict[str, Any]:
    """A stored row's members in the order of the model: sections are stored in alphabetical order."""
    key = row["key"]
    names = {name: key[name] for name in ("manufacturer", "product", "model", "hcpcs")}
    return {"key": names, **{name: row[name] for name in ("begin", "end", "comment", "line")}}


def _differs(what: str) -> IntegrityError:
    return IntegrityError(
        f"{what} not what the kept files say.",
        next_step="Keep the database as it is, restore the newest backup, and tell compliance.",
    )
