"""What a HIBCC secondary says: serial or lot, dates, quantity.

::

    $LOT          $+SERIAL
    $$[q][d]LOT   $$+[d]SERIAL       q: 8 and two digits, 9 and five digits: quantity
    YYJJJ LOT     (old)              d: MMYY · 2 MMDDYY · 3 YYMMDD · 4 YYMMDDHH · 5 YYJJJ ·
                                        6 YYJJJHH · 7 no date; the date of expiry
    SSERIAL  14DYYYYMMDD expires  16DYYYYMMDD made  Qn quantity      after a slash

RECOLLECTION of ANSI/HIBC 2.6, held against published barcodes
(tests/confirm/udi/hibcc_published.py). Years of two digits are of this century: the standard's
dates are of expiry, and UDI began in 2014.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final, NamedTuple, TypeVar

from agent.text import quoted

_CENTURY: Final = 2000
_Value = TypeVar("_Value", str, int, date)

_MAX_SERIAL: Final = 18
"""Characters of a lot or a serial number."""

_QUANTITY: Final = re.compile(r"(?:8(\d{2})|9(\d{5}))")
_DATE_LENGTHS: Final = {"2": 6, "3": 6, "4": 8, "5": 5, "6": 7, "7": 0}
"""Digits after each date flag; 0 and 1 are no flags, but the first digit of a month."""


_CALLED: Final = {
    "serial": "serial",
    "lot": "lot",
    "manufactured": "date of manufacture",
    "expires": "date of expiry",
    "quantity": "quantity",
}
"""The fields, each of which has one value, and how each is called."""


class Secondary(NamedTuple):
    """The fields, and what is wrong with them."""

    serial: str | None = None
    lot: str | None = None
    manufactured: date | None = None
    expires: date | None = None
    quantity: int | None = None
    errors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_secondaries(parts: tuple[str, ...]) -> Secondary:
    """Read the parts between the slashes, in their order."""
    read = Secondary()
    for part in parts:
        read = _merged(read, _read_part(part))
    return read


def _read_part(part: str) -> Secondary:
    if part.startswith("$$+"):
        return _dated(part[3:], "serial")
    if part.startswith("$$"):
        return _counted(part[2:])
    if part.startswith("$+"):
        return _named(part[2:], "serial")
    if part.startswith("$"):
        return _named(part[1:], "lot")
    return _supplement(part)


def _supplement(part: str) -> Secondary:
    if part.startswith(("14D", "16D")):
        day = _day_of(part[3:7], part[7:9], part[9:]) if part[3:].isdigit() else None
        if day is None or len(part) != len("16DYYYYMMDD"):
            return Secondary(errors=(f"{quoted(part)} holds no day of the calendar",))
        return Secondary(expires=day) if part.startswith("14D") else Secondary(manufactured=day)
    if part.startswith("S"):
        return _named(part[1:], "serial")
    if part.startswith("Q") and part[1:].isdigit() and len(part) <= len("Q12345"):
        return Secondary(quantity=int(part[1:]))
    if re.match(r"\d{5}", part):
        return _with_expiry(part[:5], "5", part[5:], "lot")
    return Secondary(errors=(f"{quoted(part)} is no field of a HIBCC barcode",))


def _counted(part: str) -> Secondary:
    found = _QUANTITY.match(part)
    if found is None:
        return _dated(part, "lot")
    rest = part[found.end() :]
    after = _dated(rest, "lot") if rest else Secondary()
    return after._replace(quantity=int(found[1] or found[2]))


def _dated(part: str, what: str) -> Secondary:
    flag = part[:1]
    if flag in {"0", "1"}:
        return _with_expiry(part[:4], "MMYY", part[4:], what)
    if flag not in _DATE_LENGTHS:
        return Secondary(
            errors=(f"{quoted(part)} does not begin with a date or the flag for none",)
        )
    length = _DATE_LENGTHS[flag]
    return _with_expiry(part[1 : 1 + length], flag, part[1 + length :], what)


def _with_expiry(digits: str, flag: str, rest: str, what: str) -> Secondary:
    named = _named(rest, what) if rest else Secondary()
    if flag == "7":
        return named
    expires = _expiry(digits, flag) if digits.isdigit() else None
    if expires is None:
        return _merged(named, Secondary(errors=(f"{quoted(digits)} is no date of expiry",)))
    notes = ("its expiry is a month, read as that month's last day",) if flag == "MMYY" else ()
    return named._replace(expires=expires, notes=notes)


def _expiry(digits: str, flag: str) -> date | None:
    match flag:
        case "MMYY" if len(digits) == 4:
            month, year = int(digits[:2]), _CENTURY + int(digits[2:])
            return date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else None
        case "2" if len(digits) == 6:
            return _day_of(f"20{digits[4:]}", digits[:2], digits[2:4])
        case "3" if len(digits) == 6:
            return _day_of(f"20{digits[:2]}", digits[2:4], digits[4:])
        case "4" if len(digits) == 8 and int(digits[6:]) < 24:
            return _day_of(f"20{digits[:2]}", digits[2:4], digits[4:6])
        case "5" if len(digits) == 5:
            return _numbered_day(digits)
        case "6" if len(digits) == 7 and int(digits[5:]) < 24:
            return _numbered_day(digits[:5])
    return None


def _numbered_day(digits: str) -> date | None:
    """A year of two digits and the number of the day in it, from 1."""
    year, number = _CENTURY + int(digits[:2]), int(digits[2:])
    day = date(year, 1, 1) + timedelta(days=number - 1)
    return day if number and day.year == year else None


def _day_of(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _named(value: str, what: str) -> Secondary:
    if not value or len(value) > _MAX_SERIAL:
        return Secondary(
            errors=(f"its {what} has {len(value)} characters, not 1 to {_MAX_SERIAL}",)
        )
    return Secondary(serial=value) if what == "serial" else Secondary(lot=value)


def _merged(one: Secondary, other: Secondary) -> Secondary:
    """Both together; a field that both state alike or only one states. Two values are an error."""
    errors = [*one.errors, *other.errors]
    for name, words in _CALLED.items():
        first, second = getattr(one, name), getattr(other, name)
        if first is not None and second is not None and first != second:
            errors.append(f"it states two values of its {words}: {first} and {second}")
    return Secondary(
        serial=_first(one.serial, other.serial),
        lot=_first(one.lot, other.lot),
        manufactured=_first(one.manufactured, other.manufactured),
        expires=_first(one.expires, other.expires),
        quantity=_first(one.quantity, other.quantity),
        errors=tuple(errors),
        notes=(*one.notes, *other.notes),
    )


def _first(one: _Value | None, other: _Value | None) -> _Value | None:
    return other if one is None else one
