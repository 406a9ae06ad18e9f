"""On what ground a recall could be about a device: the second edition of the matching.

Enforcement reports have no product code, and a firm sells many products; so it matters by what a
recall could mean a device. Where it plainly does, its units decide. Where only the firm, a name or
a number fits, nothing is guessed: a person has to read whether it means this product. A stated
unit is told apart only from such as are written alike (agent.confirm.stated_units).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple

from agent.confirm.models import RecallRecord
from agent.confirm.recalls import Concern, Device, firm_words, words_of
from agent.confirm.stated_units import Inside, StatedUnits, UnitKind, holds_alike, stated_units


class Ground(StrEnum):
    """By what a recall could be about a device, strongest first.

    IDENTIFIER: it states the device's identifier, which no other product has.
    UNIT: the maker's own recall states the serial number.
    MODEL: it names the model, and firm, class or product name fit.
    SERIAL: it states the serial number, and is of another firm or class of device.
    WORDS: it has the name or the model, and what else is known fits only in part.
    MAKER: it is of the same firm, and names no name of this product.
    LIKE_MAKER: it is of the same class of device, and the firm's name begins alike.
    """

    IDENTIFIER = "identifier"
    UNIT = "unit"
    MODEL = "model"
    SERIAL = "serial"
    WORDS = "words"
    MAKER = "maker"
    LIKE_MAKER = "like maker"


PLAIN: Final = frozenset({Ground.IDENTIFIER, Ground.UNIT, Ground.MODEL})
"""On these a recall means this product; on the others a person has to read whether it does."""


class Found(NamedTuple):
    """How a recall concerns a device, and why it could.

    Attributes:
        by: what of the unit it names; ``None`` where it names none, or all units.
    """

    how: Concern
    ground: Ground
    by: UnitKind | None


@dataclass(frozen=True)
class ReadRecall:
    """A recall and what is read out of its words, each once and only where it is asked for."""

    recall: RecallRecord

    @cached_property
    def units(self) -> StatedUnits | None:
        """Which units it states."""
        return stated_units(self.recall.codes)

    @cached_property
    def firm(self) -> tuple[str, ...]:
        """The firm's name in words."""
        return firm_words(self.recall.firm)

    def has_any(self, names: Iterable[str]) -> bool:
        """Whether the text has one of the names, however it is spaced: SX-200, SX 200, SX200."""
        return any(self._has("".join(words_of(name))) for name in names)

    def _has(self, name: str) -> bool:
        """Whether the name stands there in whole words; most often it does not stand there at all."""
        if not name or name not in self._letters:
            return False
        spaced = " ?".join(map(re.escape, name))
        return re.search(rf"(?<!\S){spaced}(?!\S)", self._words) is not None

    @cached_property
    def _words(self) -> str:
        return " ".join(words_of(f"{self.recall.product} {self.recall.codes}"))

    @cached_property
    def _letters(self) -> str:
        return self._words.replace(" ", "")


def found(recall: RecallRecord, device: Device, product_codes: Collection[str]) -> Found | None:
    """How it concerns the device; ``None`` where it is about another product.

    Args:
        product_codes: FDA's codes of the device's class.
    """
    return held(ReadRecall(recall), device, product_codes)


def held(read: ReadRecall, device: Device, product_codes: Collection[str]) -> Found | None:
    """The same of a recall that was read already."""
    ground = _ground(read, device, product_codes)
    if ground is None:
        return None
    inside, by = _inside(read.units, device)
    if inside is Inside.NO:
        return Found(Concern.NOT_THIS_UNIT, ground, None)
    if ground not in PLAIN:
        return Found(Concern.PRODUCT_UNCLEAR, ground, by)
    return Found(Concern.NAMED if inside is Inside.YES else Concern.PROSE, ground, by)


def _ground(read: ReadRecall, device: Device, product_codes: Collection[str]) -> Ground | None:
    if any(_states(read.units, UnitKind.DI, di) for di in (device.di, *device.reviewed_dis)):
        return Ground.IDENTIFIER
    maker, code = _is_maker(read, device), read.recall.product_code
    same_class = bool(code) and code in product_codes
    other_class = bool(code) and not same_class
    numbered = _states(read.units, UnitKind.SERIAL, device.serial)
    if numbered and maker and not other_class:
        return Ground.UNIT
    if other_class and not maker:
        return Ground.SERIAL if numbered else None
    model, product = read.has_any(device.models), read.has_any(device.products)
    if model and not other_class and (maker or same_class or product):
        return Ground.MODEL
    if numbered:
        return Ground.SERIAL
    if model or product:
        return Ground.WORDS
    if other_class:
        return None
    if maker:
        return Ground.MAKER
    return Ground.LIKE_MAKER if same_class and _begins_alike(read, device) else None


def _inside(units: StatedUnits | None, device: Device) -> tuple[Inside, UnitKind | None]:
    """Serials and lots decide; an identifier only where neither is stated."""
    if units is None:
        return Inside.UNCLEAR, None
    if units.all_units:
        return Inside.YES, None
    told = {
        kind: units.holds(kind, unit, holds_alike)
        for kind, unit in ((UnitKind.SERIAL, device.serial), (UnitKind.LOT, device.lot))
        if kind in units.spans
    } or {UnitKind.DI: units.holds(UnitKind.DI, device.di, holds_alike)}
    for kind, inside in told.items():
        if inside is Inside.YES:
            return Inside.YES, kind
    return (Inside.UNCLEAR if Inside.UNCLEAR in told.values() else Inside.NO), None


def _states(units: StatedUnits | None, kind: UnitKind, unit: str | None) -> bool:
    return units is not None and units.holds(kind, unit) is Inside.YES


def _is_maker(read: ReadRecall, device: Device) -> bool:
    return bool(read.firm) and any(firm_words(maker) == read.firm for maker in device.makers)


def _begins_alike(read: ReadRecall, device: Device) -> bool:
    first = read.firm[:1]
    return bool(first) and any(firm_words(maker)[:1] == first for maker in device.makers)
