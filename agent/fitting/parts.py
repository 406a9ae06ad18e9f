"""The parts of a device as they are now, and a controller that no verdict has seen yet."""

from __future__ import annotations

from agent.fitting.models.fitting import Fitting
from agent.fitting.models.parts import CurrentPart, Part, PartKind, SwapEntry


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


def _current(part: Part, fitting: Fitting) -> CurrentPart:
    swaps = tuple(one for one in fitting.swaps if one.swap.part == part.id)
    number = swaps[-1].swap.number if swaps else part.number
    return CurrentPart(part=part, number=number, swaps=swaps)
