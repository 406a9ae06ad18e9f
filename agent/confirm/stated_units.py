"""Which units a recall names: lots, serial numbers and identifiers, read only where they are stated.

FDA's ``code_info`` is written by people, and most of it is prose. What follows the few plain forms
below is read; of everything else it is said that the units are stated only in prose, and a person
reads it. A range is never guessed: both ends are written, alike but for a number at their end.

    Serial numbers: SX2-26-00400 to SX2-26-00450, SX2-26-00999
    Lot L1; Lots L2 and L3
    UDI-DI 09506000123455
    All serial numbers
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MAX_CHARACTERS: Final = 20_000
"""More is a table that somebody pasted; a person reads it."""


class UnitKind(StrEnum):
    SERIAL = "serial"
    LOT = "lot"
    DI = "di"


class Inside(StrEnum):
    """Whether a unit is among those that are stated."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Span:
    """One unit, or a range whose ends both belong to it."""

    first: str
    last: str

    def holds(self, unit: str) -> Inside:
        """Whether the unit is in it; unclear where it is written in another form than a range's ends."""
        if self.first == self.last:
            return Inside.YES if unit == self.first else Inside.NO
        stem, low = _number(self.first)
        _, high = _number(self.last)
        if not unit.startswith(stem) or len(unit) != len(self.first):
            return Inside.UNCLEAR
        tail = unit[len(stem) :]
        if not (tail.isascii() and tail.isdigit()):
            return Inside.UNCLEAR
        return Inside.YES if int(low) <= int(tail) <= int(high) else Inside.NO


Holding = Callable[[Span, str], Inside]
"""Whether a span holds a unit."""


def holds_alike(span: Span, unit: str) -> Inside:
    """The second edition: a unit is told apart only from what is written as it is.

    ``SX2-26-00417`` is none of ``SX2-26-00400 to SX2-26-00416``. Whether it is meant by ``00417``,
    ``SX2-26-00400-450``, ``SX2-26-004xx`` or ``SX2-26-00001+`` a person has to read. Letters of
    another case are another way of writing.
    """
    if _form(unit) != _form(span.first):
        return Inside.UNCLEAR
    stem, low = _number(span.first)
    start, number = unit[: len(stem)], unit[len(stem) :]
    if start.casefold() != stem.casefold() or not low <= number <= _number(span.last)[1]:
        return Inside.NO
    return Inside.YES if start == stem else Inside.UNCLEAR


def _form(unit: str) -> str:
    """How a unit is written: any digit as ``0``, any letter as ``a``, everything else as it is."""
    return re.sub(r"[A-Za-z]", "a", re.sub(r"[0-9]", "0", unit))


@dataclass(frozen=True, slots=True)
class StatedUnits:
    """What a recall states; ``all_units`` says every unit of the product."""

    spans: dict[UnitKind, tuple[Span, ...]]
    all_units: bool = False

    def holds(self, kind: UnitKind, unit: str | None, held: Holding = Span.holds) -> Inside | None:
        """Whether that unit is among them; ``None`` where this kind is not stated at all."""
        if kind not in self.spans:
            return None
        if unit is None:
            return Inside.UNCLEAR
        found = {held(span, unit) for span in self.spans[kind]}
        if Inside.YES in found:
            return Inside.YES
        return Inside.UNCLEAR if Inside.UNCLEAR in found else Inside.NO


_ALL: Final = re.compile(r"all (?:serial numbers|serials|lots|lot numbers|units)", re.IGNORECASE)
_HEADS: Final = {
    UnitKind.SERIAL: re.compile(
        r"(?:serial|s/n|sn)(?: ?(?:numbers?|nos?\.?|#))?s?[:#]? +", re.IGNORECASE
    ),
    UnitKind.LOT: re.compile(
        r"(?:lots?|batch(?:es)?)(?: ?(?:numbers?|nos?\.?|#|codes?))?[:#]? +", re.IGNORECASE
    ),
    UnitKind.DI: re.compile(
        r"(?:udi(?:-di| di)?|gtin|di)(?: ?(?:numbers?|#))?[:#]? +", re.IGNORECASE
    ),
}
_UNIT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/+-]{0,39}")
_RANGE: Final = re.compile(r" +(?:to|through|thru|-|–) +", re.IGNORECASE)
_NEXT: Final = re.compile(r" *(?:, *and +|,| and +|& *) *", re.IGNORECASE)


def stated_units(codes: str) -> StatedUnits | None:
    """The units that ``code_info`` states; ``None`` where any part of it is prose."""
    if len(codes) > MAX_CHARACTERS:
        return None
    parts = [part.strip(" \t\r.") for part in re.split(r"[;\n]", codes)]
    parts = [part for part in parts if part]
    if not parts:
        return None
    if all(_ALL.fullmatch(part) for part in parts):
        return StatedUnits({}, all_units=True)
    spans: dict[UnitKind, tuple[Span, ...]] = {}
    for part in parts:
        read = _part(part)
        if read is None:
            return None
        spans[read[0]] = (*spans.get(read[0], ()), *read[1])
    return StatedUnits(spans)


def _part(part: str) -> tuple[UnitKind, Sequence[Span]] | None:
    for kind, head in _HEADS.items():
        found = head.match(part)
        if found is not None:
            spans = _spans(part[found.end() :])
            return None if spans is None else (kind, spans)
    return None


def _spans(text: str) -> list[Span] | None:
    """``A, B to C and D``; ``None`` where anything else stands between."""
    spans: list[Span] = []
    place = 0
    while True:
        first = _UNIT.match(text, place)
        if first is None or not _is_unit(first.group()):
            return None
        place, last = first.end(), first.group()
        if (to := _RANGE.match(text, place)) is not None:
            end = _UNIT.match(text, to.end())
            if end is None or not _alike(first.group(), end.group()):
                return None
            place, last = end.end(), end.group()
        spans.append(Span(first.group(), last))
        if place == len(text):
            return spans
        comma = _NEXT.match(text, place)
        if comma is None:
            return None
        place = comma.end()


def _is_unit(text: str) -> bool:
    """A word without a digit is no number of a unit: it is prose."""
    return any(each.isdigit() for each in text)


def _alike(first: str, last: str) -> bool:
    """Two ends of one range: the same but for a number at the end, as many digits, not falling."""
    (stem, low), (other, high) = _number(first), _number(last)
    return stem == other and bool(low) and len(low) == len(high) and int(low) <= int(high)


def stem_of(unit: str) -> str:
    """What stands before the number at its end."""
    return _number(unit)[0]


def _number(unit: str) -> tuple[str, str]:
    """What stands before the number at the end, and that number."""
    stem = unit.rstrip("0123456789")
    return stem, unit[len(stem) :]
