"""A whole list from a file's bytes: everything that it holds, or why it is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, NamedTuple

from agent.confirm.models import ListFormat, Listing, ListingKey, Snapshot
from agent.confirm.pcl.columns import place_columns
from agent.confirm.pcl.decoding import decoded
from agent.confirm.pcl.delimited import read_delimited
from agent.confirm.pcl.doubles import several_periods
from agent.confirm.pcl.findings import Finding, Severity
from agent.confirm.pcl.form import HowToRead, told_kind, told_text_kind
from agent.confirm.pcl.grid import Grid
from agent.confirm.pcl.page import read_page
from agent.confirm.pcl.rows import ListRow, RowReader
from agent.confirm.pcl.workbook import read_workbook
from agent.confirm.rules import shipped_rules
from agent.ledger.canonical import JSON, canonical_json
from agent.text import quoted

AS_IT_IS: Final = HowToRead()
"""Nothing had to be said about the file."""


class ReadList(NamedTuple):
    """A list as its file holds it.

    Attributes:
        sha256: of the file's bytes.
        how: all that has to be said to read the file so again, every column included.
        columns: the heading of each field's column.
        findings: what was noticed; where one is refused, the list is not to be imported.
    """

    format: ListFormat
    sha256: str
    how: HowToRead
    columns: dict[str, str]
    rows: tuple[ListRow, ...]
    findings: tuple[Finding, ...]


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
        UsageError: it is no list, its text is broken, or a column is not known.
    """
    format_, grid = _opened(data, name, how)
    columns = place_columns(grid, how.columns, name)
    reader = RowReader(grid, columns, name)
    rows = reader.read()
    doubles = several_periods(
        rows, hcpcs or shipped_rules().hcpcs, lambda line: grid.place(line, None), name
    )
    return ReadList(
        format=format_,
        sha256=hashlib.sha256(data).hexdigest(),
        how=how.model_copy(update={"columns": columns.said()}),
        columns={field.value: columns.headings[at] for field, at in columns.places.items()},
        rows=tuple(rows),
        findings=(*reader.findings, *doubles),
    )


def seen_for(read: ReadList, hcpcs: str, name: str) -> ReadList:
    """The list as verdicts on that code look at it: flagged where no row is under it, as after a search
    for another code.
    """
    codes = {row.hcpcs for row in read.rows}
    if not codes or hcpcs in codes:
        return read
    text = (
        f"{quoted(name)} has no row under {hcpcs}: on this list no product is listed under it. If "
        "the search was for another code, search the list once more."
    )
    flagged = Finding(
        code="none_under_code",
        severity=Severity.FLAGGED,
        row=1,
        column=None,
        heading=None,
        text=text,
    )
    return read._replace(findings=(*read.findings, flagged))


def read_rows(data: bytes, *, name: str, how: HowToRead = AS_IT_IS) -> tuple[ListRow, ...]:
    """The rows alone, of a file whose findings were told when it was imported.

    Raises:
        UsageError: as ``read_list``.
    """
    _, grid = _opened(data, name, how)
    return tuple(RowReader(grid, place_columns(grid, how.columns, name), name).read())


def snapshot_of(read: ReadList, *, retrieved: datetime, source: str, retrieved_by: str) -> Snapshot:
    """The snapshot of a list, without its rows."""
    return Snapshot(
        id=f"pcl-{retrieved.date().isoformat()}-{read.sha256[:8]}",
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


def _opened(data: bytes, name: str, how: HowToRead) -> tuple[ListFormat, Grid]:
    kind = told_kind(data, name)
    if kind is ListFormat.XLSX:
        return kind, read_workbook(data, name, how.sheet)
    text = decoded(data, name, how.encoding)
    kind = told_text_kind(text)
    if kind is ListFormat.HTML:
        return kind, read_page(text, name)
    return kind, read_delimited(text, kind, name)
