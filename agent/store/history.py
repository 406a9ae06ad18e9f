"""Whether the log continues everything that it signed: its own checkpoint, and the file's."""

from __future__ import annotations

from pathlib import Path

from agent.errors import IntegrityError
from agent.ledger.checkpoint import Checkpoint, open_checkpoint
from agent.ledger.errors import LedgerError
from agent.ledger.merkle import root_at
from agent.store.border import RESTORE
from agent.store.checkpoint_file import damaged_file, read_file
from agent.store.identity import LogIdentity
from agent.store.session import Session
from agent.store.tree import log_size, newest_checkpoint, node_reader
from agent.text import counted


def require_history(session: Session, identity: LogIdentity, home: Path) -> Checkpoint:
    """The log's newest checkpoint, where the log has everything that was ever signed for it.

    The file may be behind: then a commit was not followed by the file's replacement. It may never
    be ahead, nor tell of another root. O(log n) reads.

    Raises:
        IntegrityError: entries are missing or are others than those that were signed.
    """
    # Read before the database: another program may append, and publish, at any moment.
    published = _published_checkpoint(identity, home)
    with session.reading():
        newest = newest_checkpoint(session, identity)
        size = log_size(session)
        if size != newest.size:
            raise IntegrityError(
                f"The log has {counted(size, 'entry', 'entries')}, its newest checkpoint {newest.size}.",
                next_step=RESTORE,
            )
        _require_root(session, newest, "The newest checkpoint")
        if published.size > newest.size:
            raise IntegrityError(
                f"Entries are missing: the database has {newest.size}, "
                f"and {published.size} were signed for.",
                next_step=RESTORE,
            )
        _require_root(session, published, "The checkpoint file")
    return newest


def _published_checkpoint(identity: LogIdentity, home: Path) -> Checkpoint:
    note = read_file(home)
    try:
        checkpoint, _ = open_checkpoint(note, identity.verifiers)
    except LedgerError as error:
        raise damaged_file(home) from error
    return checkpoint


def _require_root(session: Session, checkpoint: Checkpoint, what: str) -> None:
    if root_at(checkpoint.size, node_reader(session)) != checkpoint.root:
        raise IntegrityError(
            f"{what} tells of other entries than the database has: "
            f"the first {checkpoint.size} are not those that were signed for.",
            next_step=RESTORE,
        )
