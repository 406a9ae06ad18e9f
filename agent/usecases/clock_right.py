"""The computer's clock, held against the newest entry: it may not go back, nor leap ahead by years."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from agent.errors import UsageError
from agent.text import counted

CLOCK_TOLERANCE: Final = timedelta(minutes=5)
"""Computers of one site differ by so much, and a clock is corrected by so much now and then."""

LONGEST_SILENCE: Final = timedelta(days=3653)
"""Ten years: longer than records are kept, so that a year typed wrong (2100, 9999) is likelier."""

_VOUCH: Final = (
    "Set the computer's clock right. If it is right, an administrator vouches for it: "
    "k1007 ledger clock --today YYYY-MM-DD --note WHY."
)


def require_right(now: datetime, newest: datetime) -> None:
    """Refuse a clock that contradicts the ledger: late entries would look timely, or none could follow.

    Args:
        newest: when the newest entry was recorded.

    Raises:
        UsageError: ``now`` is before it, or too long after it.
    """
    if now < newest - CLOCK_TOLERANCE:
        raise UsageError(
            f"The clock says {now:%Y-%m-%d %H:%M %Z}, but the newest entry is of "
            f"{newest:%Y-%m-%d %H:%M %Z}; nothing was stored.",
            next_step=_VOUCH,
        )
    if now > newest + LONGEST_SILENCE:
        raise UsageError(
            f"The clock says {now:%Y-%m-%d %H:%M %Z}, {counted((now - newest).days, 'day')} after the newest "
            "entry; nothing was stored, for under a clock that runs ahead no right one could follow.",
            next_step=_VOUCH,
        )
