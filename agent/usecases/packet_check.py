"""Checking packets with nothing but the packets, and holding those of one log against each other."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Final

from agent.errors import UsageError
from agent.ledger.errors import LedgerError
from agent.ledger.kept_note import kept_note
from agent.packet.check import CheckReport, check_packet
from agent.packet.check.histories import (
    Compared,
    Relation,
    Witnessed,
    compared,
    is_proven,
    witnessed_by_note,
    witnessed_by_packet,
)
from agent.text import quoted
from agent.usecases.packet_replay import replayed

MAX_PACKET_BYTES: Final = 512 * 1024 * 1024
"""Larger than any packet; keeps a wrong file from filling the memory."""

_GIVE_PACKET: Final = "Give the packet.zip that k1007 export wrote."
_GIVE_NOTE: Final = (
    "Give a checkpoint as text: what k1007 ledger checkpoint printed, a packet's proof/checkpoint, or a "
    "witness's copy."
)


@dataclass(frozen=True, slots=True)
class Checked:
    """Several packets, each checked, and what they show of each other.

    Attributes:
        packets: each by its path, in the order in which they were named.
        compared: every pair of packets, then each packet with each checkpoint of its log; a packet whose
            proofs do not check is compared with nothing.
    """

    packets: tuple[tuple[str, CheckReport], ...]
    compared: tuple[Compared, ...]

    @property
    def ok(self) -> bool:
        """Every packet checks, and none contradicts another."""
        return all(report.ok for _, report in self.packets) and not any(
            one.relation.is_fault for one in self.compared
        )

    @property
    def is_complete(self) -> bool:
        """Whatever should be compared could be, all along."""
        return all(one.relation is not Relation.NOT_SHOWN for one in self.compared)


def check_file(path: Path) -> CheckReport:
    """Check a packet with nothing but the packet, and run its verdicts again.

    Raises:
        UsageError: there is no such file, or it is larger than any packet.
    """
    return _check(read_kept(path, _GIVE_PACKET))


def check_files(packets: Sequence[Path], checkpoints: Sequence[Path] = ()) -> Checked:
    """Check each packet, and hold all of one log against each other and against kept checkpoints.

    Raises:
        UsageError: a file is not there, is too large, or is no checkpoint; or a checkpoint is of a
            log of which no packet is.
    """
    notes = [(str(path), _note(path)) for path in checkpoints]
    reports: list[tuple[str, CheckReport]] = []
    witnesses: list[Witnessed] = []
    for path in packets:
        data = read_kept(path, _GIVE_PACKET)
        report = _check(data)
        reports.append((str(path), report))
        if is_proven(report):
            witnesses.append(witnessed_by_packet(str(path), data))
    pairs = [compared(one, other) for one, other in combinations(witnesses, 2)]
    held = [each for name, note in notes for each in _held(name, note, witnesses)]
    return Checked(tuple(reports), (*pairs, *held))


def read_kept(path: Path, next_step: str) -> bytes:
    """A file's bytes, where it is no larger than a packet can be.

    Raises:
        UsageError: it cannot be read, is no plain file, or is larger.
    """
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > MAX_PACKET_BYTES:
            raise UsageError(
                f"{quoted(str(path))} is not a plain file, or is larger than any packet.",
                next_step=next_step,
            )
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"The file {quoted(str(path))} cannot be read: {error.strerror}.", next_step=next_step
        ) from error


def no_checkpoint(name: str, error: LedgerError) -> UsageError:
    """The error for a file that is no checkpoint."""
    return UsageError(f"{quoted(name)} is no checkpoint: {error}.", next_step=_GIVE_NOTE)


def _check(data: bytes) -> CheckReport:
    report, again = check_packet(data), replayed(data)
    says = report.says if again.ok else None
    return replace(report, ok=report.ok and again.ok, checks=(*report.checks, again), says=says)


def _note(path: Path) -> str:
    data = read_kept(path, _GIVE_NOTE)
    try:
        note = kept_note(data)
        witnessed_by_note(str(path), note, ())
    except LedgerError as error:
        raise no_checkpoint(str(path), error) from error
    return note


def _held(name: str, note: str, witnesses: Sequence[Witnessed]) -> Iterator[Compared]:
    """A kept checkpoint against each packet of its log."""
    seen = False
    for witness in witnesses:
        kept = witnessed_by_note(name, note, witness.verifiers)
        if kept.origin == witness.origin:
            seen = True
            yield compared(witness, kept)
    if witnesses and not seen:
        origin = witnessed_by_note(name, note, ()).origin
        raise UsageError(
            f"{quoted(name)} is a checkpoint of the log {quoted(origin)}, of which no packet here is.",
            next_step="Give the checkpoint of the packet's own log, or another packet.",
        )
