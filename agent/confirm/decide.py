"""The verdict: a pure function of the evidence. Anyone can run it again and gets the same.

The order of the questions is the order of this file: do the sources agree, is enough known, is a
listing required on that date, is there a list and a reviewed mapping to judge by, is the product
on the list, on that date. The first answer that ends the matter is the verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from agent.confirm.identity import Identity, establish, normalised
from agent.confirm.models import (
    Confidence,
    Crosswalk,
    Evidence,
    Listing,
    ListingKey,
    Reason,
    Reference,
    Snapshot,
    StaleAction,
    Verdict,
    VerdictKind,
)
from agent.confirm.periods import effective_row, nearest_row, period_words
from agent.text import printable, quoted
from drivers.reading import FieldName

Outcome = tuple[VerdictKind, Listing | None, tuple[Reason, ...]]

ORDER: Final = tuple(Confidence)
"""Confidence from weakest to strongest, as declared."""


def decide(evidence: Evidence) -> Verdict:
    """Say what the evidence says, and why."""
    identity = establish(evidence)
    kind, listing, reasons = _outcome(evidence, identity)
    snapshot = evidence.snapshot
    return Verdict(
        verdict=kind,
        hcpcs=evidence.rules.hcpcs,
        date_of_service=evidence.date_of_service,
        provisional=evidence.provisional,
        identity=identity.fields,
        confidence=identity.confidence,
        listing=listing,
        snapshot_id=snapshot.id if snapshot else None,
        snapshot_retrieved=snapshot.retrieved if snapshot else None,
        snapshot_age_days=_age_days(snapshot, evidence.decided_on) if snapshot else None,
        reasons=reasons,
    )


def _outcome(evidence: Evidence, identity: Identity) -> Outcome:
    conflicts = (*identity.conflicts, *_identifier_conflicts(evidence, identity))
    if conflicts:
        return VerdictKind.CONFLICT, None, conflicts
    gaps = (*identity.gaps, *_too_weak(evidence, identity))
    if gaps:
        return VerdictKind.INSUFFICIENT, None, gaps
    if evidence.date_of_service < evidence.rules.listing_required_from:
        return VerdictKind.NOT_REQUIRED, None, (_not_required(evidence),)
    doubts = (*_snapshot_doubts(evidence), *_crosswalk_doubts(evidence, identity))
    if doubts or evidence.snapshot is None:
        return VerdictKind.REVIEW, None, doubts
    kind, listing, reasons = _listed(evidence, evidence.snapshot, _keys(evidence, identity)[0])
    return kind, listing, (*reasons, *_stale(evidence, evidence.snapshot))


def _listed(evidence: Evidence, snapshot: Snapshot, key: ListingKey) -> Outcome:
    if key.hcpcs != evidence.rules.hcpcs:
        return VerdictKind.NOT_LISTED, None, (_other_code(key, evidence.rules.hcpcs),)
    periods = [row for row in snapshot.listings if row.key == key]
    if not periods:
        return _unlisted(evidence, snapshot, key)
    day = evidence.date_of_service
    effective = effective_row(periods, day)
    listing = effective or nearest_row(periods, day)
    if listing.synthetic != _synthetic(evidence):
        return VerdictKind.REVIEW, listing, (_synthetic_mismatch(listing),)
    if not listing.key.model:
        text = "The listing names no model number, so it cannot be told which product it means."
        return VerdictKind.REVIEW, listing, (Reason(code="unverified_wording", text=text),)
    if effective is None:
        return VerdictKind.NOT_EFFECTIVE, listing, (_not_effective(periods, day),)
    return VerdictKind.CONFIRMED, listing, (_listed_reason(evidence, snapshot, listing),)


def _unlisted(evidence: Evidence, snapshot: Snapshot, key: ListingKey) -> Outcome:
    """Not on the list; a text that names the product without a model number calls for a person."""
    told = key.manufacturer, key.product, key.hcpcs
    for named in evidence.references:
        if not key.model and (named.manufacturer, named.product, named.hcpcs) == told:
            return VerdictKind.REVIEW, None, (_reference_only(named),)
    return VerdictKind.NOT_LISTED, None, (_not_listed(snapshot, key),)


def _identifier_conflicts(evidence: Evidence, identity: Identity) -> tuple[Reason, ...]:
    label = evidence.label
    if label is None or not evidence.readings:
        return ()
    return tuple(
        Reason(
            code="label_di_differs",
            text=f"The label's device identifier is {quoted(label.di)}, "
            f"the reviewed one of this model is {quoted(walk.udi_di)}.",
        )
        for walk in _walks(evidence, identity)
        if walk.udi_di is not None and walk.udi_di != label.di
    )


def _too_weak(evidence: Evidence, identity: Identity) -> tuple[Reason, ...]:
    least = evidence.rules.minimum_confidence
    if identity.confidence is None or ORDER.index(identity.confidence) >= ORDER.index(least):
        return ()
    text = f"The identity is only {identity.confidence}; at least {least} is asked for."
    return (Reason(code="confidence_too_low", text=text), *_label_wants(evidence))


def _label_wants(evidence: Evidence) -> tuple[Reason, ...]:
    """What a label alone still lacks to count as scanned."""
    label = evidence.label
    if label is None or evidence.readings:
        return ()
    wants = []
    if not label.machine_read:
        text = "No photograph of the label is kept on which this program read the barcode."
        wants.append(Reason(code="label_not_photographed", text=text))
    if not label.corroborated:
        text = "Neither a second person nor the maker's packing list stands for the label."
        wants.append(Reason(code="label_not_corroborated", text=text))
    return tuple(wants)


def _snapshot_doubts(evidence: Evidence) -> tuple[Reason, ...]:
    snapshot = evidence.snapshot
    if snapshot is None:
        text = "No snapshot of the Product Classification List has been imported."
        return (Reason(code="no_snapshot", text=text),)
    age = _age_days(snapshot, evidence.decided_on)
    if age < 0:
        text = f"Snapshot {snapshot.id} is dated {-age} days after the day of this verdict."
        return (Reason(code="snapshot_from_the_future", text=text),)
    if evidence.rules.stale_snapshot is StaleAction.WARN:
        return ()
    return _stale(evidence, snapshot)


def _stale(evidence: Evidence, snapshot: Snapshot) -> tuple[Reason, ...]:
    """A doubt, or where the supplier's setting says so only a warning beside the verdict."""
    age, limit = _age_days(snapshot, evidence.decided_on), evidence.rules.max_snapshot_age_days
    if age <= limit:
        return ()
    text = f"Snapshot {snapshot.id} is {age} days old, more than the {limit} allowed."
    return (Reason(code="stale_snapshot", text=text),)


def _crosswalk_doubts(evidence: Evidence, identity: Identity) -> tuple[Reason, ...]:
    keys = _keys(evidence, identity)
    if len(keys) == 1:
        return _hardware_doubts(evidence, identity)
    if not keys:
        text = f"No reviewed crosswalk says which listing {_reported(evidence, identity)} is."
        return (Reason(code="no_crosswalk", text=text),)
    text = (
        f"{len(keys)} reviewed crosswalks say different things of {_reported(evidence, identity)}."
    )
    return (Reason(code="ambiguous_crosswalk", text=text),)


def _hardware_doubts(evidence: Evidence, identity: Identity) -> tuple[Reason, ...]:
    """A crosswalk speaks of the hardware revisions that were reviewed, and of no newer one."""
    walks = _walks(evidence, identity)
    if not evidence.readings or not all(walk.reported_hardware for walk in walks):
        return ()
    reviewed = sorted({normalised(one) for walk in walks for one in walk.reported_hardware})
    told = identity.value(FieldName.HARDWARE_REVISION)
    if told in reviewed:
        return ()
    if told is None:
        said = "the controller did not say its own in every reading"
    else:
        said = f"the controller says {quoted(told)}"
    text = f"The crosswalk was reviewed for hardware {' and '.join(map(quoted, reviewed))}; {said}."
    return (Reason(code="hardware_not_reviewed", text=text),)


def _walks(evidence: Evidence, identity: Identity) -> list[Crosswalk]:
    """The crosswalks that speak of this identity: exact, or by the label's DI where it is alone."""
    if evidence.readings:
        told = identity.value(FieldName.MANUFACTURER), identity.value(FieldName.MODEL)
        return [
            w for w in evidence.crosswalks if (w.reported_manufacturer, w.reported_model) == told
        ]
    return _walks_of_label(evidence)


def _walks_of_label(evidence: Evidence) -> list[Crosswalk]:
    di = evidence.label.di if evidence.label else None
    return [w for w in evidence.crosswalks if di is not None and w.udi_di == di]


def _keys(evidence: Evidence, identity: Identity) -> list[ListingKey]:
    return list(dict.fromkeys(walk.key for walk in _walks(evidence, identity)))


def _synthetic(evidence: Evidence) -> bool:
    """Whether the product itself is marked as invented.

    A label carries no such mark; the crosswalk of its DI says it, and says nothing where a
    controller was read: the reading's own mark then counts.
    """
    if evidence.readings:
        return all(reading.synthetic for reading in evidence.readings)
    walks = _walks_of_label(evidence)
    return bool(walks) and all(walk.synthetic for walk in walks)


def rests_on_invention(evidence: Evidence) -> bool:
    """Whether anything that tells the product is marked as invented; the packet then says so."""
    if any(reading.synthetic for reading in evidence.readings):
        return True
    return not evidence.readings and _synthetic(evidence)


def _age_days(snapshot: Snapshot, day: date) -> int:
    return (day - snapshot.retrieved.date()).days


def _reported(evidence: Evidence, identity: Identity) -> str:
    if evidence.readings:
        maker = identity.value(FieldName.MANUFACTURER) or ""
        return f"{quoted(maker)} {quoted(identity.value(FieldName.MODEL) or '')}"
    return quoted(evidence.label.di) if evidence.label else "nothing"


def _not_required(evidence: Evidence) -> Reason:
    rules = evidence.rules
    text = (
        f"Coding review was not mandatory on {evidence.date_of_service}: it is for dates of service "
        f"on or after {rules.listing_required_from} ({rules.listing_required_citation})."
    )
    return Reason(code="before_requirement", text=text)


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


def _shown(key: ListingKey) -> str:
    parts = (key.manufacturer, key.product, key.model, key.hcpcs)
    return ", ".join(printable(part) for part in parts)


def _listed_reason(evidence: Evidence, snapshot: Snapshot, listing: Listing) -> Reason:
    key = listing.key
    end = listing.end.isoformat() if listing.end else "open"
    when = "Listed today, for a planned date" if evidence.provisional else "Listed"
    text = (
        f"{when}: {_shown(key)}, {listing.begin} to {end}, "
        f"on snapshot {snapshot.id} retrieved {snapshot.retrieved.date()}. "
        "This is a coding fact, not coverage."
    )
    return Reason(code="listed", text=text)
