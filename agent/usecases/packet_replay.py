"""The verdicts of a packet run again, from the evidence that it opens: no database, no trust.

The packet's other checks need the ledger's room alone. This one needs the whole program: the drivers,
to decode the transcripts again, and the rules, to decide again.
"""

from __future__ import annotations

from typing import Final

from pydantic import ValidationError

from agent.errors import IntegrityError, UsageError
from agent.ledger.canonical import canonical_json
from agent.packet.archive import read_archive
from agent.packet.check.opened import open_packet
from agent.packet.check.report import Check
from agent.packet.check.told import Told
from agent.packet.check.verdicts import open_verdicts, verdict_count
from agent.text import counted
from agent.usecases.verdict_replay import run_again
from agent.usecases.verdicts import TakenVerdict, verdict_from
from drivers.errors import DriverMissing

NAME: Final = "replayed"


def replayed(data: bytes) -> Check:
    """Run every verdict again of which the packet opens both sections.

    One that cannot be run here (a driver that is not installed, rules of a later program) is told and
    is no fault.
    """
    try:
        packet = open_packet(read_archive(data))
    except IntegrityError:
        return Check(NAME, ok=False, detail="Not checked: no archive.")
    faults: list[str] = []
    left: list[str] = []
    again = 0
    for told in open_verdicts(packet):
        try:
            run_again(_taken(told))
            again += 1
        except IntegrityError as error:
            faults.append(f"{told.title}: {error.message}")
        except (DriverMissing, UsageError) as error:
            left.append(f"{told.title} was not run again: {error.message}")
    closed = verdict_count(packet) - len(open_verdicts(packet))
    if closed:
        left.append(f"Of {closed} the evidence is withheld.")
    if faults:
        return Check(NAME, ok=False, detail=" ".join((*faults, *left)))
    verdicts = counted(again, "verdict comes out", "verdicts come out")
    return Check(NAME, ok=True, detail=" ".join((f"{verdicts} again.", *left)))


def _taken(told: Told) -> TakenVerdict:
    """The verdict as the packet opens it.

    Raises:
        IntegrityError: its sections are not those of a verdict.
    """
    try:
        return verdict_from(
            told.index,
            canonical_json(told.contents["verdict"]),
            canonical_json(told.contents["evidence"]),
        )
    except ValidationError as error:
        raise IntegrityError(
            "Its sections are not those of a verdict.", next_step="Ask for the whole packet."
        ) from error
