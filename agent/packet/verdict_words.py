"""What is printed about a verdict: a coding fact with its snapshot and dates, never "confirmed"."""

from __future__ import annotations

from typing import Final, assert_never

from agent.confirm.models import Confidence, Listing, Verdict, VerdictKind
from agent.packet.dates import us_date

CODING_FACT: Final = "This is a coding fact, not coverage."
"""Stands by every listing (a row of the list says nothing about payment)."""


def verdict_words(verdict: Verdict) -> str:
    """The verdict in words that claim no more than was seen."""
    day = us_date(verdict.date_of_service)
    match verdict.verdict:
        case VerdictKind.CONFIRMED:
            return _listed(verdict)
        case VerdictKind.NOT_REQUIRED:
            return f"coding review not mandatory on that date ({day})"
        case VerdictKind.NOT_LISTED:
            return f"no row for this product on the {_snapshot(verdict)}"
        case VerdictKind.NOT_EFFECTIVE:
            return f"{_on_snapshot(verdict)}; that does not include {day}"
        case VerdictKind.REVIEW:
            return f"not decided: a person has to review it ({_snapshot(verdict)})"
        case VerdictKind.CONFLICT:
            return "not decided: the sources of the identity disagree"
        case VerdictKind.INSUFFICIENT:
            return "not decided: too little of the identity was read"
        case _:
            assert_never(verdict.verdict)


def listing_words(listing: Listing) -> str:
    """Manufacturer, product, model, code and effective dates of a row."""
    key = listing.key
    end = us_date(listing.end) or "no end date"
    return (
        f"{key.manufacturer}, {key.product}, {key.model}, {key.hcpcs}, "
        f"{us_date(listing.begin)} – {end}"
    )


def confidence_words(confidence: Confidence | None) -> str:
    """On what basis the identity rests."""
    match confidence:
        case Confidence.TYPED:
            return "typed in by a person"
        case Confidence.LABEL_SCANNED:
            return "label barcode scanned, photograph kept, second source"
        case Confidence.SELF_REPORTED:
            return "read once from the controller"
        case Confidence.CONSISTENT:
            return "read twice from the controller, equal"
        case Confidence.MATCHED:
            return "read from the controller and equal to the label"
        case None:
            return "no basis recorded"
        case _:
            assert_never(confidence)


def _listed(verdict: Verdict) -> str:
    if verdict.provisional:
        return f"listed today, for a planned date ({us_date(verdict.date_of_service)}): " + (
            _on_snapshot(verdict)
        )
    return _on_snapshot(verdict)


def _on_snapshot(verdict: Verdict) -> str:
    row = "row not recorded" if verdict.listing is None else listing_words(verdict.listing)
    return f"listed on {_snapshot(verdict)}: {row}"


def _snapshot(verdict: Verdict) -> str:
    if verdict.snapshot_retrieved is None:
        return "PCL (no snapshot)"
    return f"PCL snapshot retrieved {us_date(verdict.snapshot_retrieved.date())}"
