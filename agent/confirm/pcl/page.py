"""A saved DMECS result page: the one table with the headings of a list.

What such a page looks like in full is not published, and no sample of one was found. What is relied
on is little: that the page names DMECS or PDAC's list, that one table has the columns, and that the
page shows all of its results. What the page does not show, shows struck out or holds in a form's field
is no value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from agent.confirm.pcl.columns import ALIASES
from agent.confirm.pcl.form import Field
from agent.confirm.pcl.grid import TABLE, DoubtfulCell, Grid, GridRow, UnusableCell, headed
from agent.errors import UsageError
from agent.text import quoted

MARKS: Final = ("dmecs", "product classification list")
"""At least one stands in the address that a browser writes into a saved page, in its title or text."""

ENOUGH_COLUMNS: Final = 4
"""So many known headings make a table the list; the others of a page are for its layout."""

_NUMBER: Final = r"[0-9][0-9,]{0,8}"
_THINGS: Final = r"(?:results?|records?|entries|rows|items|products|matches|listings)"
_TOTALS: Final = (
    re.compile(rf"[0-9]\s*of\s+(?P<all>{_NUMBER})\b", re.IGNORECASE),
    re.compile(rf"\b(?P<all>{_NUMBER})\s+{_THINGS}\b(?!\s+(?:per|on\s+each)\b)", re.IGNORECASE),
    re.compile(rf"\b{_THINGS}(?:\s+(?:found|returned))?\s*:\s*(?P<all>{_NUMBER})\b", re.IGNORECASE),
)
"""How a page says how many results there are: "25 of 180", "180 results found", "Results: 180"."""

_PAGE_OF: Final = re.compile(r"\bpage\s+[0-9]{1,6}\s+of\s+(?P<pages>[0-9]{1,6})\b", re.IGNORECASE)
_SILENT: Final = frozenset({"script", "style", "template", "noscript"})
_STRUCK: Final = frozenset({"s", "strike", "del"})
_STRUCK_OUT: Final = "holds text that is struck out"
_NOT_SHOWN: Final = "holds text that the page does not show"
_RAISED: Final = frozenset({"sup", "sub"})
_A_MARK: Final = "holds a raised or lowered sign, as of a footnote"
_BREAKS: Final = frozenset({"br", "p", "div", "li"})
_TWO_LINES: Final = "holds several lines, which may be several names"
_NEXT: Final = re.compile(r"\bnext(?:\s+page)?\s*(?:>|\u00bb|\u203a|\u2192)", re.IGNORECASE)
"""The link to more results, as pages write it."""

_CLASS: Final = re.compile(r"\w*\.(?P<name>[\w-]+)")
"""A selector that is a class alone, or an element's."""

_PARTS: Final = frozenset({"table", "tr", "td", "th"})
_FIELDS: Final = frozenset({"input", "select", "textarea"})
_A_FIELD: Final = "holds a field of a form"
_NO_VALUES: Final = frozenset({"hidden", "checkbox", "radio", "button", "submit", "image", "reset"})
"""Kinds of input that show no text of their own beside a cell's."""

_VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}
)
"""Elements without an end."""

MAX_TABLES: Final = 100_000
"""A page with more is somebody's mistake, or made to fill the memory."""

_KNOWN: Final = frozenset(
    alias for each, aliases in ALIASES.items() if each is not Field.IGNORE for alias in aliases
)

_Cell = str | UnusableCell | DoubtfulCell
_Rows = list[list[_Cell]]


def read_page(text: str, name: str) -> Grid:
    """The rows of the list on a saved page.

    Raises:
        UsageError: it is not a DMECS result page, it holds no list or several, or shows only a part.
    """
    rows, prose = _listed(text, name)
    _require_whole(prose, len(rows) - 1, name)
    return headed(_numbered(rows), TABLE)


def read_kept_page(text: str, name: str) -> Grid:
    """The rows of a page that was imported before; whether it is whole was asked then.

    Raises:
        UsageError: it is not a DMECS result page, or it holds no list or several.
    """
    rows, _ = _listed(text, name)
    return headed(_numbered(rows), TABLE)


def _numbered(rows: _Rows) -> Iterator[GridRow]:
    return (GridRow(number, cells) for number, cells in enumerate(rows, start=1))


def _listed(text: str, name: str) -> tuple[_Rows, str]:
    """The rows of the one table that is the list, and what the page says beside it."""
    page = _Page(name)
    page.feed(text)
    page.close()
    if not any(mark in text.casefold() for mark in MARKS):
        raise _refused(name, "is a web page, but not one of DMECS")
    lists = [rows for rows in page.tables if _is_list(rows)]
    if len(lists) != 1:
        what = "no table" if not lists else f"{len(lists)} tables"
        raise _refused(name, f"is a page of DMECS with {what} that could be the list")
    others = (rows for rows in page.tables if rows is not lists[0])
    beside = (_words(cell) for rows in others for cells in rows for cell in cells)
    return lists[0], " ".join(" ".join(("".join(page.prose), *beside)).split())


def _words(cell: _Cell) -> str:
    return cell if isinstance(cell, str) else cell.text


def _doubt(attrs: dict[str, str | None]) -> str | None:
    """Why what stands inside an element is not to be taken for what the page shows."""
    style = attrs.get("style") or ""
    if "hidden" in attrs or _hides(style):
        return _NOT_SHOWN
    return _STRUCK_OUT if "line-through" in style.casefold() else None


def _hidden_classes(style: str) -> Iterator[str]:
    """The classes that a page's own style sheet hides; a sheet in another file is not there to be read."""
    for block in style.split("}"):
        selectors, _, rules = block.partition("{")
        if _hides(rules):
            found = (_CLASS.fullmatch(each.strip()) for each in selectors.split(","))
            yield from (one["name"] for one in found if one)


def _hides(style: str) -> bool:
    told = "".join(style.split()).casefold()
    return "display:none" in told or "visibility:hidden" in told


def _doubt_of(tag: str) -> str | None:
    """The same of what the element itself is."""
    if tag in _STRUCK:
        return _STRUCK_OUT
    return _A_MARK if tag in _RAISED else None


@dataclass(slots=True)
class _Table:
    rows: _Rows = field(default_factory=list)
    cells: list[_Cell] | None = None
    text: list[str] | None = None
    spans: str = ""
    doubt: str | None = None
    row_doubt: str | None = None
    cell_doubt: str | None = None
    line_said: bool = False
    line_ended: bool = False


@dataclass(slots=True)
class _Marked:
    """An open element whose content is doubtful, and how many of its kind are open within."""

    tag: str
    doubt: str
    depth: int = 1


class _Page(HTMLParser):
    """Collects the tables of a page; a table inside a cell is one of its own."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self._name = name
        self.tables: list[_Rows] = []
        self.prose: list[str] = []
        self._open: list[_Table] = []
        self._silent = 0
        self._marked: list[_Marked] = []
        self._hidden: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A table, a row or a cell begins; the one before ends where its end tag was left out."""
        told = dict(attrs)
        if tag in _FIELDS:
            self._field(told)
        if tag == "select":
            self._mark(tag, _A_FIELD)
        elif tag not in _PARTS and tag not in _VOID:
            self._mark(tag, self._doubt(told) or _doubt_of(tag))
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._begin_table(self._doubt(told))
        elif tag == "tr" and self._open:
            self._end_row()
            self._open[-1].row_doubt = self._doubt(told)
        elif tag in ("td", "th") and self._open:
            self._begin_cell(told, self._doubt(told))
        elif tag in _BREAKS:
            self.handle_data(" ")
            self._break()

    def handle_endtag(self, tag: str) -> None:
        """A table, a row or a cell ends."""
        self._unmark(tag)
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in ("td", "th") and self._open:
            self._end_cell()
        elif tag == "tr" and self._open:
            self._end_row()
        elif tag == "table" and self._open:
            self._end_table()
        elif tag in _BREAKS:
            self._break()

    def handle_data(self, data: str) -> None:
        """Text of the innermost cell, or of the page."""
        if self._silent:
            if self.lasttag == "style":
                self._hidden.update(_hidden_classes(data))
            return
        if self._open and self._open[-1].text is not None:
            self._open[-1].text.append(data)
            if data.strip():
                self._say()
        elif all(each.tag != "select" for each in self._marked):
            self.prose.append(data)

    def close(self) -> None:
        """The page ends, and with it every table that was left open."""
        super().close()
        while self._open:
            self._end_table()

    def _say(self) -> None:
        """Something to be read was added to the cell that is open."""
        table = self._open[-1]
        if self._marked:
            table.cell_doubt = self._marked[-1].doubt
        elif table.line_ended:
            table.cell_doubt = table.cell_doubt or _TWO_LINES
        table.line_said = True

    def _break(self) -> None:
        """A line of the cell ends: what is said after it is another line."""
        if self._open:
            self._open[-1].line_ended = self._open[-1].line_said

    def _doubt(self, attrs: dict[str, str | None]) -> str | None:
        classes = attrs.get("class")
        if classes and self._hidden.intersection(classes.split()):
            return _NOT_SHOWN
        return _doubt(attrs)

    def _field(self, attrs: dict[str, str | None]) -> None:
        """A form's field: what a person would see in it is not the text of its cell."""
        shows = (attrs.get("type") or "text").casefold() not in _NO_VALUES
        if shows and self._open and self._open[-1].text is not None:
            self._open[-1].cell_doubt = _A_FIELD

    def _mark(self, tag: str, doubt: str | None) -> None:
        for marked in self._marked:
            marked.depth += marked.tag == tag
        if doubt is not None:
            self._marked.append(_Marked(tag, doubt))

    def _unmark(self, tag: str) -> None:
        for marked in self._marked:
            marked.depth -= marked.tag == tag
        self._marked = [marked for marked in self._marked if marked.depth]

    def _begin_table(self, doubt: str | None) -> None:
        if len(self.tables) + len(self._open) == MAX_TABLES:
            raise _refused(self._name, f"is a page with more than {MAX_TABLES:,} tables")
        self._open.append(_Table(doubt=doubt))

    def _end_table(self) -> None:
        self._end_row()
        table = self._open.pop()
        self.tables.append(table.rows)

    def _begin_cell(self, attrs: dict[str, str | None], doubt: str | None) -> None:
        self._end_cell()
        table = self._open[-1]
        if table.cells is None:
            table.cells = []
        table.text = []
        table.line_said = table.line_ended = False
        table.cell_doubt = doubt or table.row_doubt or table.doubt
        wide = [
            f"{key} {attrs[key]}" for key in ("colspan", "rowspan") if attrs.get(key, "1") != "1"
        ]
        table.spans = " and ".join(wide)

    def _end_cell(self) -> None:
        table = self._open[-1]
        if table.text is None or table.cells is None:
            return
        told = " ".join("".join(table.text).split())
        if table.spans:
            table.cells.append(UnusableCell(f"has {table.spans}", told))
        elif table.cell_doubt is not None:
            table.cells.append(DoubtfulCell(told, table.cell_doubt))
        else:
            table.cells.append(told)
        table.text = None

    def _end_row(self) -> None:
        self._end_cell()
        table = self._open[-1]
        if table.cells:
            table.rows.append(table.cells)
        table.cells = None
        table.row_doubt = None


def _is_list(rows: _Rows) -> bool:
    if not rows:
        return False
    headings = [_words(cell).casefold() for cell in rows[0]]
    return sum(heading in _KNOWN for heading in headings) >= ENOUGH_COLUMNS


def _require_whole(prose: str, rows: int, name: str) -> None:
    """A page of many results shows some of them; a product on the next page is not "not listed"."""
    for found in _PAGE_OF.finditer(prose):
        if int(found["pages"]) > 1:
            raise _part(name, found[0])
    if _NEXT.search(prose):
        raise _part(name, "it has a link to the next page")
    rest = _PAGE_OF.sub(" ", prose)
    for total in (
        int(found["all"].replace(",", "")) for way in _TOTALS for found in way.finditer(rest)
    ):
        if total > rows:
            raise _part(name, f"{rows} of {total} results")


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
