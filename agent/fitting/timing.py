"""When things were written, and what is printed about it.

A visit is documented at the time it is rendered (PIM ch. 3 §3.3.2.5). What is signed later says so
by itself, and every amendment prints its distance from the service, the claim and the request.
All dates are local dates of the place of service.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from agent.errors import UsageError
from agent.model import Model
from agent.text import counted, quoted
from agent.zones import zone_names

LATE_AFTER: Final = timedelta(hours=24)
"""A visit signed more than a day after its end is a late entry: our line (practice A1), not CMS's.

Counted in elapsed hours, not calendar days: a visit that ends at 17:30 may be signed the next
morning, and neither midnight nor a change of the clocks moves the line.
"""


class AmendmentDates(Model):
    """What an amendment is measured against; ``None`` where there is none.

    Attributes:
        visit: local date of the visit that is amended, or on which the case was opened.
        of: how that day is called.
        date_of_service: local date of delivery.
        claim: date of submission, before or after the amendment.
        request: date of the oldest request for documentation that was open when it was made.
    """

    visit: date
    of: str = "the visit"
    date_of_service: date | None = None
    claim: date | None = None
    request: date | None = None


def zone(place_tz: str) -> ZoneInfo:
    """The zone of a place.

    Raises:
        UsageError: no such zone is known on this computer.
    """
    try:
        return ZoneInfo(place_tz)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(
            f"The time zone {quoted(place_tz)} is not known on this computer.",
            next_step="Write it as in the IANA database, e.g. America/New_York.",
        ) from error


def require_place(place_tz: str) -> None:
    """Take a name that comes in; what was stored before is read with ``zone``.

    Raises:
        UsageError: it is not known on this computer, or is no place's.
    """
    zone(place_tz)
    if place_tz not in zone_names():
        raise UsageError(
            f"The time zone {quoted(place_tz)} is not the zone of a place.",
            next_step="Write it as in the IANA database, e.g. America/New_York.",
        )


def local_date(moment: datetime, place_tz: str) -> date:
    """The calendar day that it was at the place, at that moment."""
    return moment.astimezone(zone(place_tz)).date()


def is_late(*, ended: datetime, signed_at: datetime) -> bool:
    """Whether a visit that ended then and was signed then is a late entry."""
    return signed_at - ended > LATE_AFTER


def is_overdue(*, ended: datetime, now: datetime) -> bool:
    """Whether a visit that is still unsigned shows red."""
    return now - ended > LATE_AFTER


def follow_up_day(*, date_of_service: date, on: date) -> int:
    """The number of a follow-up's day; the day of delivery is day 0."""
    return (on - date_of_service).days


def amendment_sentence(made: date, dates: AmendmentDates) -> str:
    """What an amendment made on that local day prints about itself (practice R9)."""
    parts = [_distance(made, dates.visit, dates.of)]
    if dates.date_of_service is None:
        parts.append("not yet delivered")
    else:
        parts.append(_distance(made, dates.date_of_service, "the date of service"))
    if dates.claim is None:
        parts.append("no claim submitted")
    else:
        parts.append(_distance(made, dates.claim, "the claim"))
    if dates.request is None:
        parts.append("no request recorded")
    else:
        parts.append(_distance(made, dates.request, f"the request of {dates.request.isoformat()}"))
    return ", ".join(parts)


def _distance(made: date, other: date, name: str) -> str:
    days = (made - other).days
    if days == 0:
        return f"on the day of {name}"
    count = counted(abs(days), "day")
    return f"{count} {'after' if days > 0 else 'before'} {name}"
