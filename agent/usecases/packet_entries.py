"""The entries that a packet tells: the fitting's own, and every one about what its verdicts rest on.

Each subject is told whole: a packet in which one of its entries is missing does not check.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from agent.fitting.models import Fitting
from agent.ledger.canonical import JSON
from agent.packet.layout import NEWEST_EDITION, RESTING
from agent.store import Entry
from agent.usecases.desk import Desk
from agent.usecases.people import Actor
from agent.usecases.verdicts import taken_verdict


def told_entries(desk: Desk, fitting: Fitting, by: Actor) -> tuple[Entry, ...]:
    """What a packet of this fitting tells, in the order of the log."""
    verdicts = (taken_verdict(desk, index).verdict for index in fitting.verdict_entries)
    lists = {verdict.snapshot_id for verdict in verdicts if verdict.snapshot_id is not None}
    subjects = (fitting.case.fitting_id, *RESTING[NEWEST_EDITION], *sorted(lists))
    told = [entry for subject in subjects for entry in desk.store.entries(subject=subject)]
    actors = {by.user.id, *(entry.leaf.actor for entry in told)}
    people = _people(desk, actors)
    return tuple(sorted((*told, *people), key=lambda entry: entry.index))


def newest_entries(desk: Desk, fitting: Fitting, told: Iterable[Entry]) -> Mapping[str, JSON]:
    """The newest entry of each subject but the fitting, whose newest the export's own link names.

    The content of the section ``newest`` of an export (docs/packet.md).
    """
    subjects = {*RESTING[NEWEST_EDITION], *(entry.leaf.subject for entry in told)}
    newest: dict[str, JSON] = {}
    for subject in sorted(subjects - {fitting.case.fitting_id}):
        previous = desk.store.link(subject).previous
        newest[subject] = None if previous is None else previous.model_dump(mode="json")
    return {"edition": NEWEST_EDITION, "subjects": newest}


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
