"""What is odd about a claim for a code that stands alone; hints, which refuse nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agent.confirm.models import Reason, Rules
from agent.text import quoted

SIDES = frozenset({"RT", "LT"})
"""Right and left, for items that come one a side."""


def claim_hints(
    rules: Rules, *, hcpcs: str, units: int, modifiers: Iterable[str]
) -> Iterator[Reason]:
    """Codes beside the one, units other than one, and sides of a bilateral device."""
    if hcpcs != rules.hcpcs:
        text = (
            f"The claim is for {quoted(hcpcs)}: there are no additional add-on codes for "
            f"{rules.hcpcs} ({rules.listing_required_citation})."
        )
        yield Reason(code="add_on_code", text=text)
        return
    if units != 1:
        text = f"The claim is for {units} units of {rules.hcpcs}, which is bilateral: one device, one unit."
        yield Reason(code="not_one_unit", text=text)
    sides = sorted(SIDES.intersection(modifier.upper() for modifier in modifiers))
    if sides:
        text = (
            f"The modifier {' and '.join(sides)} names a side, and the descriptor of {rules.hcpcs} "
            "says BILATERAL."
        )
        yield Reason(code="side_modifier", text=text)
