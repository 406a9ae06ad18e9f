"""Every stored verdict run again from its evidence: what anybody can do, years later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, assert_never

from pydantic import ValidationError

from agent.confirm.models import Label
from agent.errors import AgentError, IntegrityError, NotComplete, UsageError
from agent.model import Model
from agent.store import Entry
from agent.text import counted
from agent.usecases.desk import Desk
from agent.usecases.labels import require_kept
from agent.usecases.sharing import shared_out
from agent.usecases.verdict_replay import run_again
from agent.usecases.verdicts import VERDICT_TAKEN, verdict_from
from drivers.errors import DriverError, DriverMissing


class ReplayFault(Model):
    """A verdict that did not come out again, and why."""

    entry: int
    message: str


class Replays(Model):
    """What came of every stored verdict.

    Attributes:
        replayed: how many were run again.
        faults: those of them that did not come out as they were stored.
        not_run: those that nobody can run here: a driver is not installed, or the rules are of a
            later program. Nothing is said against them.
    """

    replayed: int
    faults: tuple[ReplayFault, ...]
    not_run: tuple[ReplayFault, ...] = ()


class _Stored(NamedTuple):
    """A verdict as its bytes; a process of its own can run it again from them alone."""

    entry: int
    verdict: bytes
    evidence: bytes


class _Ran(NamedTuple):
    """What came of it; files that the label rests on are looked for where the store is open."""

    entry: int
    outcome: _Outcome
    label: Label | None = None


class _Again(NamedTuple):
    """It came out as it was stored."""


class _Otherwise(NamedTuple):
    message: str


class _NotHere(NamedTuple):
    message: str


_Outcome = _Again | _Otherwise | _NotHere


def replay_all(desk: Desk) -> Replays:
    """Run every stored verdict again; one that fails does not keep the others from being run."""
    faults: list[ReplayFault] = []
    not_run: list[ReplayFault] = []
    count = 0
    entries = desk.store.entries(act=VERDICT_TAKEN)
    for ran in shared_out(_run, (_stored(entry) for entry in entries)):
        match _kept(desk, ran):
            case _Again():
                count += 1
            case _Otherwise(message):
                count += 1
                faults.append(ReplayFault(entry=ran.entry, message=message))
            case _NotHere(message):
                not_run.append(ReplayFault(entry=ran.entry, message=message))
            case never:
                assert_never(never)
    return Replays(replayed=count, faults=tuple(faults), not_run=tuple(not_run))


def require_replays(desk: Desk) -> None:
    """Every stored verdict comes out again.

    Raises:
        IntegrityError: one does not; the message is the first one's and says how many more.
        NotComplete: none comes out otherwise, but one cannot be run here.
    """
    done = replay_all(desk)
    if done.faults:
        raise IntegrityError(
            _first_of(done.faults, "does not come out again"),
            next_step="Keep the database as it is, and ask for help: a rule or a record was changed.",
        )
    if done.not_run:
        raise NotComplete(
            _first_of(done.not_run, "cannot be run again here"),
            next_step="All else checks. Install what is missing, and verify again.",
        )


def _first_of(found: Sequence[ReplayFault], what: str) -> str:
    first = found[0]
    more = f" Besides it, {counted(len(found) - 1, 'more verdict')}." if len(found) > 1 else ""
    return f"The verdict of entry {first.entry} {what}: {first.message}{more}"


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
    except (UsageError, DriverMissing) as error:
        return _Ran(one.entry, _NotHere(error.message))
    except (AgentError, DriverError) as error:
        return _Ran(one.entry, _Otherwise(error.message))
    except ValidationError:
        message = "What is stored of it cannot be read by this version of the program."
        return _Ran(one.entry, _Otherwise(message))
    return _Ran(one.entry, _Again(), taken.evidence.label)


def _kept(desk: Desk, ran: _Ran) -> _Outcome:
    """What came of it, once the files of its label were looked for too."""
    if ran.label is not None:
        try:
            require_kept(desk, ran.label)
        except AgentError as error:
            return _Otherwise(error.message)
    return ran.outcome
