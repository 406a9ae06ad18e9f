"""A delivered unit that came back: only then can another patient have it."""

from __future__ import annotations

from datetime import date
from typing import Final

from agent.errors import UsageError
from agent.fitting.gates import delivery_of
from agent.fitting.models.elsewhere import Return
from agent.fitting.parts import delivered_on
from agent.roles import Right
from agent.store import Entry
from agent.text import quoted
from agent.usecases.desk import Desk
from agent.usecases.fittings import load_fitting
from agent.usecases.label_day import place_day
from agent.usecases.notes import require_note
from agent.usecases.people import Actor

RETURNED: Final = "fitting.returned"


def record_return(
    desk: Desk, by: Actor, fitting_id: str, *, returned_on: date | None, note: str
) -> tuple[Entry, Return]:
    """Record that the patient gave the delivered unit back; answers the entry and what it says.

    Args:
        returned_on: the day at the place of service; today if ``None``.

    Raises:
        NotAllowed: this person may not keep fittings.
        UsageError: nothing is delivered, it came back already, there is no note, or the day is
            before the delivery or still to come.
    """
    by.require(Right.KEEP_FITTINGS)
    seen = desk.store.size
    fitting = load_fitting(desk, fitting_id)
    delivery, since = delivery_of(fitting), delivered_on(fitting)
    if delivery is None or since is None or delivery.visit.unit is None:
        raise UsageError(
            f"Nothing is delivered in {quoted(fitting_id)}, so nothing can come back.",
            next_step=f"See: k1007 fitting show {fitting_id}.",
        )
    if fitting.returns:
        back = fitting.returns[-1]
        raise UsageError(
            f"The unit of {quoted(fitting_id)} came back on {back.told.returned_on} already, by entry "
            f"{back.entry}.",
            next_step=f"See: k1007 fitting show {fitting_id}.",
        )
    require_note(note, "A return needs a note that says why the unit came back.")
    today = place_day(desk, fitting_id)
    day = returned_on or today
    if not since <= day <= today:
        raise UsageError(
            f"The return is said to be of {day}; the unit was delivered on {since}, and today is {today}.",
            next_step="Give the day on which it came back: --on YYYY-MM-DD.",
        )
    told = Return(serial=delivery.visit.unit.serial, returned_on=day, note=note.strip())
    entry = by.record(desk, RETURNED, subject=fitting_id, sections={"return": told}, seen=seen)
    return entry, told
