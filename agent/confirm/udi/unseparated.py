"""GS1 fields that came without a separator: the last one may have swallowed what follows it."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import Final

from agent.confirm.udi.model import UdiReading

_HIDDEN_DATE: Final = re.compile(r".+(11|17)(\d{2})(\d{2})(\d{2})")
_HIDDEN_NUMBER: Final = re.compile(r".+(10|21).+")

NO_SEPARATOR: Final = (
    "the scanner sent no separator: compare the numbers with those that are printed"
)
NOT_MARKED: Final = (
    "the barcode is not marked as GS1's, so it has no separator: compare the numbers with those that "
    "are printed"
)


def scanned_without(reading: UdiReading) -> UdiReading:
    """As a scanner typed it that sends no separators: a number and a date cannot be told apart."""
    for value in _variable(reading):
        if _hides_date(value):
            why = "the scanner sends no separators"
            return _doubtful(reading, f"{value} may be a number and a date: {why}")
    return _noted(reading, NO_SEPARATOR)


def marked_otherwise(reading: UdiReading) -> UdiReading:
    """As a barcode of another kind holds it, which has no separators at all.

    Where a field holds what could be the beginning of another (10 a lot, 21 a serial, 11 and 17 a
    date), nothing tells where it ends (GS1 General Specifications, on concatenated element strings).
    """
    for value in _variable(reading):
        if _hides_date(value) or _HIDDEN_NUMBER.fullmatch(value):
            why = "the barcode is not marked as GS1's and has no separators"
            return _doubtful(reading, f"{value} may be several fields: {why}")
    return _noted(reading, NOT_MARKED)


def _variable(reading: UdiReading) -> tuple[str, ...]:
    return tuple(filter(None, (reading.serial, reading.lot)))


def _doubtful(reading: UdiReading, why: str) -> UdiReading:
    return reading.model_copy(update={"errors": (*reading.errors, f"{why}, so it cannot be told")})


def _noted(reading: UdiReading, note: str) -> UdiReading:
    return reading.model_copy(update={"notes": (*reading.notes, note)})


def _hides_date(value: str) -> bool:
    found = _HIDDEN_DATE.fullmatch(value)
    return found is not None and _is_day(*found.groups()[1:])


def _is_day(year: str, month: str, day: str) -> bool:
    """Whether GS1 has that day; the day 00 stands for the month's last."""
    if not 1 <= int(month) <= 12:
        return False
    return int(day) <= monthrange(int(f"20{year}"), int(month))[1]
