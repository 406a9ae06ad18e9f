"""What is told beside a claim, wherever it is shown: what is odd about its code, units and dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from agent.confirm.claims import claim_hints
from agent.confirm.models import Rules
from agent.fitting.models import Claim

YEARS_KEPT: Final = 7
"""From the date of service: 42 CFR 424.516(f)."""


def claim_told(rules: Rules, claim: Claim) -> Iterator[str]:
    """Each hint in a sentence; they refuse nothing.

    Args:
        rules: what the claim's code is compared with, and by which citation.
    """
    hints = claim_hints(rules, hcpcs=claim.hcpcs, units=claim.units, modifiers=claim.modifiers)
    for hint in hints:
        yield hint.text
    least = years_after(claim.date_of_service, YEARS_KEPT)
    if claim.keep_until < least:
        yield (
            f"The claim's records are to be kept until {claim.keep_until}, which is before {least}: "
            f"{YEARS_KEPT} years from the date of service (42 CFR 424.516(f))."
        )


def years_after(day: date, years: int) -> date:
    """The same day of a later year; of 29 February, 1 March where that year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
