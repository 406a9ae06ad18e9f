"""The tree's stored nodes and checkpoints, read."""

from __future__ import annotations

from agent.errors import IntegrityError
from agent.ledger.checkpoint import Checkpoint, open_checkpoint
from agent.ledger.errors import LedgerError
from agent.ledger.merkle import Node, ReadNode
from agent.store.border import RESTORE
from agent.store.identity import LogIdentity
from agent.store.session import Session


def node_reader(session: Session, known: dict[tuple[int, int], bytes] | None = None) -> ReadNode:
    """A ``read_node`` over the stored nodes, each asked for once.

    Args:
        session: the open database.
        known: nodes that are not stored yet; what is read is added.
    """
    nodes = {} if known is None else known

    def read_node(level: int, number: int) -> bytes:
        if (level, number) not in nodes:
            nodes[level, number] = _stored_node(session, level, number)
        return nodes[level, number]

    return read_node


def store_nodes(session: Session, nodes: list[Node]) -> None:
    """Add complete subtrees, inside the caller's transaction."""
    session.run_many("INSERT INTO node (level, number, hash) VALUES (?, ?, ?)", nodes)


def log_size(session: Session) -> int:
    """How many entries the log has."""
    row = session.row("SELECT coalesce(max(idx) + 1, 0) FROM log")
    assert row is not None  # an aggregate always answers
    return int(row[0])


def newest_checkpoint(session: Session, identity: LogIdentity) -> Checkpoint:
    """The newest stored checkpoint, its signature verified.

    Raises:
        IntegrityError: there is none, or this log did not sign it.
    """
    row = session.row("SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1")
    if row is None:
        raise IntegrityError("The database holds no checkpoint.", next_step=RESTORE)
    return verified_checkpoint(row[0], row[1], identity)


def verified_checkpoint(size: int, note: str, identity: LogIdentity) -> Checkpoint:
    """A stored checkpoint, its signature, origin and size verified.

    Raises:
        IntegrityError: it is not this log's checkpoint of that size.
    """
    try:
        checkpoint, _ = open_checkpoint(note, identity.verifiers)
    except LedgerError as error:
        raise IntegrityError(
            f"The checkpoint of size {size} does not verify: {error}.", next_step=RESTORE
        ) from error
    if checkpoint.size != size or checkpoint.origin != identity.origin:
        raise IntegrityError(
            f"The checkpoint of size {size} is that of another log or size.", next_step=RESTORE
        )
    return checkpoint


def _stored_node(session: Session, level: int, number: int) -> bytes:
    row = session.row("SELECT hash FROM node WHERE level = ? AND number = ?", (level, number))
    if row is None:
        raise IntegrityError(
            f"The hash over the 2^{level} entries from entry {number << level} on is missing.",
            next_step=RESTORE,
        )
    return bytes(row[0])
