"""A saved DMECS result page: the one table with the headings of a list.

What such a page looks like in full is not published, and no sample of one was found. What is relied
on is little: that the page names DMECS or PDAC's list, that one table has the columns, and that the
page shows all of its results.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from agent.confirm.pcl.columns import ALIASES
from agent.confirm.pcl.form import Field
from agent.confirm.pcl.grid import TABLE, Cell, Grid, GridRow, UnusableCell, headed
from agent.errors import UsageError
from agent.text import quoted

MARKS: Final = ("dmecs", "product classification list")
"""At least one stands in the address that a browser writes into a saved page, in its title or text."""

ENOUGH_COLUMNS: Final = 4
"""So many known headings make a table the list; the others of a page are for its layout."""

_NUMBER: Final = r"[0-9][0-9,]{0,8}"
_PART: Final = re.compile(
    rf"\b(?P<first>{_NUMBER})\s*(?:-|–|to|through)\s*(?P<last>{_NUMBER})\s+of\s+(?P<all>{_NUMBER})\b",
    re.IGNORECASE,
)
_PAGE_OF: Final = re.compile(r"\bpage\s+[0-9]{1,6}\s+of\s+(?P<pages>[0-9]{1,6})\b", re.IGNORECASE)
_SILENT: Final = frozenset({"script", "style", "template", "noscript"})
MAX_TABLES: Final = 100_000
"""A page with more is somebody's mistake, or made to fill the memory."""

_KNOWN: Final = frozenset(
    alias for each, aliases in ALIASES.items() if each is not Field.IGNORE for alias in aliases
)


def read_page(text: str, name: str) -> Grid:
    """The rows of the list on a saved page.

    Raises:
        UsageError: it is not a DMECS result page, it holds no list or several, or shows only a part.
    """
    page = _Page(name)
    page.feed(text)
    page.close()
    if not any(mark in text.casefold() for mark in MARKS):
        raise _refused(name, "is a web page, but not one of DMECS")
    lists = [rows for rows in page.tables if _is_list(rows)]
    if len(lists) != 1:
        what = "no table" if not lists else f"{len(lists)} tables"
        raise _refused(name, f"is a page of DMECS with {what} that could be the list")
    _require_whole(" ".join("".join(page.prose).split()), len(lists[0]) - 1, name)
    return headed(iter(lists[0]), TABLE)


@dataclass(slots=True)
class _Table:
    rows: list[GridRow] = field(default_factory=list)
    cells: list[Cell] | None = None
    text: list[str] | None = None
    spans: str = ""


class _Page(HTMLParser):
    """Collects the tables of a page; a table inside a cell is one of its own."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self._name = name
        self.tables: list[list[GridRow]] = []
        self.prose: list[str] = []
        self._open: list[_Table] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A table, a row or a cell begins; the one before ends where its end tag was left out."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._begin_table()
        elif tag == "tr" and self._open:
            self._end_row()
        elif tag in ("td", "th") and self._open:
            self._begin_cell(dict(attrs))
        elif tag in ("br", "p", "div", "li"):
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        """A table, a row or a cell ends."""
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in ("td", "th") and self._open:
            self._end_cell()
        elif tag == "tr" and self._open:
            self._end_row()
        elif tag == "table" and self._open:
            self._end_table()

    def handle_data(self, data: str) -> None:
        """Text of the innermost cell, or of the page."""
        if self._silent:
            return
        if self._open and self._open[-1].text is not None:
            self._open[-1].text.append(data)
        else:
            self.prose.append(data)

    def close(self) -> None:
        """The page ends, and with it every table that was left open."""
        super().close()
        while self._open:
            self._end_table()

    def _begin_table(self) -> None:
        if len(self.tables) + len(self._open) == MAX_TABLES:
            raise _refused(self._name, f"is a page with more than {MAX_TABLES:,} tables")
        self._open.append(_Table())

    def _end_table(self) -> None:
        self._end_row()
        table = self._open.pop()
        self.tables.append(table.rows)

    def _begin_cell(self, attrs: dict[str, str | None]) -> None:
        self._end_cell()
        table = self._open[-1]
        if table.cells is None:
            table.cells = []
        table.text = []
        wide = [
            f"{key} {attrs[key]}" for key in ("colspan", "rowspan") if attrs.get(key, "1") != "1"
        ]
        table.spans = " and ".join(wide)

    def _end_cell(self) -> None:
        table = self._open[-1]
        if table.text is None or table.cells is None:
            return
        told = " ".join("".join(table.text).split())
        table.cells.append(UnusableCell(f"has {table.spans}") if table.spans else told)
        table.text = None

    def _end_row(self) -> None:
        self._end_cell()
        table = self._open[-1]
        if table.cells:
            table.rows.append(GridRow(len(table.rows) + 1, table.cells))
        table.cells = None


def _is_list(rows: list[GridRow]) -> bool:
    if not rows:
        return False
    headings = [cell.casefold() for cell in rows[0].cells if isinstance(cell, str)]
    return sum(heading in _KNOWN for heading in headings) >= ENOUGH_COLUMNS


def _require_whole(prose: str, rows: int, name: str) -> None:
    """A page of many results shows some of them; a product on the next page is not "not listed"."""
    for found in _PART.finditer(prose):
        first, last, total = (
            int(found[each].replace(",", "")) for each in ("first", "last", "all")
        )
        if 0 < first <= last <= total and last - first + 1 == rows < total:
            raise _part(name, f"{rows} of {total} results")
    for found in _PAGE_OF.finditer(prose):
        if int(found["pages"]) > 1:
            raise _part(name, found[0])


def _part(name: str, shown: str) -> UsageError:
    return UsageError(
        f"The page {quoted(name)} shows only a part of the list: {shown}.",
        next_step="Let DMECS show all results on one page, or export them, and import that.",
    )


def _refused(name: str, why: str) -> UsageError:
    return UsageError(
        f"The file {quoted(name)} {why}.",
        next_step='Search DMECS for the list, save the page of results as "Webpage, HTML only", '
        "and import that file; or import a CSV, TSV or XLSX.",
    )
