"""The store: one encrypted database with the log of acts, drafts, users and files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from agent.clock import Clock, system_clock
from agent.ledger.act import SealedAct
from agent.ledger.canonical import JSON
from agent.ledger.histories import WholeHistory
from agent.ledger.leaf import Link
from agent.store.blobs import has_blob, read_blob
from agent.store.border import DiskFull, NotWritable
from agent.store.connection import open_database, open_to_read
from agent.store.creation import create_home
from agent.store.drafts import Drafts
from agent.store.entries import newest_of, read_entries, read_entry, read_sections
from agent.store.history import require_history
from agent.store.home import DATABASE_NAME
from agent.store.identity import load_identity
from agent.store.keys import StoreKey
from agent.store.links import link_of
from agent.store.listings import Listings
from agent.store.log import Log, NotPublished
from agent.store.records import Blob, Draft, Entry, SectionsOf, UserRow
from agent.store.session import Session
from agent.store.tree import log_size, node_reader
from agent.store.users import Users
from agent.store.verify import verify_store


def _accept(home: Path) -> Callable[[Session], None]:
    """What is looked at before a database is used: the log has all that was signed for."""

    def accept(session: Session) -> None:
        require_history(session, load_identity(session), home)

    return accept


@dataclass(frozen=True, slots=True)
class Store:
    """An open store, used by one thread; several programs may have the same home open.

    Every method raises the agent's own errors alone: ``UsageError`` where the disk is full or
    another program keeps writing, ``IntegrityError`` where what is stored does not check. Where a
    method that writes returns, a power cut takes nothing of it back.
    """

    _session: Session
    _log: Log
    _drafts: Drafts
    _users: Users
    listings: Listings

    @classmethod
    def create(cls, home: Path, key: StoreKey, origin: str, clock: Clock = system_clock) -> Store:
        """Make a home with an empty log, and open it.

        Args:
            home: the folder, made with mode 0700; an existing one has to be private already.
            key: what will open the database.
            origin: the log's name, a URL without schema of the supplier's own.
            clock: answers the present moment.

        Raises:
            UsageError: there is a database already; the origin or the passphrase will not do.
            IntegrityError: there is only the checkpoint of a database that had entries.
            NotAllowed: the folder is not private, or cannot be written.
        """
        create_home(home, key, origin, clock())
        return cls.open(home, key, clock)

    @classmethod
    def open(cls, home: Path, key: StoreKey, clock: Clock = system_clock) -> Store:
        """Open a home: makes no file, and changes none where it raises.

        A database of an earlier version is brought up to this one, in one step. A checkpoint file that
        is behind, by a program killed between its commit and its last
        step, is brought up to the log.

        Raises:
            UsageError: there is no database, or a newer program made it.
            NotAllowed: the key does not open it.
            IntegrityError: it is another program's, its tables were changed, or entries are
                missing that were signed for.
        """
        session = open_database(home / DATABASE_NAME, key, _accept(home))
        log = Log(session, load_identity(session), home)
        try:
            log.publish_if_behind()
        except BaseException:
            session.close()
            raise
        return cls._of(log, clock)

    @classmethod
    def open_to_read(cls, home: Path, key: StoreKey, clock: Clock = system_clock) -> Store:
        """Open a home as `open` does, or to read alone where its disk takes nothing.

        `read_only` tells which; what would store something then raises ``NotAllowed``.

        Raises:
            AgentError: as `open`.
        """
        try:
            return cls.open(home, key, clock)
        except (DiskFull, NotWritable, NotPublished):
            session = open_to_read(home / DATABASE_NAME, key, _accept(home))
            return cls._of(Log(session, load_identity(session), home), clock)

    @classmethod
    def _of(cls, log: Log, clock: Clock) -> Store:
        session = log.session
        return cls(session, log, Drafts(session, clock), Users(session), Listings(session))

    @property
    def read_only(self) -> bool:
        """Whether the disk took nothing when it was opened."""
        return self._session.read_only

    def close(self) -> None:
        """Let go of the database; a second call does nothing."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def origin(self) -> str:
        """The log's name."""
        return self._log.identity.origin

    @property
    def created(self) -> datetime:
        """When the log was made, in UTC."""
        return datetime.fromisoformat(self._log.identity.created)

    @property
    def size(self) -> int:
        """How many entries the log has."""
        return log_size(self._session)

    def append(
        self,
        *acts: SealedAct,
        blobs: Sequence[Blob] = (),
        expected_size: int | None = None,
        user: UserRow | None = None,
    ) -> tuple[Entry, ...]:
        """Store acts, and the files that they name, in one durable transaction.

        Args:
            user: whom one of the acts adds, with their key.
            expected_size: how long the log was when the caller looked; ``None`` for any.

        Raises:
            Overtaken: nothing was stored: the log, or the subject of an act, has grown since the
                caller looked.
            UsageError: nothing was stored: no act, a file too large, a full disk, another writer.
            IntegrityError: an act does not check, or the log is not the one that was signed for;
                the message says whether the act was stored.
        """
        return self._log.append(acts, blobs, expected_size, user)

    def link(self, chain: str) -> Link:
        """What the next act of a chain has to name when it is sealed; one indexed question."""
        return link_of(self._session, chain)

    def newest_of(self, act: str, count: int) -> tuple[int, ...]:
        """The indexes of the newest acts of a kind, at most so many, the newest first."""
        return newest_of(self._session, act, count)

    def history(self) -> WholeHistory:
        """The log as its stored nodes have it, to hold others against it."""
        return WholeHistory(self.size, node_reader(self._session))

    def entries(self, *, subject: str | None = None, act: str | None = None) -> Iterator[Entry]:
        """Entries in the order of the log, each checked as it is read."""
        return read_entries(self._session, subject, act)

    def sections(self, act: str, *names: str) -> Iterator[SectionsOf]:
        """Some sections of each act of a kind, in the order of the log, checked as they are read."""
        return read_sections(self._session, act, names)

    def entry(self, index: int) -> Entry:
        """One entry, checked.

        Raises:
            UsageError: the log has no such entry.
        """
        return read_entry(self._session, index)

    def has_blob(self, sha256: str) -> bool:
        """Whether a file of that hash is kept."""
        return has_blob(self._session, sha256)

    def blob(self, sha256: str) -> Blob:
        """A stored file by the hash of its content in lowercase hex, checked.

        Raises:
            UsageError: there is no such file.
        """
        return read_blob(self._session, sha256)

    def checkpoint(self) -> str:
        """The newest checkpoint: a C2SP signed note, with its cosignature where it has one."""
        return self._log.checkpoint()

    def checkpoint_at(self, size: int) -> str:
        """An earlier checkpoint, verbatim.

        Raises:
            UsageError: none was signed for that size.
        """
        return self._log.checkpoint_at(size)

    def cosign_checkpoint(self, at: datetime) -> str:
        """Add the ML-DSA-44 line of that moment to the newest checkpoint and answer the whole.

        It is stored and never made again: a checkpoint that has one is answered as it is.
        """
        return self._log.cosign(at)

    def inclusion_proof(self, index: int, size: int) -> tuple[bytes, ...]:
        """That an entry is in the log of that size (RFC 6962 §2.1.1).

        Raises:
            UsageError: the log was never that long, or has no such entry.
        """
        return self._log.inclusion_proof(index, size)

    def consistency_proof(self, old: int, new: int) -> tuple[bytes, ...]:
        """That the log of size ``new`` continues the one of size ``old`` (RFC 6962 §2.1.2).

        Raises:
            UsageError: the log was never that long, or the sizes are the wrong way round.
        """
        return self._log.consistency_proof(old, new)

    def vkeys(self) -> tuple[str, ...]:
        """The log's verifier keys: Ed25519, then ML-DSA-44."""
        return self._log.identity.vkeys

    def verify(self) -> None:
        """Derive everything again from the stored bytes.

        Raises:
            IntegrityError: naming the entry, checkpoint or file at fault.
        """
        verify_store(self._session, self._log.identity, self._log.home)

    def put_draft(self, draft_id: str, subject: str, content: JSON) -> None:
        """Save a draft, new or changed."""
        self._drafts.put(draft_id, subject, content)

    def draft(self, draft_id: str) -> Draft | None:
        """A draft, or ``None``."""
        return self._drafts.get(draft_id)

    def drafts(self, subject: str) -> tuple[Draft, ...]:
        """The drafts of a subject, by their ids."""
        return self._drafts.of(subject)

    def delete_draft(self, draft_id: str) -> None:
        """Delete a draft; one that is not there is no error."""
        self._drafts.delete(draft_id)

    def begin_try(self, name: str, limit: int, moment: datetime, pause: timedelta) -> bool:
        """Count a try of a password before it is made; whether it may be made.

        One durable step, so that many at once cannot try more often than one after the other.

        Args:
            limit: so many tries in a row are free.
            pause: past the limit, one try in so long a time.
        """
        return self._users.begin_try(name, limit, moment, pause)

    def forgive_tries(self, name: str) -> None:
        """The password was right, or an administrator says so: count from zero again."""
        self._users.forgive_tries(name)

    def put_user(self, row: UserRow) -> None:
        """Add a user or replace their row."""
        self._users.put(row)

    def user(self, name: str) -> UserRow | None:
        """A user by their login name, or ``None``."""
        return self._users.get(name)

    def users(self) -> tuple[UserRow, ...]:
        """Everybody, by name."""
        return self._users.all()
