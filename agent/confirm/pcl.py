"""Reading a snapshot of the PDAC Product Classification List from a CSV file.

Tolerant of column names and order, strict about what a value means: a file that cannot be read
whole is refused whole, with the line at fault. Column names are recollected, not published
(the list has no documented download), hence the aliases.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Final

from agent.confirm.models import Listing, ListingKey, Snapshot
from agent.errors import UsageError
from agent.text import is_plain, quoted

MAX_FILE_BYTES: Final = 64 * 1024 * 1024
"""More than any list of products can be; a larger file is somebody's mistake."""

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "manufacturer": (
        "manufacturer",
        "manufacturer/distributor",
        "manufacturer name",
        "manufacturer/distributor name",
    ),
    "product": ("product name", "product"),
    "model": ("model number", "model", "product model", "model no"),
    "hcpcs": ("hcpcs", "hcpcs code", "code"),
    "begin": ("effective begin date", "effective date", "begin date"),
    "end": ("effective end date", "end date"),
    "comment": ("comments", "comment"),
}
"""Our name of each column, and the headings under which it is known."""

HEADINGS: Final = {column: aliases[0].title() for column, aliases in COLUMNS.items()} | {
    "hcpcs": "HCPCS"
}
"""How a missing column is named to a person."""

REQUIRED: Final = ("manufacturer", "product", "model", "hcpcs", "begin", "end")
"""Comments may be missing; a list without end dates cannot answer whether a listing has ended."""


def read_snapshot(data: bytes, *, name: str, retrieved: datetime, source: str) -> Snapshot:
    """Read a whole snapshot, or refuse it whole.

    Args:
        data: the file's bytes.
        name: the file's name, for messages.
        retrieved: when the file was taken from its source.
        source: where it was taken from, in the importer's words.

    Raises:
        UsageError: the file cannot be read; the message names the line or the column.
    """
    digest = hashlib.sha256(data).hexdigest()
    listings = tuple(_listings(_decoded(data, name), name))
    _refuse_doubles(listings, name)
    return Snapshot(
        id=f"pcl-{retrieved.date().isoformat()}-{digest[:8]}",
        retrieved=retrieved,
        source=source,
        sha256=digest,
        rows=len(listings),
        listings=listings,
    )


def narrowed(snapshot: Snapshot, hcpcs: str, keys: Iterable[ListingKey]) -> Snapshot:
    """The snapshot with only the rows that a verdict about ``hcpcs`` can depend on.

    These are the code's own rows, and those of the products in ``keys`` under any code. ``rows``
    still counts the whole file, whose hash is in the snapshot and whose bytes are kept.
    """
    products = {_product(key) for key in keys}
    kept = tuple(
        row for row in snapshot.listings if row.key.hcpcs == hcpcs or _product(row.key) in products
    )
    return snapshot.model_copy(update={"listings": kept})


def _product(key: ListingKey) -> tuple[str, str, str]:
    return key.manufacturer, key.product, key.model


def _decoded(data: bytes, name: str) -> str:
    if len(data) > MAX_FILE_BYTES:
        raise UsageError(
            f"The file {quoted(name)} has {len(data)} bytes, more than a product list can have.",
            next_step="Export the list again and import that file.",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\0" in text or "\ufffd" in text:
        raise UsageError(
            f"The file {quoted(name)} is not a text file that can be read as CSV.",
            next_step="Save the list as CSV (UTF-8) and import that file.",
        )
    return text


def _listings(text: str, name: str) -> Iterator[Listing]:
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        heading = next(rows, [])
        places = _places(heading, name)
        for row in rows:
            if any(cell.strip() for cell in row):
                yield _listing(row, places, len(heading), rows.line_num, name)
    except csv.Error as error:
        raise UsageError(
            f"Line {rows.line_num} of {quoted(name)} is not valid CSV ({error}).",
            next_step="Mend that line, or export the list again, and import the file once more.",
        ) from error


def _places(heading: list[str], name: str) -> dict[str, int]:
    known = {" ".join(cell.split()).casefold(): place for place, cell in enumerate(heading)}
    places: dict[str, int] = {}
    for column, aliases in COLUMNS.items():
        hits = [known[alias] for alias in aliases if alias in known]
        if len(hits) > 1:
            raise UsageError(
                f"The file {quoted(name)} has {len(hits)} columns that could be the {column} column.",
                next_step="Leave one of them in the file and import it once more.",
            )
        if hits:
            places[column] = hits[0]
    missing = [column for column in REQUIRED if column not in places]
    if missing:
        wanted = " and ".join(f'"{HEADINGS[column]}"' for column in missing)
        raise UsageError(
            f"The file {quoted(name)} has no column {wanted}.",
            next_step="Export the list with all its columns, the heading in the first line.",
        )
    return places


def _listing(row: list[str], places: dict[str, int], width: int, line: int, name: str) -> Listing:
    if len(row) != width:
        raise UsageError(
            f"Line {line} of {quoted(name)} has {len(row)} columns where the heading has {width}.",
            next_step="Mend that line, or export the list again, and import the file once more.",
        )
    cell = {column: row[place].strip() for column, place in places.items()}
    for column in ("manufacturer", "product", "hcpcs", "begin"):
        if not cell[column]:
            raise UsageError(
                f"Line {line} of {quoted(name)} has no {column}.",
                next_step="Mend that line, or export the list again, and import the file once more.",
            )
    for column in ("manufacturer", "product", "model", "hcpcs"):
        if not is_plain(cell[column]):
            raise UsageError(
                f"Line {line} of {quoted(name)} has the {column} {quoted(cell[column])}, "
                "with characters that no name has.",
                next_step="Mend that line, or export the list again, and import the file once more.",
            )
    begin = _date(cell["begin"], line, name)
    end = _date(cell["end"], line, name) if cell["end"] else None
    if end is not None and end < begin:
        raise UsageError(
            f"Line {line} of {quoted(name)} ends on {end} before it begins on {begin}.",
            next_step="Mend that line, or export the list again, and import the file once more.",
        )
    key = ListingKey(
        manufacturer=cell["manufacturer"],
        product=cell["product"],
        model=cell["model"],
        hcpcs=cell["hcpcs"].upper(),
    )
    return Listing(key=key, begin=begin, end=end, comment=cell.get("comment", ""), line=line)


def _date(text: str, line: int, name: str) -> date:
    for form in ("%m/%d/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 — a day has no zone
        except ValueError:
            continue
    raise UsageError(
        f"Line {line} of {quoted(name)} has the date {quoted(text)}, which is not a day of the calendar.",
        next_step="Dates are MM/DD/YYYY or YYYY-MM-DD: mend that line and import the file once more.",
    )


def _refuse_doubles(listings: tuple[Listing, ...], name: str) -> None:
    first: dict[tuple[str, ...], int] = {}
    for row in listings:
        folded = _folded(row.key)
        if folded in first:
            key = f"{row.key.manufacturer}, {row.key.product}, {row.key.model}, {row.key.hcpcs}"
            raise UsageError(
                f"Lines {first[folded]} and {row.line} of {quoted(name)} have the same key: {quoted(key)}.",
                next_step="Find out which of the two lines is right, leave out the other, import again.",
            )
        first[folded] = row.line


def _folded(key: ListingKey) -> tuple[str, ...]:
    """Two keys that differ only by case or spaces are one slip of the pen, not two products."""
    parts = (key.manufacturer, key.product, key.model, key.hcpcs)
    return tuple("".join(part.split()).casefold() for part in parts)
