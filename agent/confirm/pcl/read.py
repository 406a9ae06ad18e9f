"""A whole list from a file's bytes: everything that it holds, or why it is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Final, NamedTuple

from agent.confirm.models import ListFormat, Listing, ListingKey, Snapshot
from agent.confirm.pcl.columns import place_columns, place_columns_or_say_where
from agent.confirm.pcl.decoding import decoded
from agent.confirm.pcl.delimited import read_delimited
from agent.confirm.pcl.doubles import several_periods
from agent.confirm.pcl.findings import Finding, Noticed, Severity, about_all
from agent.confirm.pcl.form import (
    KEPT,
    ON_IMPORT,
    HowToRead,
    Limits,
    told_kind,
    told_text_kind,
    too_many_rows,
)
from agent.confirm.pcl.grid import Grid, GridRow, taken_at_its_word
from agent.confirm.pcl.page import read_kept_page, read_page
from agent.confirm.pcl.rows import ListRow, RowReader
from agent.confirm.pcl.separators import declared_kind
from agent.confirm.pcl.workbook import read_kept_workbook, read_workbook
from agent.confirm.retrieved import calendar_day
from agent.confirm.rules import shipped_rules
from agent.ledger.canonical import JSON, canonical_json
from agent.text import quoted


class Readers(NamedTuple):
    """What reads a saved page, from its text and the file's name, and a workbook."""

    page: Callable[[str, str], Grid]
    workbook: Callable[[bytes, str, str | None, Limits], Grid]


ANEW: Final = Readers(read_page, read_workbook)
AGAIN: Final = Readers(read_kept_page, read_kept_workbook)
"""For files that were imported before: what has been asked then is not asked again."""

AS_IT_IS: Final = HowToRead()
"""Nothing had to be said about the file."""


class ReadList(NamedTuple):
    """A list as its file holds it.

    Attributes:
        sha256: of the file's bytes.
        how: all that has to be said to read the file so again, every column included.
        columns: the heading of each field's column.
        findings: the first of what was noticed; where one is refused, the list is not to be imported.
        refused: how many findings refuse it, listed or not, as far as it was read.
        flagged: how many only say something.
    """

    format: ListFormat
    sha256: str
    how: HowToRead
    columns: dict[str, str]
    rows: tuple[ListRow, ...]
    findings: tuple[Finding, ...]
    refused: int
    flagged: int


def read_list(
    data: bytes, *, name: str, how: HowToRead = AS_IT_IS, hcpcs: str | None = None
) -> ReadList:
    """Read a list, whatever is to be said of its rows.

    Args:
        data: the file's bytes.
        name: the file's name, for messages.
        how: what a person said about the file.
        hcpcs: the code that verdicts are about; the rules' own if ``None``.

    Raises:
        UsageError: it is no list, its text is broken, a column is not known, or it has too many rows.
    """
    format_, grid = _opened(data, name, how, ON_IMPORT, ANEW)
    columns = place_columns_or_say_where(grid, how.columns, name)
    noticed = Noticed(name)
    rows = tuple(RowReader(grid, columns, noticed).read())
    several_periods(
        rows, hcpcs or shipped_rules().hcpcs, lambda line: grid.place(line, None), noticed
    )
    return ReadList(
        format=format_,
        sha256=hashlib.sha256(data).hexdigest(),
        how=how.model_copy(update={"columns": columns.said()}),
        columns={field.value: columns.headings[at] for field, at in columns.places.items()},
        rows=rows,
        findings=noticed.findings(),
        refused=noticed.counts[Severity.REFUSED],
        flagged=noticed.counts[Severity.FLAGGED],
    )


def seen_for(read: ReadList, hcpcs: str, name: str) -> ReadList:
    """The list as verdicts on that code look at it: refused where it has no rows at all, flagged where
    none is under the code, as after a search for another one.
    """
    codes = {row.hcpcs for row in read.rows}
    if read.refused or hcpcs in codes:
        return read
    if not codes:
        text = (
            f"The file {quoted(name)} has a heading and no rows: on it, no product would be listed."
        )
        found = about_all("no_rows", Severity.REFUSED, 1, text)
        return read._replace(findings=(*read.findings, found), refused=1)
    text = (
        f"{quoted(name)} has no row under {hcpcs}: on this list no product is listed under it. If "
        "the search was for another code, search the list once more."
    )
    found = about_all("none_under_code", Severity.FLAGGED, 1, text)
    return read._replace(findings=(*read.findings, found), flagged=read.flagged + 1)


def read_rows(data: bytes, *, name: str, how: HowToRead = AS_IT_IS) -> tuple[ListRow, ...]:
    """The rows alone, of a file whose findings were told when it was imported.

    Raises:
        UsageError: as ``read_list``.
    """
    _, opened = _opened(data, name, how, KEPT, AGAIN)
    grid = taken_at_its_word(opened)
    columns = place_columns(grid, how.columns, name)
    return tuple(RowReader(grid, columns, Noticed(name, enough=None)).read())


def snapshot_of(
    read: ReadList, *, retrieved: datetime | date, source: str, retrieved_by: str
) -> Snapshot:
    """The snapshot of a list, without its rows."""
    return Snapshot(
        id=f"pcl-{calendar_day(retrieved).isoformat()}-{read.sha256[:8]}",
        retrieved=retrieved,
        source=source,
        sha256=read.sha256,
        rows=len(read.rows),
        retrieved_by=retrieved_by,
        format=read.format,
        listings=(),
    )


def as_listings(rows: Iterable[ListRow]) -> tuple[Listing, ...]:
    """The rows as listings."""
    return tuple(
        Listing(
            key=ListingKey(
                manufacturer=row.manufacturer,
                product=row.product,
                model=row.model,
                hcpcs=row.hcpcs,
            ),
            begin=row.begin,
            end=row.end,
            comment=row.comment,
            line=row.line,
        )
        for row in rows
    )


def rows_digest(rows: Iterable[ListRow]) -> str:
    """SHA-256 over the rows, whatever their order: what a derived copy is held against."""
    told: list[JSON] = [
        [row.line, *row[1:5], row.begin.isoformat(), _day_words(row.end), row.comment]
        for row in sorted(rows)
    ]
    return hashlib.sha256(canonical_json(told)).hexdigest()


def _day_words(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _opened(
    data: bytes, name: str, how: HowToRead, limits: Limits, readers: Readers
) -> tuple[ListFormat, Grid]:
    format_, grid = _any_length(data, name, how, limits, readers)
    return format_, grid._replace(rows=_limited(grid.rows, limits.rows, name))


def _any_length(
    data: bytes, name: str, how: HowToRead, limits: Limits, readers: Readers
) -> tuple[ListFormat, Grid]:
    kind = told_kind(data, name)
    if kind is ListFormat.XLSX:
        return kind, readers.workbook(data, name, how.sheet, limits)
    text = decoded(data, name, how.encoding)
    kind = declared_kind(text) or told_text_kind(text)
    if kind is ListFormat.HTML:
        return kind, readers.page(text, name)
    return kind, read_delimited(text, kind, name)


def _limited(rows: Iterable[GridRow], most: int, name: str) -> Iterator[GridRow]:
    for number, row in enumerate(rows):
        if number == most:
            raise too_many_rows(name, most)
        yield row
