"""One unit is one patient's: which other fitting names it, or a part of it.

Serial numbers are compared without regard to case. Where both records say what the product is and
say it otherwise, the same number is another unit's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from agent.fitting.gates import delivery_of
from agent.fitting.gates_delivery import final_verdict
from agent.fitting.models import Fitting, SignedVisit
from agent.fitting.models.elsewhere import Elsewhere, ProductNames
from agent.fitting.models.parts import CurrentPart, PartKind
from agent.fitting.parts import current_parts, delivered_on


class Sought(NamedTuple):
    """A unit with the parts that are listed for it."""

    serials: frozenset[str]
    product: ProductNames
    parts: tuple[CurrentPart, ...] = ()

    @property
    def every_serial(self) -> frozenset[str]:
        """The unit's and its parts', as they are compared."""
        return self.serials | {folded(one.number.serial) for one in self.parts}


def folded(serial: str) -> str:
    """A serial number as it is compared between records."""
    return serial.strip().casefold()


def delivered_sought(fitting: Fitting, serial: str) -> Sought:
    """The unit that is being delivered, with its parts as they are now."""
    final = final_verdict(fitting)
    product = ProductNames() if final is None else final.product
    return Sought(frozenset({folded(serial)}), product, current_parts(fitting))


def elsewhere_in(fitting: Fitting, sought: Sought) -> tuple[Elsewhere, ...]:
    """Where that fitting names the unit or one of its parts."""
    return tuple(_named(fitting, sought))


def _named(fitting: Fitting, sought: Sought) -> Iterator[Elsewhere]:
    own = _own_unit(fitting, sought)
    if own is not None:
        yield own
    for listed in current_parts(fitting):
        what = _part_of(listed, sought)
        if what is None or (what == "" and own is not None):
            continue
        newest = listed.swaps[-1].entry if listed.swaps else _listed_in(fitting, listed)
        yield Elsewhere(
            entry=newest,
            serial=listed.number.serial,
            part=what,
            delivered_on=delivered_on(fitting),
            returned_on=fitting.returns[-1].told.returned_on if fitting.returns else None,
            fitting=fitting.case.fitting_id,
        )


def _own_unit(fitting: Fitting, sought: Sought) -> Elsewhere | None:
    """The delivered unit; before the delivery the one of the final verdict."""
    delivery, final = delivery_of(fitting), final_verdict(fitting)
    product = ProductNames() if final is None else final.product
    if not product.may_be(sought.product):
        return None
    name = fitting.case.fitting_id
    if delivery is not None:
        serial = _unit_of(delivery)
        if folded(serial) not in sought.serials:
            return None
        return Elsewhere(
            entry=delivery.entry,
            serial=serial,
            delivered_on=delivered_on(fitting),
            returned_on=_given_back(fitting, serial, delivery),
            fitting=name,
        )
    if final is None or final.serial is None or folded(final.serial) not in sought.serials:
        return None
    return Elsewhere(entry=final.entry, serial=final.serial, fitting=name)


def _part_of(listed: CurrentPart, sought: Sought) -> str | None:
    """Which part of the sought device it is; the empty text for the device itself."""
    number = folded(listed.number.serial)
    if listed.part.kind is PartKind.CONTROLLER and number in sought.serials:
        return ""
    for one in sought.parts:
        same_label = not (one.number.udi and listed.number.udi) or (
            one.number.udi == listed.number.udi
        )
        if one.part.kind is listed.part.kind and folded(one.number.serial) == number and same_label:
            return one.part.id
    return None


def _given_back(fitting: Fitting, serial: str, delivery: SignedVisit) -> date | None:
    """The day of the return; else that of a swap by which the controller left the patient."""
    if fitting.returns:
        return fitting.returns[-1].told.returned_on
    controllers = {one.part.id for one in fitting.parts if one.part.kind is PartKind.CONTROLLER}
    for one in fitting.swaps:
        left = one.swap.part in controllers and folded(one.swap.old_serial) == folded(serial)
        if left and one.entry > delivery.entry:
            return one.swap.swapped_on
    return None


def _unit_of(delivery: SignedVisit) -> str:
    return "" if delivery.visit.unit is None else delivery.visit.unit.serial


def _listed_in(fitting: Fitting, listed: CurrentPart) -> int:
    return next(one.entry for one in fitting.parts if one.part.id == listed.part.id)
