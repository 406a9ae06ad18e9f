"""An open database: reading, writing in one transaction, and no exceptions but our own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from agent.store.border import NotWritable, translated

Row = tuple[Any, ...]
"""One row of an answer, in the order of the columns asked for."""


@dataclass(frozen=True, slots=True)
class Session:
    """One connection, used by one thread.

    Attributes:
        database: sqlite-utils over the SQLCipher connection.
        path: the database file, for messages.
        read_only: nothing can be stored through it.
    """

    database: Database
    path: Path
    read_only: bool = False

    @property
    def connection(self) -> dbapi2.Connection:
        """The SQLCipher connection itself."""
        return cast("dbapi2.Connection", self.database.conn)

    def rows(self, sql: str, parameters: Sequence[object] | dict[str, object] = ()) -> list[Row]:
        """Every row of the answer: the statement is over when this returns."""
        with translated(self.path):
            return cast("list[Row]", self.database.execute(sql, parameters).fetchall())

    def row(self, sql: str, parameters: Sequence[object] | dict[str, object] = ()) -> Row | None:
        """The first row of the answer, or ``None``."""
        rows = self.rows(sql, parameters)
        return rows[0] if rows else None

    def run(self, sql: str, parameters: Sequence[object] = ()) -> None:
        """Run one statement that changes something."""
        with translated(self.path):
            self.database.execute(sql, parameters)

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row."""
        with translated(self.path):
            self.connection.executemany(sql, rows)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One state of the database for every statement in the block, whoever else writes."""
        if self.connection.in_transaction:
            yield
            return
        with translated(self.path):
            self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self._end()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction that holds the write lock from its start.

        When the block ends the disk has it all; when the block raises, nothing of it is there.

        Raises:
            NotWritable: the database was opened to read.
        """
        if self.read_only:
            raise NotWritable(
                f"The database {str(self.path)!r} was opened to read, for its disk takes nothing.",
                next_step="Make room on the disk, or see that you may write to it, then try again.",
            )
        with translated(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            with translated(self.path):
                self.connection.execute("COMMIT")
        except BaseException:
            self._end()
            raise

    def close(self) -> None:
        """Let go of the file; a second call does nothing."""
        self.database.close()

    def _end(self) -> None:
        if self.connection.in_transaction:  # SQLite itself ends one on a full disk
            self.connection.execute("ROLLBACK")
