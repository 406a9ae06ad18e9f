"""How a file is to be read: what its content says of itself, and what a person had to say."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final, NamedTuple

import pydantic

from agent.confirm.models import ListFormat
from agent.errors import UsageError
from agent.model import Model
from agent.text import quoted

MEDIA_TYPES: Final = {
    ListFormat.CSV: "text/csv",
    ListFormat.TSV: "text/tab-separated-values",
    ListFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ListFormat.HTML: "text/html",
}

MAX_FILE_BYTES: Final = 64 * 1024 * 1024
"""More than any list of products can be; a larger file is somebody's mistake."""


class Limits(NamedTuple):
    """How much of a file is read.

    Attributes:
        rows: below the heading; of a workbook only such as say something.
        unpacked_bytes: of all of a workbook's parts.
        elements: of XML, in a sheet or in the table of texts.
        other_elements: in each other part that is read, of which a tree is built.
    """

    rows: int
    unpacked_bytes: int
    elements: int
    other_elements: int


ON_IMPORT: Final = Limits(
    rows=250_000,
    unpacked_bytes=100 * 1024 * 1024,
    elements=10_000_000,
    other_elements=200_000,
)
"""The whole list, every code of it, has some tens of thousands of rows; a sheet of 100,000 unpacks to
some 40 MB and has two million elements."""

_KEPT_UNPACKED_BYTES: Final = 256 * 1024 * 1024

KEPT: Final = Limits(
    rows=MAX_FILE_BYTES,
    unpacked_bytes=_KEPT_UNPACKED_BYTES,
    elements=_KEPT_UNPACKED_BYTES,
    other_elements=_KEPT_UNPACKED_BYTES,
)
"""What earlier versions took in is still read: a row of a text, and an element, have a byte at least."""

_FOREIGN: Final = (
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old or a protected Excel workbook"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{\\rtf", "a word processor's document"),
    (b"\x1f\x8b", "a compressed file"),
)
"""How files begin that people have at hand and that are no list."""

_ONE_FILE_PAGE: Final = re.compile(r"\s*(?:mime-version:|from: <saved by)", re.IGNORECASE)
_PAGE: Final = re.compile(r"\s*<(?:!doctype|html|table|!--|head|body|\?xml)", re.IGNORECASE)
_TABS: Final = re.compile(r"\s*+[^\r\n]*\t")
"""A tab in the first line that says anything."""


class Encoding(StrEnum):
    """How a text file is spelled; ``cp1252`` only where a person says so."""

    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    CP1252 = "cp1252"


class Field(StrEnum):
    """What a column holds."""

    MANUFACTURER = "manufacturer"
    PRODUCT = "product"
    MODEL = "model"
    HCPCS = "hcpcs"
    BEGIN = "begin"
    END = "end"
    COMMENT = "comment"
    IGNORE = "ignore"


class HowToRead(Model):
    """What a person said about the file; kept with the import, so that it can be read again.

    Attributes:
        encoding: declared, where the file does not say it itself.
        sheet: of a workbook with several.
        columns: heading, or ``#`` and the column's number, to what the column holds.
    """

    encoding: Encoding | None = None
    sheet: str | None = None
    columns: dict[str, Field] = pydantic.Field(default_factory=dict)


def told_kind(data: bytes, name: str) -> ListFormat | None:
    """What the first bytes say: a workbook, or ``None`` for a text that has to be decoded first.

    Raises:
        UsageError: it is a kind of file that holds no list, or one that is too large.
    """
    if len(data) > MAX_FILE_BYTES:
        raise too_large(name, len(data))
    if data.startswith(b"PK\x03\x04"):
        return ListFormat.XLSX
    for start, what in _FOREIGN:
        if data.startswith(start):
            raise UsageError(
                f"The file {quoted(name)} is {what}, not a list that can be read.",
                next_step="Save the list as CSV (UTF-8) or XLSX and import that file.",
            )
    return None


def told_text_kind(text: str) -> ListFormat:
    """What kind of text it is: a page, or a table whose heading has tabs, or commas.

    Raises:
        UsageError: it is a page saved in another form than HTML.
    """
    if _ONE_FILE_PAGE.match(text):
        raise UsageError(
            "The file is a page saved as one MHTML file.",
            next_step='Save it again as "Webpage, HTML only" and import that file.',
        )
    if _PAGE.match(text):
        return ListFormat.HTML
    return ListFormat.TSV if _TABS.match(text) else ListFormat.CSV


def too_many_rows(name: str, limit: int) -> UsageError:
    """The refusal of a file with more rows than any list."""
    return UsageError(
        f"The file {quoted(name)} has more than {limit:,} rows, more than a product list can have.",
        next_step="Export the list again, with K1007's rows alone if need be, and import that file.",
    )


def too_large(name: str, size_bytes: int) -> UsageError:
    """The refusal of a file that is larger than any list."""
    return UsageError(
        f"The file {quoted(name)} has {size_bytes} bytes, more than a product list can have "
        f"({MAX_FILE_BYTES // 1024**2} MB).",
        next_step="Export the list again, with K1007's rows alone if need be, and import that file.",
    )
