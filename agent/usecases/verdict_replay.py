"""A stored verdict run again, from its evidence and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from agent.confirm.decide import decide
from agent.confirm.models import Verdict
from agent.confirm.rules import is_shipped
from agent.errors import IntegrityError
from agent.text import quoted
from agent.usecases.desk import Desk
from agent.usecases.labels import require_kept
from agent.usecases.verdicts import TakenVerdict, taken_verdict
from drivers.errors import DriverError, DriverMissing
from drivers.identify import replay
from drivers.profile import Profile
from drivers.reading import Reading


def replay_verdict(desk: Desk, index: int) -> Verdict:
    """Run a stored verdict again from its evidence, bytes and all.

    Raises:
        IntegrityError: it comes out differently, a file that its label rests on is not there, or it
            was taken under rules that nobody shipped.
        UsageError: it was taken under rules that this program does not know.
    """
    return replay_taken(desk, taken_verdict(desk, index))


def replay_taken(desk: Desk, taken: TakenVerdict) -> Verdict:
    """The same of a verdict that has been read already.

    Raises:
        IntegrityError, UsageError: as ``replay_verdict``.
    """
    if taken.evidence.label is not None:
        require_kept(desk, taken.evidence.label)
    return run_again(taken)


def run_again(taken: TakenVerdict) -> Verdict:
    """Decode and decide again, from the evidence and nothing else.

    Raises:
        IntegrityError: it comes out differently, or was taken under rules that nobody shipped.
        UsageError: it was taken under rules that this program does not know.
    """
    index = taken.entry
    for reading in taken.evidence.readings:
        require_faithful(reading, taken.evidence.profiles)
    if not is_shipped(taken.evidence.rules):
        raise IntegrityError(
            f"Entry {index} was taken under rules that call themselves version "
            f"{quoted(taken.evidence.rules.version)} and are not those of that version.",
            next_step="Keep the database as it is, and ask for help: somebody wrote past us.",
        )
    again = decide(taken.evidence)
    if again != taken.verdict:
        raise IntegrityError(
            _difference(taken, again),
            next_step="Keep the database as it is, and ask for help: a rule or a record was changed.",
        )
    return again


def _difference(taken: TakenVerdict, again: Verdict) -> str:
    """What came out otherwise, in a sentence."""
    stored = taken.verdict
    if stored.verdict is not again.verdict:
        return f"Entry {taken.entry} says {stored.verdict}, but its evidence gives {again.verdict}."
    names = [name for name in Verdict.model_fields if getattr(stored, name) != getattr(again, name)]
    told = ", ".join(name.replace("_", " ") for name in names)
    return (
        f"Entry {taken.entry} says {stored.verdict} as its evidence does, but differs in: {told}."
    )


def require_faithful(reading: Reading, profiles: Mapping[str, Profile]) -> None:
    """Decode the transcript again; it has to give what the driver reported.

    Args:
        profiles: the profiles as they were at the reading, by id.

    Raises:
        DriverMissing: the driver that made it is not installed, so nothing can be said.
        IntegrityError: it does not, or its profile is not there, or is marked as an invented
            product's and the reading is not. A simulated device is invented whatever its profile says.
    """
    profile = profiles.get(reading.profile) if reading.profile else None
    marked = profile.synthetic if profile else False
    try:
        marked_enough = reading.synthetic or not marked
        faithful = marked_enough and replay(reading, profile) == reading.passes
    except DriverMissing:
        raise
    except DriverError:
        faithful = False
    if not faithful:
        raise IntegrityError(
            f"The transcript of the reading of {reading.target} does not give the identity it reported.",
            next_step="Read the controller again; if this comes back, report the driver.",
        )
