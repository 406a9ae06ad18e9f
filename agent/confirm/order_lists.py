"""The supplier's dated lists of what an order needs, asked for one code on one day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from agent.confirm.models import OrderKind, OrderRule
from agent.text import printable


def lines_on(
    orders: Iterable[OrderRule], kind: OrderKind, hcpcs: str, day: date
) -> tuple[OrderRule, ...]:
    """The lines that say it; none where the lists say nothing of that day, or both."""
    told = all_lines_on(orders, kind, hcpcs, day)
    return () if contradict(told) else told


def all_lines_on(
    orders: Iterable[OrderRule], kind: OrderKind, hcpcs: str, day: date
) -> tuple[OrderRule, ...]:
    """Every line of that day, also where they contradict each other."""
    return tuple(
        line
        for line in orders
        if (line.kind, line.hcpcs) == (kind, hcpcs)
        and line.begin <= day
        and (line.end is None or day <= line.end)
    )


def contradict(lines: Iterable[OrderRule]) -> bool:
    """Whether one line says that it is needed and another that it is not."""
    return len({line.required for line in lines}) > 1


def contradiction_words(lines: Iterable[OrderRule]) -> str:
    """Which list says what of a need on which the lists contradict each other."""
    said = {True: set[str](), False: set[str]()}
    for line in lines:
        said[line.required].add(printable(line.source))
    needed, not_needed = ("; ".join(sorted(said[needed])) for needed in (True, False))
    return f"needed by {needed}, not needed by {not_needed}"
