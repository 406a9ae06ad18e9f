"""The days that a label bears: made, and expires.

A label that was made after the day of the verdict is the plainest sign of a false one, and goes to a
person. One that has expired on the date of service is told: the list names products, not units.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from agent.confirm.facts import Facts
from agent.confirm.models import Reason


def raising(facts: Facts) -> tuple[Reason, ...]:
    """A date of manufacture that is still to come, whatever day of it was meant."""
    evidence = facts.evidence
    made = evidence.label.manufactured if evidence.label else None
    if made is None or _earliest(made) <= evidence.decided_on:
        return ()
    text = (
        f"The label says that the device was made on {made}, after the day of this verdict "
        f"({evidence.decided_on})."
    )
    return (Reason(code="label_made_later", text=text),)


def notes(facts: Facts) -> tuple[Reason, ...]:
    """A day of expiry that is before the date of service; on the day itself nothing has expired."""
    evidence = facts.evidence
    expires = evidence.label.expires if evidence.label else None
    if expires is None or expires >= evidence.date_of_service:
        return ()
    text = (
        f"The label says that the device expired on {expires}, before the date of service "
        f"({evidence.date_of_service})."
    )
    return (Reason(code="label_expired", text=text),)


def _earliest(made: date) -> date:
    """The first day that can be meant: a label may name a month, which is read as its last day."""
    _, last = monthrange(made.year, made.month)
    return made.replace(day=1) if made.day == last else made
