"""The rows of one imported list, derived from its file so that a verdict finds them at once.

The file in ``blob`` is what counts. These rows are its newest reading; they are replaced whole, and
whoever finds none, or those of another import, reads the file again and puts them here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from agent.store.session import Session

LIST_ACTS: Final = ("pcl.imported", "pcl.retired")
"""The acts that change which list is in force; after a new one the rows here may be those of another."""

_COLUMNS: Final = "line, hcpcs, manufacturer, product, model, begins, ends, comment"

_NEWEST_ACT: Final = "SELECT max(idx) FROM log WHERE act IN (?, ?)"


class ListingRow(NamedTuple):
    """One row of a list.

    Attributes:
        line: its line or row in the file.
        begins: its first day, ISO 8601.
        ends: its last day; ``None`` where it is open.
    """

    line: int
    hcpcs: str
    manufacturer: str
    product: str
    model: str
    begins: str
    ends: str | None
    comment: str


@dataclass(frozen=True, slots=True)
class Listings:
    """The derived rows of one open database."""

    session: Session

    def source(self) -> int | None:
        """The import that the rows are of; ``None`` where they have to be derived anew."""
        row = self.session.row(
            f"SELECT entry FROM listing_source WHERE newest = ({_NEWEST_ACT})",  # noqa: S608
            LIST_ACTS,
        )
        return None if row is None else int(row[0])

    def replace(self, entry: int, rows: Iterable[ListingRow], seen: int) -> bool:
        """Put the rows of an import here, instead of those that were; whether that was done.

        Args:
            entry: the import's entry in the log.
            seen: the newest of ``LIST_ACTS`` there was when the caller chose this import; where
                another has come since, nothing is done.
        """
        with self.session.writing():
            if self.session.row(_NEWEST_ACT, LIST_ACTS) != (seen,):
                return False
            self.session.run("DELETE FROM listing_source")
            self.session.run("DELETE FROM listing")
            self.session.run_many(
                f"INSERT INTO listing ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                rows,
            )
            self.session.run(
                "INSERT INTO listing_source (one, entry, newest) VALUES (1, ?, ?)", (entry, seen)
            )
        return True

    def newest_act(self) -> int | None:
        """The newest entry of ``LIST_ACTS``, whichever list is in force."""
        row = self.session.row(_NEWEST_ACT, LIST_ACTS)
        return None if row is None or row[0] is None else int(row[0])

    def all(self) -> list[ListingRow]:
        """Every row, in the order of the file."""
        return self._rows("ORDER BY line", ())

    def considered(self, hcpcs: str, products: Iterable[tuple[str, str, str]]) -> list[ListingRow]:
        """The rows under a code, and those of these products under any, in the order of the file.

        Args:
            products: manufacturer, product and model of each.
        """
        found = {row.line: row for row in self._rows("WHERE hcpcs = ?", (hcpcs,))}
        for product in products:
            clause = "WHERE manufacturer = ? AND product = ? AND model = ?"
            found |= {row.line: row for row in self._rows(clause, product)}
        return [found[line] for line in sorted(found)]

    def _rows(self, clause: str, parameters: tuple[str, ...]) -> list[ListingRow]:
        sql = f"SELECT {_COLUMNS} FROM listing {clause}"  # noqa: S608 — our own clauses
        return [ListingRow(*row) for row in self.session.rows(sql, parameters)]
