"""Is the product on the list, under this code, on that date?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from agent.confirm.facts import Facts
from agent.confirm.models import Listing, ListingKey, Reason, Reference, Snapshot, VerdictKind
from agent.confirm.periods import effective_row, nearest_row, period_words
from agent.confirm.questions.answers import Outcome
from agent.confirm.questions.beforehand import stale
from agent.confirm.retrieved import calendar_day
from agent.text import printable, quoted

Said = Callable[[Facts, Snapshot, Listing], str]
"""The sentence of a listing that was found, in effect."""


def listing_1(facts: Facts) -> Outcome | None:
    """The first edition, with its sentence."""
    return _listing(facts, _said_1)


def listing_2(facts: Facts) -> Outcome | None:
    """The second: the sentence begins with the list and its day, never with a bare word."""
    return _listing(facts, _said_2)


def _listing(facts: Facts, said: Said) -> Outcome | None:
    snapshot = facts.evidence.snapshot
    if snapshot is None or len(facts.keys) != 1:
        return None
    found = _found(facts, snapshot, facts.keys[0], said)
    return found._replace(reasons=(*found.reasons, *stale(facts)))


def _found(facts: Facts, snapshot: Snapshot, key: ListingKey, said: Said) -> Outcome:
    hcpcs, day = facts.evidence.rules.hcpcs, facts.evidence.date_of_service
    if key.hcpcs != hcpcs:
        return Outcome(VerdictKind.NOT_LISTED, None, (_other_code(key, hcpcs),))
    periods = [row for row in snapshot.listings if row.key == key]
    if not periods:
        return _unlisted(facts, snapshot, key)
    effective = effective_row(periods, day)
    listing = effective or nearest_row(periods, day)
    if facts.worlds != {listing.synthetic}:
        return Outcome(VerdictKind.REVIEW, listing, (_synthetic_mismatch(listing),))
    if not key.model:
        text = "The listing names no model number, so it cannot be told which product it means."
        return Outcome(VerdictKind.REVIEW, listing, (Reason(code="unverified_wording", text=text),))
    if effective is None:
        return Outcome(VerdictKind.NOT_EFFECTIVE, listing, (_not_effective(periods, day),))
    reason = Reason(code="listed", text=said(facts, snapshot, listing))
    return Outcome(VerdictKind.CONFIRMED, listing, (reason,))


def _unlisted(facts: Facts, snapshot: Snapshot, key: ListingKey) -> Outcome:
    """Not on the list; a text that names the product without a model number calls for a person."""
    told = key.manufacturer, key.product, key.hcpcs
    for named in sorted(facts.evidence.references, key=lambda one: one.model_dump_json()):
        if not key.model and (named.manufacturer, named.product, named.hcpcs) == told:
            return Outcome(VerdictKind.REVIEW, None, (_reference_only(named),))
    return Outcome(VerdictKind.NOT_LISTED, None, (_not_listed(snapshot, key),))


def _not_listed(snapshot: Snapshot, key: ListingKey) -> Reason:
    others = sorted(
        row.key.hcpcs
        for row in snapshot.listings
        if (row.key.manufacturer, row.key.product, row.key.model)
        == (key.manufacturer, key.product, key.model)
    )
    product = f"{quoted(key.manufacturer)}, {quoted(key.product)}, {quoted(key.model)}"
    if others:
        text = f"{product} is on snapshot {snapshot.id}, but under {', '.join(others)}, not {key.hcpcs}."
        return Reason(code="listed_under_other_code", text=text)
    text = f"{product} is not on snapshot {snapshot.id} under {key.hcpcs}."
    return Reason(code="no_listing", text=text)


def _other_code(key: ListingKey, hcpcs: str) -> Reason:
    text = f"The reviewed crosswalk leads to a listing under {quoted(key.hcpcs)}, not {hcpcs}."
    return Reason(code="listed_under_other_code", text=text)


def _reference_only(named: Reference) -> Reason:
    text = (
        f"{quoted(named.product)} by {quoted(named.manufacturer)} is named as coded {named.hcpcs} by a "
        f"text of {named.as_of}, without a model number, so it cannot be told which product it means "
        f"({named.citation})."
    )
    return Reason(code="reference_only", text=text)


def _not_effective(periods: Sequence[Listing], day: date) -> Reason:
    text = f"The listing runs from {period_words(periods)}; {day} is outside."
    return Reason(code="outside_effective_dates", text=text)


def _synthetic_mismatch(listing: Listing) -> Reason:
    if listing.synthetic:
        text = "The listing is marked SYNTHETIC and can confirm synthetic products only."
    else:
        text = "The product is marked synthetic and cannot be confirmed by a listing that is not."
    return Reason(code="synthetic_mismatch", text=text)


def _said_1(facts: Facts, snapshot: Snapshot, listing: Listing) -> str:
    when = "Listed today, for a planned date" if facts.evidence.provisional else "Listed"
    return (
        f"{when}: {_shown(listing.key)}, {listing.begin} to {_end(listing)}, "
        f"on snapshot {snapshot.id} retrieved {calendar_day(snapshot.retrieved)}. "
        "This is a coding fact, not coverage."
    )


def _said_2(facts: Facts, snapshot: Snapshot, listing: Listing) -> str:
    return (
        f"{_when(facts)} on the snapshot retrieved {calendar_day(snapshot.retrieved)}: "
        f"{_shown(listing.key)}, {listing.begin} to {_end(listing)} (snapshot {snapshot.id}). "
        "This is a coding fact, not coverage."
    )


def _when(facts: Facts) -> str:
    evidence = facts.evidence
    if not evidence.provisional:
        return "Listed"
    if evidence.date_of_service < evidence.decided_on:
        return f"Listed, for the past date {evidence.date_of_service},"
    return f"Listed today, for a planned date ({evidence.date_of_service}),"


def _shown(key: ListingKey) -> str:
    parts = (key.manufacturer, key.product, key.model, key.hcpcs)
    return ", ".join(printable(part) for part in parts)


def _end(listing: Listing) -> str:
    return listing.end.isoformat() if listing.end else "open"
