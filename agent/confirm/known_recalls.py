"""Many recalls held against many devices: each is read once, and only those that could concern a device.

What is found is what ``agent.confirm.recall_grounds`` finds; here it is only decided which recalls need
not be asked. One of another class of device and another firm concerns a device by its numbers alone, and
most state none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from agent.confirm.models import RecallRecord
from agent.confirm.recall_grounds import Found, ReadRecall, held
from agent.confirm.recalls import Device, firm_words
from agent.confirm.stated_units import StatedUnits, UnitKind, stem_of


class _Product(NamedTuple):
    """What of a device many others have alike."""

    makers: frozenset[str]
    names: frozenset[str]
    product_codes: frozenset[str]


class KnownRecalls:
    """Recalls that were read, by what they could concern."""

    def __init__(self, records: Iterable[RecallRecord]) -> None:
        self._read = tuple(map(ReadRecall, records))
        self._of_class: dict[str, list[int]] = {}
        self._of_firm: dict[tuple[str, ...], list[int]] = {}
        self._units: dict[tuple[UnitKind, str], list[int]] = {}
        self._ranges: dict[tuple[UnitKind, str, int], list[int]] = {}
        self._of_product: dict[_Product, frozenset[int]] = {}
        for place, one in enumerate(self._read):
            self._of_class.setdefault(one.recall.product_code, []).append(place)
            self._of_firm.setdefault(one.firm, []).append(place)
            if one.units is not None:
                self._keep_units(place, one.units)

    def concerning(
        self, device: Device, product_codes: Collection[str]
    ) -> Iterator[tuple[RecallRecord, Found]]:
        """Those that are, or could be, about the device, in the order in which they were given.

        Args:
            product_codes: FDA's codes of the device's class.
        """
        product = _Product(device.makers, device.models | device.products, frozenset(product_codes))
        if product not in self._of_product:
            self._of_product[product] = frozenset(self._about(product))
        for place in sorted(self._of_product[product] | set(self._stating(device))):
            how = held(self._read[place], device, product_codes)
            if how is not None:
                yield self._read[place].recall, how

    def _keep_units(self, place: int, units: StatedUnits) -> None:
        for kind, spans in units.spans.items():
            for span in spans:
                if span.first == span.last:
                    self._units.setdefault((kind, span.first), []).append(place)
                else:
                    key = kind, stem_of(span.first), len(span.first)
                    self._ranges.setdefault(key, []).append(place)

    def _about(self, product: _Product) -> Iterator[int]:
        """By class, firm and names; without a class the names alone may do."""
        for code in product.product_codes:
            if code:
                yield from self._of_class.get(code, ())
        for maker in product.makers:
            if words := firm_words(maker):
                yield from self._of_firm.get(words, ())
        for place in self._of_class.get("", ()):
            if self._read[place].has_any(product.names):
                yield place

    def _stating(self, device: Device) -> Iterator[int]:
        """By the device's own numbers, however little else fits."""
        for kind, number in (
            (UnitKind.SERIAL, device.serial),
            (UnitKind.DI, device.di),
            *((UnitKind.DI, di) for di in device.reviewed_dis),
        ):
            if number is not None:
                yield from self._units.get((kind, number), ())
                for end in range(len(number)):
                    yield from self._ranges.get((kind, number[:end], len(number)), ())
