"""The append-only log: acts go in with everything that proves them, in one durable transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from agent.errors import AgentError, IntegrityError, UsageError
from agent.ledger.act import SealedAct
from agent.ledger.checkpoint import Checkpoint, sign_checkpoint
from agent.ledger.errors import LedgerError
from agent.ledger.merkle import (
    EMPTY_ROOT,
    ReadNode,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    new_nodes,
    root_at,
    verify_consistency,
)
from agent.store.acts import as_entries, require_acts
from agent.store.blobs import require_blob_sizes, store_blobs
from agent.store.checkpoint_file import publish_file, read_file, reserve_file
from agent.store.history import require_history
from agent.store.identity import LogIdentity
from agent.store.links import overtaken, require_links
from agent.store.records import Blob, Entry, UserRow
from agent.store.session import Session
from agent.store.tree import log_size, node_reader, store_nodes
from agent.store.users import save_user
from agent.text import counted


class NotPublished(IntegrityError):
    """The checkpoint file could not be replaced."""


@dataclass(frozen=True, slots=True)
class Log:
    """The log of one open database."""

    session: Session
    identity: LogIdentity
    home: Path

    def begin(self) -> None:
        """Sign the checkpoint of the empty log, inside the caller's transaction."""
        self._store_checkpoint(Checkpoint(self.identity.origin, 0, EMPTY_ROOT))

    def append(
        self,
        acts: Sequence[SealedAct],
        blobs: Sequence[Blob],
        expected_size: int | None,
        user: UserRow | None = None,
    ) -> tuple[Entry, ...]:
        """Add acts and the files that they name; when this returns, the disk has it all.

        Args:
            user: whom one of the acts adds: the row with their key is there with it, or neither is.
            expected_size: how long the log was when the caller looked; checked under the write
                lock, so that nothing comes in between. ``None`` for any.

        Raises:
            Overtaken: the log, or the subject of an act, has grown since; nothing was stored.
            UsageError: there is no act, a file is too large, the disk is full, or another program
                keeps writing; nothing was stored.
            IntegrityError: an act does not check, or the log is not the one that was signed for;
                nothing was stored. Or everything was stored, and the checkpoint file was not
                replaced: the message says so.
        """
        require_acts(acts)
        require_blob_sizes(blobs)
        with self.session.writing():
            old = require_history(self.session, self.identity, self.home)
            if expected_size is not None and old.size != expected_size:
                raise overtaken()
            require_links(self.session, acts, old.size)
            entries = as_entries(old.size, acts)
            self._store_entries(entries)
            store_blobs(self.session, blobs)
            if user is not None:
                save_user(self.session, user)
            new = self._grown(old, entries)
            self._reserve(self._store_checkpoint(new))
        self._publish_stored()
        return entries

    def cosign(self, moment: datetime) -> str:
        """Add the ML-DSA-44 line to the newest checkpoint; one that has it keeps what it has.

        Raises:
            UsageError: the moment has no zone, or is before 1970.
            IntegrityError: the log is not the one that was signed for.
        """
        time_s = _posix_time(moment)
        with self.session.writing():
            newest = require_history(self.session, self.identity, self.home)
            if self._cosignature(newest.size) is None:
                line = self.identity.cosigner.cosign(newest, time_s)
                self.session.run(
                    "INSERT INTO cosignature (size, line) VALUES (?, ?)", (newest.size, str(line))
                )
                self._reserve(self.checkpoint_at(newest.size))
        self._publish_stored()
        return self.checkpoint_at(newest.size)

    def checkpoint(self) -> str:
        """The newest checkpoint as a signed note, with its cosignature where it has one."""
        return self.checkpoint_at(log_size(self.session))

    def checkpoint_at(self, size: int) -> str:
        """The checkpoint of an earlier size.

        Raises:
            UsageError: none was signed for that size.
        """
        row = self.session.row("SELECT note FROM checkpoint WHERE size = ?", (size,))
        if row is None:
            raise UsageError(
                f"No checkpoint was signed for size {size}.",
                next_step="Acts that were stored together have one checkpoint, for the last.",
            )
        return str(row[0]) + (self._cosignature(size) or "")

    def inclusion_proof(self, index: int, size: int) -> tuple[bytes, ...]:
        """That entry ``index`` is in the log of that size: hashes from its sibling up.

        Raises:
            UsageError: the log was never that long, or has no such entry.
        """
        self._require_reached(size)
        try:
            return inclusion_proof(index, size, node_reader(self.session))
        except LedgerError as error:
            raise _no_proof(error) from error

    def consistency_proof(self, old: int, new: int) -> tuple[bytes, ...]:
        """That the log of size ``new`` begins with the whole log of size ``old``.

        Raises:
            UsageError: the log was never that long, or the sizes are the wrong way round.
        """
        self._require_reached(new)
        try:
            return consistency_proof(old, new, node_reader(self.session))
        except LedgerError as error:
            raise _no_proof(error) from error

    def publish_if_behind(self) -> None:
        """Mend the checkpoint file after a program that ended between its commit and this step."""
        if read_file(self.home) != self.checkpoint():
            self.publish()

    def publish(self) -> None:
        """Bring the checkpoint file up to the newest checkpoint, under the write lock.

        Raises:
            UsageError: another program keeps writing.
            NotPublished: the file cannot be replaced.
        """
        with self.session.writing():
            try:
                publish_file(self.home, self.checkpoint())
            except OSError as error:
                raise NotPublished(
                    "The checkpoint file beside the database could not be replaced: "
                    f"{error.strerror}.",
                    next_step="See that there is room on the disk and that you may write to it.",
                ) from error

    def _publish_stored(self) -> None:
        """The step after the commit: whatever goes wrong now, the act is stored."""
        try:
            self.publish()
        except AgentError as error:
            raise IntegrityError(
                f"What you did is stored, but one step after it failed: {error.message}",
                next_step="Do not repeat it: close the program and open it again, which mends that.",
            ) from error

    def _store_entries(self, entries: Sequence[Entry]) -> None:
        self.session.run_many(
            "INSERT INTO log (idx, leaf) VALUES (?, ?)",
            ((entry.index, entry.leaf_bytes) for entry in entries),
        )
        self.session.run_many(
            "INSERT INTO section (entry, name, salt, content) VALUES (?, ?, ?, ?)",
            (
                (entry.index, name, section.salt, section.content)
                for entry in entries
                for name, section in entry.sections.items()
            ),
        )

    def _grown(self, old: Checkpoint, entries: Sequence[Entry]) -> Checkpoint:
        """Store the new entries' nodes; the checkpoint answered is proven to continue the old."""
        known: dict[tuple[int, int], bytes] = {}
        read_node = node_reader(self.session, known)
        for entry in entries:
            nodes = new_nodes(entry.index, leaf_hash(entry.leaf_bytes), read_node)
            known.update({(node.level, node.number): node.hash for node in nodes})
            store_nodes(self.session, nodes)
        size = old.size + len(entries)
        new = Checkpoint(old.origin, size, root_at(size, read_node))
        _require_continues(old, new, read_node)
        return new

    def _store_checkpoint(self, checkpoint: Checkpoint) -> str:
        note = sign_checkpoint(checkpoint, self.identity.signer)
        self.session.run(
            "INSERT INTO checkpoint (size, note) VALUES (?, ?)", (checkpoint.size, note)
        )
        return note

    def _reserve(self, note: str) -> None:
        try:
            reserve_file(self.home, note)
        except OSError as error:
            raise UsageError(
                f"The disk did not take the entry: {error.strerror}; nothing was stored.",
                next_step="Make room on the disk, or see to it, then try again.",
            ) from error

    def _cosignature(self, size: int) -> str | None:
        row = self.session.row("SELECT line FROM cosignature WHERE size = ?", (size,))
        return None if row is None else str(row[0])

    def _require_reached(self, size: int) -> None:
        if size > log_size(self.session):
            raise UsageError(
                f"The log has fewer than {counted(size, 'entry', 'entries')}.",
                next_step="Ask for a proof of a size that the log has reached.",
            )


def _require_continues(old: Checkpoint, new: Checkpoint, read_node: ReadNode) -> None:
    """A log never signs a checkpoint that is inconsistent with one it signed before."""
    proof = consistency_proof(old.size, new.size, read_node)
    try:
        verify_consistency(old.size, new.size, old.root, new.root, proof)
    except LedgerError as error:
        raise IntegrityError(
            f"The log would contradict what it signed: {error}; nothing was stored.",
            next_step="Do not go on with this database: restore the newest backup.",
        ) from error


def _posix_time(moment: datetime) -> int:
    time_s = int(moment.timestamp())
    if moment.utcoffset() is None or time_s < 1:
        raise UsageError(
            "A checkpoint cannot be cosigned at a moment without a zone or before 1970.",
            next_step="Set this computer's clock.",
        )
    return time_s


def _no_proof(error: LedgerError) -> UsageError:
    return UsageError(
        f"There is no such proof: {error}.",
        next_step="Ask for an entry and a size that the log has reached.",
    )
