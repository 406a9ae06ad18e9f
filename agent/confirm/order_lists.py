"""The supplier's dated lists of what an order needs, asked for one code on one day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from agent.confirm.models import OrderKind, OrderRule


def lines_on(
    orders: Iterable[OrderRule], kind: OrderKind, hcpcs: str, day: date
) -> tuple[OrderRule, ...]:
    """The lines that say it; none where the lists say nothing of that day, or both."""
    told = tuple(
        line
        for line in orders
        if (line.kind, line.hcpcs) == (kind, hcpcs)
        and line.begin <= day
        and (line.end is None or day <= line.end)
    )
    return told if len({line.required for line in told}) == 1 else ()
