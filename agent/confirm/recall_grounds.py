"""On what ground a recall could be about a device: the second edition of the matching.

Enforcement reports have no product code, and a firm sells many products; so it matters by what a
recall could mean a device. Where it plainly does, its units decide. Where only the firm, a name or
a number fits, nothing is guessed: a person has to read whether it means this product. A stated
unit is told apart only from such as are written alike (agent.confirm.stated_units).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from enum import StrEnum
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


def found(recall: RecallRecord, device: Device, product_codes: Collection[str]) -> Found | None:
    """How it concerns the device; ``None`` where it is about another product.

    Args:
        product_codes: FDA's codes of the device's class.
    """
    units = stated_units(recall.codes)
    ground = _ground(recall, units, device, product_codes)
    if ground is None:
        return None
    inside, by = _inside(units, device)
    if inside is Inside.NO:
        return Found(Concern.NOT_THIS_UNIT, ground, None)
    if ground not in PLAIN:
        return Found(Concern.PRODUCT_UNCLEAR, ground, by)
    return Found(Concern.NAMED if inside is Inside.YES else Concern.PROSE, ground, by)


def _ground(
    recall: RecallRecord,
    units: StatedUnits | None,
    device: Device,
    product_codes: Collection[str],
) -> Ground | None:
    if any(_states(units, UnitKind.DI, di) for di in (device.di, *device.reviewed_dis)):
        return Ground.IDENTIFIER
    maker = _is_maker(recall, device)
    same_class = bool(recall.product_code) and recall.product_code in product_codes
    other_class = bool(recall.product_code) and not same_class
    numbered = _states(units, UnitKind.SERIAL, device.serial)
    if numbered and maker and not other_class:
        return Ground.UNIT
    model, product = _has_any(recall, device.models), _has_any(recall, device.products)
    if model and not other_class and (maker or same_class or product):
        return Ground.MODEL
    if numbered:
        return Ground.SERIAL
    if (model or product) and (maker or not other_class):
        return Ground.WORDS
    if other_class:
        return None
    if maker:
        return Ground.MAKER
    return Ground.LIKE_MAKER if same_class and _begins_alike(recall, device) else None


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


def _is_maker(recall: RecallRecord, device: Device) -> bool:
    firm = firm_words(recall.firm)
    return bool(firm) and any(firm_words(maker) == firm for maker in device.makers)


def _begins_alike(recall: RecallRecord, device: Device) -> bool:
    first = firm_words(recall.firm)[:1]
    return bool(first) and any(firm_words(maker)[:1] == first for maker in device.makers)


def _has_any(recall: RecallRecord, names: Iterable[str]) -> bool:
    """Whether the text has one of the names, however it is spaced: SX-200, SX 200, SX200."""
    told = " ".join(words_of(f"{recall.product} {recall.codes}"))
    return any(_has(told, "".join(words_of(name))) for name in names)


def _has(told: str, name: str) -> bool:
    """Whether the name stands there in whole words."""
    spaced = " ?".join(map(re.escape, name))
    return bool(name) and re.search(rf"(?<!\S){spaced}(?!\S)", told) is not None
