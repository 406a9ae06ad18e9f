"""CSV (RFC 4180) and TSV: fields between commas or tabs, quoted where they need it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from agent.confirm.models import ListFormat
from agent.confirm.pcl.grid import LINES, Grid, GridRow, headed
from agent.confirm.pcl.separators import SIGNS, Table, table_of
from agent.errors import UsageError
from agent.text import quoted


def read_delimited(text: str, kind: ListFormat, name: str) -> Grid:
    """The rows of a text file, read as they are asked for.

    Raises:
        UsageError: its columns are separated otherwise, or a line is not valid; this also later, while
            the rows are read.
    """
    return headed(_rows(table_of(text, kind, name), kind, name), LINES)


def _rows(table: Table, kind: ListFormat, name: str) -> Iterator[GridRow]:
    reader = csv.reader(io.StringIO(table.text, newline=""), delimiter=SIGNS[kind], strict=True)
    line, before = table.first_line, table.first_line - 1
    try:
        for cells in reader:
            yield GridRow(line, cells)
            line = before + reader.line_num + 1
    except csv.Error as error:
        raise UsageError(
            f"Line {before + reader.line_num} of {quoted(name)} is not valid {kind.value.upper()} ({error}).",
            next_step="Mend that line, or export the list again, and import the file once more.",
        ) from error
