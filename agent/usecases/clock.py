"""An administrator vouches for the computer's clock where it contradicts the newest entry.

A laptop with an empty battery, or a year typed wrong, dates an entry years ahead; from then on the
right clock would be refused for ever. The wrong entry stays as it is, and the act says since when
the clock is right.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from agent.errors import UsageError
from agent.roles import Right
from agent.store import Entry
from agent.usecases.desk import CLOCK_ACT, Desk
from agent.usecases.notes import require_note
from agent.usecases.people import Actor

SUBJECT: Final = "clock"


def vouch_for_clock(desk: Desk, by: Actor, today: date, *, note: str) -> Entry:
    """Record that the clock is right now, whatever the newest entry says.

    Args:
        today: the day at the clinic, as the person knows it.
        note: what was wrong, and since when.

    Raises:
        NotAllowed: ``by`` is no administrator.
        UsageError: there is no note, the clock says another day than the person, or something else
            was recorded meanwhile.
    """
    by.require(Right.VOUCH_FOR_CLOCK)
    require_note(note, "Say what was wrong with the clock, and since when.")
    if today != desk.today():
        raise UsageError(
            f"The clock says that it is {desk.today()} at the clinic, and you say {today}.",
            next_step="Set the computer's clock right, and give the day of today with --today.",
        )
    seen = desk.store.size
    newest = desk.store.entry(seen - 1)
    return by.record(
        desk,
        CLOCK_ACT,
        subject=SUBJECT,
        sections={
            "clock": {
                "today": today.isoformat(),
                "newest_entry": newest.index,
                "newest_at": newest.leaf.at,
                "note": note,
            }
        },
        seen=seen,
    )
