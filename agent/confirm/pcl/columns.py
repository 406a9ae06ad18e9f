"""Which column holds what: by its heading where that is known, else by what a person says.

A heading that is not known is asked about, never guessed and never passed over in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Final, NamedTuple

from agent.confirm.pcl.form import Field
from agent.confirm.pcl.grid import Cell, DoubtfulCell, Grid, GridRow, NumberCell, UnusableCell
from agent.errors import UsageError
from agent.text import quoted

ALIASES: Final[dict[Field, tuple[str, ...]]] = {
    Field.MANUFACTURER: (
        "manufacturer",
        "manufacturer/distributor",
        "manufacturer name",
        "manufacturer/distributor name",
    ),
    Field.PRODUCT: ("product name", "product"),
    Field.MODEL: ("model number", "model", "product model", "model no", "product model number"),
    Field.HCPCS: ("hcpcs", "hcpcs code", "code"),
    Field.BEGIN: ("effective begin date", "effective date", "begin date"),
    Field.END: ("effective end date", "end date"),
    Field.COMMENT: ("comments", "comment"),
    Field.IGNORE: ("classification",),
}
"""The headings under which each column is known; a classification is not part of a row's key."""

HEADINGS: Final = {field: aliases[0].title() for field, aliases in ALIASES.items()} | {
    Field.HCPCS: "HCPCS"
}
"""How a missing column is named to a person."""

REQUIRED: Final = (
    Field.MANUFACTURER,
    Field.PRODUCT,
    Field.MODEL,
    Field.HCPCS,
    Field.BEGIN,
    Field.END,
)
"""Comments may be missing; a list without end dates cannot answer whether a listing has ended."""

MAX_COLUMNS: Final = 64
"""A list has seven or so. What stands further right on a sheet than one column more is not looked at."""

_ASKED_AT_ONCE: Final = 5
_LOOKED_BELOW: Final = 20
_ENOUGH: Final = 4
"""So many known headings in a row below make it the heading."""


class Columns(NamedTuple):
    """Where each field stands.

    Attributes:
        headings: of every column, as in the file.
        places: of each field that the file has, from 0.
        unnamed: columns without a heading and without a word about them; they have to be empty.
    """

    headings: tuple[str, ...]
    places: dict[Field, int]
    unnamed: tuple[int, ...]

    def said(self) -> dict[str, Field]:
        """The same as a person would have to say it for a file whose headings nobody knows."""
        fields = {place: field for field, place in self.places.items()}
        return {f"#{n + 1}": fields.get(n, Field.IGNORE) for n in range(len(self.headings))}


def place_columns(grid: Grid, said: Mapping[str, Field], name: str) -> Columns:
    """Find each field's column.

    Raises:
        UsageError: a column is missing, is there twice, or is not known; the next step is the answer
            that is wanted.
    """
    headings = tuple(_heading(cell) for cell in grid.heading)
    if len(headings) > MAX_COLUMNS:
        raise UsageError(
            f"The heading of {quoted(name)} has more than {MAX_COLUMNS} columns: no list has.",
            next_step="Export the list again, its heading in the first line.",
        )
    told = _told(headings, said, name)
    places: dict[Field, list[int]] = {}
    unknown, unnamed = [], []
    for place, heading in enumerate(headings):
        field = told.get(place) or known_field(heading)
        if field is not None:
            places.setdefault(field, []).append(place)
        elif heading:
            unknown.append(place)
        else:
            unnamed.append(place)
    places.pop(Field.IGNORE, None)
    _require_single(places, headings, name)
    candidates = [] if len(headings) < len(REQUIRED) else [headings[place] for place in unknown]
    _require_all(places, candidates, name)
    _require_known(unknown, headings, name)
    return Columns(headings, {field: each[0] for field, each in places.items()}, tuple(unnamed))


def place_columns_or_say_where(grid: Grid, said: Mapping[str, Field], name: str) -> Columns:
    """The same; where it fails and the heading stands further below, that is what is said.

    Raises:
        UsageError: as ``place_columns``, or other rows stand above the heading: a title, a second heading.
    """
    try:
        return place_columns(grid, said, name)
    except UsageError:
        below = next(filter(_is_heading, islice(grid.rows, _LOOKED_BELOW)), None)
        if below is None:
            raise
    raise UsageError(
        f"{grid.place(below.number, None)} of {quoted(name)} looks like the heading, and something else "
        "stands above it.",
        next_step="Take out what stands above the heading, and import the file once more.",
    )


def _is_heading(row: GridRow) -> bool:
    return sum(known_field(_heading(cell)) is not None for cell in row.cells) >= _ENOUGH


def unnamed_column(place: int, where: str, name: str) -> UsageError:
    """A column has something to say, and no heading."""
    return UsageError(
        f"{where} of {quoted(name)} is not empty, and its column has no heading.",
        next_step=f"Say what that column is: --map '#{place + 1}=ignore', or one of {_choices()}.",
    )


def _heading(cell: Cell) -> str:
    match cell:
        case str():
            return " ".join(cell.split())
        case NumberCell() | DoubtfulCell():
            return cell.text
        case UnusableCell():
            return cell.why
        case _:
            return cell.isoformat()


def known_field(heading: str) -> Field | None:
    """What a column of that heading holds, where the heading is known."""
    folded = " ".join(heading.split()).casefold()
    return next((field for field, aliases in ALIASES.items() if folded in aliases), None)


def _told(headings: Sequence[str], said: Mapping[str, Field], name: str) -> dict[int, Field]:
    """What a person said, by column; every heading that they name has to be there, once."""
    told: dict[int, Field] = {}
    for named, field in said.items():
        wanted = " ".join(named.split()).casefold()
        hits = [n for n, each in enumerate(headings) if each.casefold() == wanted]
        if named.startswith("#") and named[1:].isdecimal() and not hits:
            hits = [n for n in [int(named[1:]) - 1] if n in range(len(headings))]
        if len(hits) != 1:
            there = "no column" if not hits else f"{len(hits)} columns"
            raise UsageError(
                f"The file {quoted(name)} has {there} {quoted(named)}.",
                next_step="Name a heading as it stands in the file, or the column's number: "
                "--map '#3=model'.",
            )
        told[hits[0]] = field
    return told


def _require_single(places: Mapping[Field, list[int]], headings: Sequence[str], name: str) -> None:
    for field, hits in places.items():
        if len(hits) > 1:
            which = " and ".join(f"#{n + 1} {quoted(headings[n])}" for n in hits)
            raise UsageError(
                f"The file {quoted(name)} has {len(hits)} columns that could be the {field} column: "
                f"{which}.",
                next_step=f"Say which one it is not: --map '#{hits[-1] + 1}=ignore'.",
            )


def _require_all(places: Mapping[Field, list[int]], unknown: Sequence[str], name: str) -> None:
    missing = [field for field in REQUIRED if field not in places]
    if not missing:
        return
    wanted = " or ".join(f'"{HEADINGS[field]}"' for field in missing)
    asked = [heading for heading in unknown if heading]
    if asked:
        which = ", ".join(quoted(heading) for heading in asked[:_ASKED_AT_ONCE])
        step = f"If one of {which} is it, say so: --map {_option(asked[0], missing[0])}."
    else:
        step = "Export the list with all its columns, the heading in the first line."
    raise UsageError(f"The file {quoted(name)} has no column {wanted}.", next_step=step)


def _require_known(unknown: Sequence[int], headings: Sequence[str], name: str) -> None:
    if not unknown:
        return
    which = ", ".join(f"#{n + 1} {quoted(headings[n])}" for n in unknown[:_ASKED_AT_ONCE])
    more = len(unknown) - _ASKED_AT_ONCE
    others = f" and {more} more" if more > 0 else ""
    plural = "columns that are" if len(unknown) > 1 else "a column that is"
    answers = " ".join(
        f"--map {_option(headings[n], Field.IGNORE)}" for n in unknown[:_ASKED_AT_ONCE]
    )
    raise UsageError(
        f"The file {quoted(name)} has {plural} not known: {which}{others}.",
        next_step=f"Say what each one is, as in {answers}; instead of ignore: {_choices()}.",
    )


def _option(heading: str, field: Field) -> str:
    return f"'{heading}={field.value}'"


def _choices() -> str:
    return ", ".join(field.value for field in Field if field is not Field.IGNORE)
