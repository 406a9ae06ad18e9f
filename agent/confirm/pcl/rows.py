"""From cells to rows of the list: each value means what it says, or it is found out here."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Final, NamedTuple

from agent.confirm.pcl.columns import Columns, unnamed_column
from agent.confirm.pcl.findings import Finding, Noticed, Severity
from agent.confirm.pcl.form import Field
from agent.confirm.pcl.grid import Cell, Grid, GridRow, Marks, is_blank
from agent.confirm.pcl.values import (
    FOOTNOTE_MARKS,
    FORMULA_SIGNS,
    Meaning,
    Note,
    Value,
    as_code,
    as_comment,
    as_day,
    as_name,
)
from agent.text import counted, quoted

_MEANINGS: Final[dict[Field, Callable[[Cell], Meaning]]] = {
    Field.MANUFACTURER: as_name,
    Field.PRODUCT: as_name,
    Field.MODEL: as_name,
    Field.HCPCS: as_code,
    Field.BEGIN: as_day,
    Field.END: as_day,
    Field.COMMENT: as_comment,
}

_NEVER_EMPTY: Final = (Field.MANUFACTURER, Field.PRODUCT, Field.HCPCS, Field.BEGIN)
"""A model number may be missing: such a listing leads to review, not to a refused file."""


class ListRow(NamedTuple):
    """One row of a list, as strict as a listing and quick to make a hundred thousand times."""

    line: int
    hcpcs: str
    manufacturer: str
    product: str
    model: str
    begin: date
    end: date | None
    comment: str


@dataclass(slots=True)
class RowReader:
    """Reads the rows below a heading, and remembers what it noticed.

    Most rows of a long list have nothing out of the ordinary, and codes and dates that were seen
    before: they take a short way. Every other one is looked at value by value.
    """

    grid: Grid
    columns: Columns
    noticed: Noticed
    _codes: dict[Hashable, str] = field(default_factory=dict)
    _days: dict[Hashable, date | None] = field(default_factory=dict)

    def read(self) -> Iterator[ListRow]:
        """Every row that could be read; a finding for each thing that keeps one from it.

        It ends where so much is refused that the rest does not matter.

        Raises:
            UsageError: the file stops being readable, or a column without a heading is not empty.
        """
        ordinary, careful = self._ordinary_way(), self._careful
        for each in self.grid.rows:
            row = ordinary(each)
            if row is None:
                if self.noticed.is_enough():
                    self.noticed.stop(each.number, self.grid.place(each.number, None))
                    return
                row = careful(each)
            if row is not None:
                yield row

    def _ordinary_way(self) -> Callable[[GridRow], ListRow | None]:
        """Answers a row where nothing is out of the ordinary, else ``None``."""
        at, codes, days = self.columns.places, self._codes, self._days
        width, unnamed = len(self.columns.headings), self.columns.unnamed
        maker_at, product_at, model_at = at[Field.MANUFACTURER], at[Field.PRODUCT], at[Field.MODEL]
        code_at, begin_at, end_at = at[Field.HCPCS], at[Field.BEGIN], at[Field.END]
        comment_at = at.get(Field.COMMENT)

        def ordinary(row: GridRow) -> ListRow | None:
            cells = row.cells
            if len(cells) != width or unnamed or row.marks:
                return None
            code, begin, last = codes.get(cells[code_at]), days.get(cells[begin_at]), cells[end_at]
            if code is None or begin is None or last not in days:
                return None
            maker, product, model = cells[maker_at], cells[product_at], cells[model_at]
            comment = "" if comment_at is None else cells[comment_at]
            if not (type(maker) is type(product) is type(model) is type(comment) is str):
                return None
            names = (maker.strip(), product.strip(), model.strip())
            end = days[last]
            if (
                not (names[0] and names[1] and "".join(names).isprintable())
                or names[0].startswith(FORMULA_SIGNS)
                or names[1].startswith(FORMULA_SIGNS)
                or names[2].startswith(FORMULA_SIGNS)
                or names[0].endswith(FOOTNOTE_MARKS)
                or names[1].endswith(FOOTNOTE_MARKS)
                or names[2].endswith(FOOTNOTE_MARKS)
                or (end is not None and end < begin)
            ):
                return None
            return ListRow(row.number, code, *names, begin, end, comment.strip())

        return ordinary

    def _careful(self, row: GridRow) -> ListRow | None:
        """The row looked at value by value; ``None`` where it is blank or a finding refuses it."""
        if is_blank(row) or not self._fits(row):
            return None
        meant = self._meanings(row)
        if len(meant) < len(self.columns.places):
            return None
        told = {each: value.meaning for each, value in meant.items()}
        begin, end = told[Field.BEGIN], told[Field.END]
        assert isinstance(begin, date)
        assert end is None or isinstance(end, date)
        if end is not None and end < begin:
            words = f"ends on {end} before it begins on {begin}"
            self._note(Severity.REFUSED, row, Field.END, Note("end_before_begin", words))
            return None
        self._remember(row, meant[Field.HCPCS], begin, end)
        if row.marks is not None:
            self._note_marks(row, row.marks)
        return ListRow(
            row.number,
            str(told[Field.HCPCS]),
            str(told[Field.MANUFACTURER]),
            str(told[Field.PRODUCT]),
            str(told[Field.MODEL]),
            begin,
            end,
            str(told.get(Field.COMMENT, "")),
        )

    def _fits(self, row: GridRow) -> bool:
        width = len(self.columns.headings)
        if len(row.cells) != width:
            words = f"has {counted(len(row.cells), 'column')} where the heading has {width}"
            self._note(Severity.REFUSED, row, None, Note("columns", words))
            return False
        for place in self.columns.unnamed:
            cell = row.cells[place]
            if not isinstance(cell, str) or cell.strip():
                raise unnamed_column(
                    place, self.grid.place(row.number, place + 1), self.noticed.name
                )
        return True

    def _meanings(self, row: GridRow) -> dict[Field, Value]:
        """What each field says, without those that a finding refuses."""
        all_ = ((each, self._meaning(row, each)) for each in self.columns.places)
        return {each: meaning for each, meaning in all_ if meaning is not None}

    def _meaning(self, row: GridRow, each: Field) -> Value | None:
        meaning = _MEANINGS[each](row.cells[self.columns.places[each]])
        if isinstance(meaning, Value) and meaning.meaning in (None, "") and each in _NEVER_EMPTY:
            meaning = Note("empty", f"has no {each}")
        if isinstance(meaning, Note):
            self._note(Severity.REFUSED, row, each, meaning)
            return None
        if meaning.flag is not None:
            self._note(Severity.FLAGGED, row, each, meaning.flag)
        return meaning

    def _remember(self, row: GridRow, code: Value, begin: date, end: date | None) -> None:
        """Codes and dates repeat; one that is flagged is looked at each time."""
        at = self.columns.places
        if code.flag is None:
            self._codes[row.cells[at[Field.HCPCS]]] = str(code.meaning)
        self._days[row.cells[at[Field.BEGIN]]] = begin
        self._days[row.cells[at[Field.END]]] = end

    def _note_marks(self, row: GridRow, marks: Marks) -> None:
        """What a person who looks at the sheet sees otherwise; the row counts all the same."""
        if marks.hidden:
            self._note_seen(row, Note("hidden_row", "is hidden on its sheet"))
        for code, columns, words in (
            ("struck_out", marks.struck, "is struck out on its sheet"),
            ("white_text", marks.white, "is written in white on its sheet"),
        ):
            which = [each for each, place in self.columns.places.items() if place in columns]
            if which:
                self._note_seen(row, Note(code, f"{words} ({', '.join(which)})"))

    def _note_seen(self, row: GridRow, note: Note) -> None:
        words = f"{note.words}, and is imported as the others are"
        self._note(Severity.FLAGGED, row, None, Note(note.code, words))

    def _note(self, severity: Severity, row: GridRow, each: Field | None, note: Note) -> None:
        place = None if each is None else self.columns.places[each]
        self.noticed.note(severity, row.number, partial(self._told, severity, row, place, note))

    def _told(self, severity: Severity, row: GridRow, place: int | None, note: Note) -> Finding:
        column = None if place is None else place + 1
        where = self.grid.place(row.number, column)
        return Finding(
            code=note.code,
            severity=severity,
            row=row.number,
            column=column,
            heading=None if place is None else self.columns.headings[place],
            text=f"{where} of {quoted(self.noticed.name)} {note.words}.",
        )
