"""The parts of a device as they are now, and a controller that no verdict has seen yet."""

from __future__ import annotations

from datetime import date

from agent.fitting.gates import delivery_of
from agent.fitting.models.fitting import Fitting
from agent.fitting.models.parts import CurrentPart, Part, PartKind, SwapEntry
from agent.fitting.timing import local_date


def current_parts(fitting: Fitting) -> tuple[CurrentPart, ...]:
    """Every part with the serial number that it has now, in the order of listing."""
    return tuple(_current(listed.part, fitting) for listed in fitting.parts)


def swap_after(fitting: Fitting, entry: int) -> SwapEntry | None:
    """The newest swap of the controller that was recorded after this entry."""
    controllers = {one.part.id for one in fitting.parts if one.part.kind is PartKind.CONTROLLER}
    later = [one for one in fitting.swaps if one.entry > entry and one.swap.part in controllers]
    return later[-1] if later else None


def unverified_swap(fitting: Fitting) -> SwapEntry | None:
    """The newest swap of the controller, if no verdict was taken since."""
    newest = max(fitting.verdict_entries, default=-1)
    return swap_after(fitting, newest)


def swap_before_delivery(fitting: Fitting) -> SwapEntry | None:
    """That swap, where it is not known to have followed the delivery.

    One of the day of delivery itself, recorded after it, may have been made before the unit was read.
    """
    swapped, delivered = unverified_swap(fitting), delivered_on(fitting)
    later = swapped is not None and delivered is not None and swapped.swap.swapped_on > delivered
    return None if later else swapped


def swap_after_delivery(fitting: Fitting) -> SwapEntry | None:
    """That swap, where it followed the delivery: what was delivered is another matter."""
    return unverified_swap(fitting) if swap_before_delivery(fitting) is None else None


def delivered_on(fitting: Fitting) -> date | None:
    """The day of the delivery at the place of service; ``None`` before it."""
    delivery = delivery_of(fitting)
    return None if delivery is None else local_date(delivery.visit.ended, fitting.case.place_tz)


def _current(part: Part, fitting: Fitting) -> CurrentPart:
    swaps = tuple(one for one in fitting.swaps if one.swap.part == part.id)
    number = swaps[-1].swap.number if swaps else part.number
    return CurrentPart(part=part, number=number, swaps=swaps)
