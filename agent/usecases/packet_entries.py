"""The entries that a packet tells: the fitting's own, and every one about what its verdicts rest on.

Each chain is told whole: a packet in which one of its entries is missing does not check.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from agent.fitting.models import Fitting
from agent.ledger.canonical import JSON
from agent.ledger.leaf import LISTS
from agent.packet.layout import NEWEST_EDITION, RESTING
from agent.store import Entry
from agent.usecases.desk import Desk
from agent.usecases.lists import IMPORT_ACT, RETIRE_ACT
from agent.usecases.people import Actor


def told_entries(desk: Desk, fitting: Fitting, by: Actor) -> tuple[Entry, ...]:
    """What a packet of this fitting tells, in the order of the log."""
    whole = (fitting.case.fitting_id, *(name for name in RESTING[NEWEST_EDITION] if name != LISTS))
    told = [
        *(entry for subject in whole for entry in desk.store.entries(subject=subject)),
        *(entry for act in (IMPORT_ACT, RETIRE_ACT) for entry in desk.store.entries(act=act)),
    ]
    actors = {by.user.id, *(entry.leaf.actor for entry in told)}
    people = _people(desk, actors)
    return tuple(sorted((*told, *people), key=lambda entry: entry.index))


def newest_entries(desk: Desk, fitting: Fitting, told: Iterable[Entry]) -> Mapping[str, JSON]:
    """The newest entry of each chain but the fitting's own, whose newest the export's own link names.

    The content of the section ``newest`` of an export (docs/packet.md).
    """
    chains = {*RESTING[NEWEST_EDITION], *(entry.leaf.chain for entry in told)}
    newest: dict[str, JSON] = {}
    for chain in sorted(chains - {fitting.case.fitting_id}):
        previous = desk.store.link(chain).previous
        newest[chain] = None if previous is None else previous.model_dump(mode="json")
    return {"edition": NEWEST_EDITION, "chains": newest}


def _people(desk: Desk, actors: set[str]) -> list[Entry]:
    """All that is recorded about these people, about who added them, and so on."""
    told: dict[str, tuple[Entry, ...]] = {}
    waiting = list(actors)
    while waiting:
        person = waiting.pop()
        if person in told:
            continue
        told[person] = tuple(desk.store.entries(subject=person))
        waiting.extend(entry.leaf.actor for entry in told[person])
    return [entry for entries in told.values() for entry in entries]
