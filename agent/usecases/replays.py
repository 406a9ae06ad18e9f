"""Every stored verdict run again from its evidence: what anybody can do, years later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import ValidationError

from agent.confirm.models import Label
from agent.errors import AgentError
from agent.model import Model
from agent.store import Entry
from agent.usecases.desk import Desk
from agent.usecases.labels import require_kept
from agent.usecases.sharing import shared_out
from agent.usecases.verdict_replay import run_again
from agent.usecases.verdicts import VERDICT_TAKEN, verdict_from
from drivers.errors import DriverError


class ReplayFault(Model):
    """A verdict that did not come out again, and why."""

    entry: int
    message: str


class Replays(Model):
    """How many verdicts were run again, and those that did not come out as they were stored."""

    replayed: int
    faults: tuple[ReplayFault, ...]


class _Stored(NamedTuple):
    """A verdict as its bytes; a process of its own can run it again from them alone."""

    entry: int
    verdict: bytes
    evidence: bytes


class _Ran(NamedTuple):
    """What came of it; files that the label rests on are looked for where the store is open."""

    entry: int
    message: str | None
    label: Label | None


def replay_all(desk: Desk) -> Replays:
    """Run every stored verdict again; one that fails does not keep the others from being run."""
    faults: list[ReplayFault] = []
    count = 0
    entries = desk.store.entries(act=VERDICT_TAKEN)
    for ran in shared_out(_run, (_stored(entry) for entry in entries)):
        count += 1
        message = ran.message or _kept(desk, ran.label)
        if message is not None:
            faults.append(ReplayFault(entry=ran.entry, message=message))
    return Replays(replayed=count, faults=tuple(faults))


def _stored(entry: Entry) -> _Stored:
    sections = entry.sections
    told = (sections[name].content if name in sections else b"" for name in ("verdict", "evidence"))
    return _Stored(entry.index, *told)


def _run(stored: Sequence[_Stored]) -> list[_Ran]:
    return [_ran(one) for one in stored]


def _ran(one: _Stored) -> _Ran:
    try:
        taken = verdict_from(one.entry, one.verdict, one.evidence)
        run_again(taken)
    except (AgentError, DriverError) as error:
        return _Ran(one.entry, error.message, None)
    except ValidationError:
        message = "What is stored of it cannot be read by this version of the program."
        return _Ran(one.entry, message, None)
    return _Ran(one.entry, None, taken.evidence.label)


def _kept(desk: Desk, label: Label | None) -> str | None:
    if label is None:
        return None
    try:
        require_kept(desk, label)
    except AgentError as error:
        return error.message
    return None
