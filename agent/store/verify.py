"""Deriving everything again from the stored bytes, and naming what is not as it was stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from agent.errors import IntegrityError
from agent.ledger.act import verify_act_signature
from agent.ledger.chain import Chains
from agent.ledger.errors import LedgerError
from agent.ledger.merkle import Node, leaf_hash, new_nodes, root_at
from agent.ledger.note import open_note
from agent.store.blobs import require_hash
from agent.store.border import RESTORE
from agent.store.entries import read_entries
from agent.store.history import require_history
from agent.store.identity import LogIdentity
from agent.store.records import Entry
from agent.store.session import Session
from agent.store.tree import verified_checkpoint


def verify_store(session: Session, identity: LogIdentity, home: Path) -> None:
    """Check pages, entries, sections, signatures, links, nodes, checkpoints, files and the file beside.

    Raises:
        IntegrityError: naming the first entry, checkpoint or file that is at fault.
    """
    require_history(session, identity, home)
    with session.reading():
        _verify_entries(session, identity)
        _verify_cosignatures(session, identity)
        _verify_blobs(session)
        _verify_pages(session)


@dataclass(slots=True)
class _Tree:
    """The tree grown again from the leaves; only the hashes along its right edge are kept."""

    nodes: dict[tuple[int, int], bytes] = field(default_factory=dict)
    count: int = 0

    def add(self, entry: Entry) -> list[Node]:
        """The nodes that the entry completes."""
        grown = new_nodes(entry.index, leaf_hash(entry.leaf_bytes), self._read)
        for node in grown:
            self.nodes[node.level, node.number] = node.hash
        for node in grown[:-1]:  # covered by the last, never read again
            del self.nodes[node.level, node.number]
            self.nodes.pop((node.level, node.number - 1), None)
        self.count += len(grown)
        return grown

    def root(self, size: int) -> bytes:
        return root_at(size, self._read)

    def _read(self, level: int, number: int) -> bytes:
        return self.nodes[level, number]


def _verify_entries(session: Session, identity: LogIdentity) -> None:
    tree, chains = _Tree(), Chains()
    _verify_checkpoint(session, identity, tree, 0)
    size = 0
    for entry in read_entries(session, None, None):
        if entry.index != size:
            raise IntegrityError(f"Entry {size} is missing.", next_step=RESTORE)
        size += 1
        _verify_signature(entry)
        _verify_link(entry, chains)
        for level, number, derived in tree.add(entry):
            _verify_node(session, entry.index, (level, number), derived)
        _verify_checkpoint(session, identity, tree, size)
    _verify_counts(session, tree, size)


def _verify_signature(entry: Entry) -> None:
    if entry.leaf.signature is None:
        return
    try:
        verify_act_signature(entry.leaf)
    except LedgerError as error:
        raise IntegrityError(f"Entry {entry.index}: {error}.", next_step=RESTORE) from error


def _verify_link(entry: Entry, chains: Chains) -> None:
    fault = chains.add(entry.index, entry.leaf, entry.leaf_bytes)
    if fault is not None:
        raise IntegrityError(
            f"Entry {entry.index} ({entry.leaf.act}) is not where its link says: {fault}.",
            next_step=RESTORE,
        )


def _verify_node(session: Session, index: int, place: tuple[int, int], derived: bytes) -> None:
    row = session.row("SELECT hash FROM node WHERE level = ? AND number = ?", place)
    if row is None or row[0] != derived:
        raise IntegrityError(
            f"Entry {index} is not the one that was stored: the tree's hash over it differs "
            f"(level {place[0]}, number {place[1]}).",
            next_step=RESTORE,
        )


def _verify_checkpoint(session: Session, identity: LogIdentity, tree: _Tree, size: int) -> None:
    row = session.row("SELECT note FROM checkpoint WHERE size = ?", (size,))
    if row is None:  # in the middle of acts that were stored together
        return
    if verified_checkpoint(size, row[0], identity).root != tree.root(size):
        raise IntegrityError(
            f"Entry {max(size - 1, 0)} or one before it is not the one that was signed for: "
            f"the checkpoint of size {size} has another root.",
            next_step=RESTORE,
        )


def _verify_counts(session: Session, tree: _Tree, size: int) -> None:
    """Nothing is stored beyond what the entries account for."""
    if session.row("SELECT count(*) FROM node") != (tree.count,):
        raise IntegrityError("The tree has hashes that no entry accounts for.", next_step=RESTORE)
    beyond = session.row(
        "SELECT entry FROM section WHERE entry >= ? UNION SELECT size - 1 FROM checkpoint "
        "WHERE size > ? LIMIT 1",
        (size, size),
    )
    if beyond is not None:
        raise IntegrityError(f"Entry {beyond[0]} is missing.", next_step=RESTORE)


def _verify_cosignatures(session: Session, identity: LogIdentity) -> None:
    rows = session.rows(
        "SELECT size, note, line FROM cosignature JOIN checkpoint USING (size) ORDER BY size"
    )
    for size, note, line in rows:
        try:
            opened = open_note(note + line, identity.verifiers)
            both = len(opened.verified) == len(identity.verifiers)
            fault = None if both else "it is not signed by both keys"
        except LedgerError as error:
            fault = str(error)
        if fault is not None:
            raise IntegrityError(
                f"The cosignature of the checkpoint of size {size} does not verify: {fault}.",
                next_step=RESTORE,
            )


def _verify_blobs(session: Session) -> None:
    for (sha256,) in session.rows("SELECT sha256 FROM blob ORDER BY sha256"):
        row = session.row("SELECT content FROM blob WHERE sha256 = ?", (sha256,))
        assert row is not None  # nothing deletes between the two
        require_hash(sha256, row[0])


def _verify_pages(session: Session) -> None:
    """SQLCipher's authentication of each page, then SQLite's own check of its structures."""
    faults = [str(row[0]) for row in session.rows("PRAGMA cipher_integrity_check")]
    faults += [row[0] for row in session.rows("PRAGMA integrity_check") if row[0] != "ok"]
    if faults:
        raise IntegrityError(
            f"The database file {str(session.path)!r} is damaged: {faults[0][:200]}.",
            next_step=RESTORE,
        )
