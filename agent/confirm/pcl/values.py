"""What one cell means as a name, a code or a day: a value, a value with a flag, or a fault."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from agent.confirm.pcl.grid import Cell, DoubtfulCell, NumberCell, UnusableCell
from agent.text import is_plain, quoted

FIRST_YEAR: Final = 1965
"""Medicare was made law in July 1965: an earlier date is a slip of the pen."""

FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A spreadsheet runs a text that begins so, some also in full width. Here it is kept as it is, and told."""

FOOTNOTE_MARKS: Final = tuple(
    "*\u2020\u2021\u00a7\u00b6\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
)
"""Asterisk, daggers, section, pilcrow, raised figures: behind a name they may be no part of it."""

_NO_BREAK_SPACE: Final = "\xa0"
"""Web pages and word processors write it; nobody sees the difference."""

_US_DATE: Final = re.compile(r"(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/(?P<year>[0-9]{4})")
_ISO_DATE: Final = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_HCPCS: Final = re.compile(r"[A-Z][0-9]{4}")
"""A HCPCS Level II code: one letter and four digits."""


class Note(NamedTuple):
    """What is to be said of a cell: a stable code, and what the place "has" or "is"."""

    code: str
    words: str


class Value(NamedTuple):
    """What a cell means, and what has to be told of it all the same."""

    meaning: str | date | None
    flag: Note | None = None


Meaning = Value | Note
"""A value, or the reason why there is none."""


def as_name(cell: Cell) -> Meaning:
    """A manufacturer's, product's or model's name, verbatim but for white space at its ends."""
    match cell:
        case str():
            return _text_name(cell.strip())
        case NumberCell():
            words = f"is the number {cell.text}, not a text: zeros before it may be lost"
            return Value(cell.text, Note("number", words))
        case UnusableCell() | DoubtfulCell():
            return Note("unusable_cell", cell.why)
        case _:
            return Note("not_a_name", f"is the date {cell}, where a name belongs")


def as_code(cell: Cell) -> Meaning:
    """A HCPCS code in capitals. What is none is kept, and told: it can be nobody's K1007."""
    if not isinstance(cell, str):
        return as_name(cell)
    text = cell.strip().upper()
    if not is_plain(text):
        return _unprintable(text)
    if _HCPCS.fullmatch(text):
        return Value(text)
    what = "a HCPCS code and something more" if _HCPCS.match(text) else "no HCPCS code"
    return Value(text, Note("not_a_code", f"has {quoted(text)}, which is {what}"))


def as_comment(cell: Cell) -> Meaning:
    """A comment, verbatim."""
    match cell:
        case str():
            return Value(cell.strip())
        case NumberCell():
            return Value(cell.text)
        case UnusableCell() | DoubtfulCell():
            return Note("unusable_cell", cell.why)
        case _:
            return Value(cell.isoformat())


def as_day(cell: Cell) -> Meaning:
    """A day of the calendar, from MM/DD/YYYY, YYYY-MM-DD or a spreadsheet's date; empty is ``None``."""
    match cell:
        case str():
            return _text_day(cell.strip())
        case NumberCell():
            return Note("not_a_day", f"is the number {cell.text}, where a date belongs")
        case UnusableCell() | DoubtfulCell():
            return Note("unusable_cell", cell.why)
        case _:
            return _plausible(cell)


def _text_name(text: str) -> Meaning:
    if not is_plain(text):
        return _unprintable(text)
    if text.startswith(FORMULA_SIGNS):
        words = f"has {quoted(text)}, which a spreadsheet would run as a formula; kept as it is"
        return Value(text, Note("formula_like", words))
    if text.endswith(FOOTNOTE_MARKS):
        words = f"has {quoted(text)}, whose end may be a footnote's mark; kept as it is"
        return Value(text, Note("footnote_mark", words))
    return Value(text)


def _text_day(text: str) -> Meaning:
    if not text:
        return Value(None)
    found = _US_DATE.fullmatch(text) or _ISO_DATE.fullmatch(text)
    try:
        if found is not None:
            parts = {name: int(part) for name, part in found.groupdict().items()}
            return _plausible(date(**parts))
    except ValueError:
        pass  # February 30: the same as no date
    return Note("not_a_day", f"has the date {quoted(text)}, which is not a day of the calendar")


def _plausible(day: date) -> Meaning:
    if day.year < FIRST_YEAR:
        return Note("too_early", f"has the date {day}, which is before there was Medicare")
    return Value(day)


def _unprintable(text: str) -> Note:
    if is_plain(text.replace(_NO_BREAK_SPACE, " ")):
        words = f"has {quoted(text)}, where \\xa0 is a space that does not break: put a plain one"
        return Note("unprintable", words)
    return Note("unprintable", f"has {quoted(text)}, with characters that no name has")
