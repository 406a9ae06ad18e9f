"""Whether a recall concerns a device: by product code, firm, model, and the units it states.

This is the first edition, of rules version 2; the second is in ``agent.confirm.recall_grounds``. A
recall is about a device where its firm is the device's maker (but for case, punctuation and the
legal form) or its text names the device's model in whole words, and its product code, where it
has one, is that of the device class. Then the units decide: named, not among those that are named,
or stated only in prose, which a person has to read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from agent.confirm.models import RecallRecord
from agent.confirm.stated_units import Inside, StatedUnits, UnitKind, stated_units

LEGAL_FORMS: Final = frozenset(
    [
        "inc",
        "incorporated",
        "llc",
        "ltd",
        "limited",
        "corp",
        "corporation",
        "co",
        "company",
        "gmbh",
        "sas",
        "sa",
        "ag",
        "bv",
        "plc",
    ]
)
"""Left out at the end of a firm's name: FDA and a maker write them as they like."""

CLOSED: Final = "terminated"
"""The one status of a recall that is over; "Completed" says only that the firm is done."""


class Device(NamedTuple):
    """What a recall can be held against; names as reported and as listed.

    Attributes:
        models: model numbers.
        products: names under which several models may be sold.
        di: as the label has it.
        reviewed_dis: identifiers that the controller tells, or that were reviewed for its model.
    """

    makers: frozenset[str]
    models: frozenset[str]
    serial: str | None
    lot: str | None = None
    di: str | None = None
    products: frozenset[str] = frozenset()
    reviewed_dis: frozenset[str] = frozenset()


class Concern(StrEnum):
    """How a recall concerns a device, strongest first."""

    NAMED = "named"
    PROSE = "prose"
    PRODUCT_UNCLEAR = "product unclear"
    NOT_THIS_UNIT = "not this unit"


def is_open(recall: RecallRecord, day: date) -> bool:
    """Whether the recall runs on that day, as its record says."""
    if recall.initiated is not None and day < recall.initiated:
        return False
    if recall.terminated is not None:
        return day < recall.terminated
    return recall.status.strip().casefold() != CLOSED


def concern(recall: RecallRecord, device: Device, product_code: str) -> Concern | None:
    """How it concerns the device; ``None`` where it is about another product."""
    return named_units(recall, device) if is_about(recall, device, product_code) else None


def named_units(recall: RecallRecord, device: Device) -> Concern:
    """Whether the units that it states are this one, if it is about the product at all."""
    units = stated_units(recall.codes)
    if units is None:
        return Concern.PROSE
    if units.all_units:
        return Concern.NAMED
    return {
        Inside.YES: Concern.NAMED,
        Inside.NO: Concern.NOT_THIS_UNIT,
        Inside.UNCLEAR: Concern.PROSE,
    }[_inside(units, device)]


def is_about(recall: RecallRecord, device: Device, product_code: str) -> bool:
    """Whether firm, model and product code let it be about this product."""
    if recall.product_code and recall.product_code != product_code:
        return False
    firm = firm_words(recall.firm)
    if firm and any(firm_words(maker) == firm for maker in device.makers):
        return True
    names = device.models | device.products
    return bool(recall.product_code) and any(text_names(recall, name) for name in names)


def text_names(recall: RecallRecord, name: str) -> bool:
    """Whether the recall's text has this name in whole words."""
    return _names(words_of(f"{recall.product} {recall.codes}"), name)


def firm_words(name: str) -> tuple[str, ...]:
    """A firm's name in words, without its legal form."""
    words = words_of(name)
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words = words[:-1]
    return words


def _inside(units: StatedUnits, device: Device) -> Inside:
    """Serials and lots decide; an identifier only where neither is stated."""
    by_unit = [
        inside
        for inside in (
            units.holds(UnitKind.SERIAL, device.serial),
            units.holds(UnitKind.LOT, device.lot),
        )
        if inside is not None
    ]
    found = by_unit or [units.holds(UnitKind.DI, device.di) or Inside.UNCLEAR]
    if Inside.YES in found:
        return Inside.YES
    return Inside.UNCLEAR if Inside.UNCLEAR in found else Inside.NO


def _names(told: tuple[str, ...], model: str) -> bool:
    wanted = words_of(model)
    return bool(wanted) and any(
        told[place : place + len(wanted)] == wanted for place in range(len(told))
    )


def words_of(text: str) -> tuple[str, ...]:
    """The text's words, in one case and without punctuation."""
    return tuple(_pieces(unicodedata.normalize("NFKC", text).casefold()))


def _pieces(text: str) -> Iterator[str]:
    for found in re.finditer(r"[^\W_]+", text):
        yield found.group()
