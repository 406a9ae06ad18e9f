"""The supplier's own side: the log held against what left the machine, packets and checkpoints."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from agent.errors import IntegrityError
from agent.ledger.errors import LedgerError
from agent.ledger.histories import compare
from agent.ledger.kept_note import kept_note
from agent.ledger.verifiers import parse_keys
from agent.model import Model
from agent.packet.check import check_packet
from agent.packet.check.histories import (
    Witnessed,
    is_proven,
    witnessed_by_note,
    witnessed_by_packet,
)
from agent.text import counted, quoted
from agent.usecases.desk import Desk
from agent.usecases.packet_check import no_checkpoint, read_kept

_ZIP: Final = b"PK"
_GIVE: Final = "Give a packet.zip, or a checkpoint that was kept elsewhere."
_KEEP: Final = (
    "Keep the database as it is, find out which copy of it was put back and when, and tell compliance: "
    "what was recorded after that is in the packets alone."
)


class HeldAgainst(Model):
    """A packet or a checkpoint of which the log is the continuation.

    Attributes:
        entries: how many the log had when it signed it.
    """

    file: str
    entries: int


def hold_against(desk: Desk, path: Path) -> HeldAgainst:
    """Show that the log continues what it signed once; answer how long it was then.

    Raises:
        UsageError: the file cannot be read, or is neither a packet nor a checkpoint.
        IntegrityError: it is of another log, of another history of this one, or this one has lost
            entries since; the message says where the two part.
    """
    witness = _witness(desk, path)
    name, store = quoted(str(path)), desk.store
    if witness.origin != store.origin:
        raise IntegrityError(
            f"{name} is of the log {quoted(witness.origin)}, and this one is {quoted(store.origin)}.",
            next_step="Hold it against the log that it is of.",
        )
    own = frozenset(one.vkey for one in parse_keys("".join(f"{v}\n" for v in store.vkeys())))
    if not witness.keys & own:
        raise IntegrityError(
            f"{name} bears this log's name and is not signed with its key.", next_step=_KEEP
        )
    found = compare(store.history(), witness.history)
    if found.parted is not None:
        first, last = found.parted.start, found.parted.end - 1
        where = f"at entry {first}" if first == last else f"between entry {first} and entry {last}"
        raise IntegrityError(
            f"{name} is of another history of this log: they part {where}.", next_step=_KEEP
        )
    if witness.history.size > store.size:
        raise IntegrityError(
            f"{name} was signed when the log had {counted(witness.history.size, 'entry', 'entries')}, and it "
            f"has {store.size}: entries are missing.",
            next_step=_KEEP,
        )
    if not found.is_whole:
        raise IntegrityError(
            f"{name} does not show what it says of this log.",
            next_step="Please report this as a bug.",
        )
    return HeldAgainst(file=str(path), entries=witness.history.size)


def _witness(desk: Desk, path: Path) -> Witnessed:
    data = read_kept(path, _GIVE)
    if data.startswith(_ZIP):
        if not is_proven(check_packet(data)):
            raise IntegrityError(
                f"The proofs of {quoted(str(path))} do not check, so that it shows nothing of the log.",
                next_step="See what is wrong with it: k1007 check.",
            )
        return witnessed_by_packet(str(path), data)
    try:
        own = parse_keys("".join(f"{vkey}\n" for vkey in desk.store.vkeys()))
        return witnessed_by_note(str(path), kept_note(data), own)
    except LedgerError as error:
        raise no_checkpoint(str(path), error) from error
