"""What is printed about a verdict: a coding fact with its snapshot and dates, never "confirmed"."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Final, assert_never

from agent.confirm.facts import told_by_label
from agent.confirm.models import Confidence, Listing, Verdict, VerdictKind
from agent.confirm.reasons import disagreeing, forbidding
from agent.confirm.sources import times_serial_said
from agent.fitting.models import SignatureStatement, SignedOverride
from agent.fitting.overrides import override_of
from agent.packet.blocks import Text, fact
from agent.packet.content import VerdictEntry
from agent.packet.dates import local_day, us_date
from agent.packet.label_words import label_basis_words
from agent.packet.view import PacketView, joined
from agent.text import counted
from drivers.reading import FieldName

LISTED: Final = "listed"
"""The reason that says that the row was in effect on that date."""

CODING_FACT: Final = "This is a coding fact, not coverage."
"""Stands by every listing (a row of the list says nothing about payment)."""


def verdict_words(verdict: Verdict, place_tz: str) -> str:
    """The verdict in words that claim no more than was seen; days are those of the place."""
    day = us_date(verdict.date_of_service)
    match verdict.verdict:
        case VerdictKind.CONFIRMED:
            return _listed(verdict, place_tz)
        case VerdictKind.NOT_REQUIRED:
            return f"coding review not mandatory on that date ({day})"
        case VerdictKind.NOT_LISTED:
            return f"no row for this product on the {_snapshot(verdict, place_tz)}"
        case VerdictKind.NOT_EFFECTIVE:
            return f"{_on_snapshot(verdict, place_tz)}; that does not include {day}"
        case VerdictKind.REVIEW:
            return _reviewed(verdict, place_tz)
        case VerdictKind.CONFLICT:
            return "not decided: the sources of the identity disagree"
        case VerdictKind.INSUFFICIENT:
            return "not decided: too little of the identity was read"
        case _:
            assert_never(verdict.verdict)


def held_up_by(verdict: Verdict) -> tuple[str, ...]:
    """Why a verdict was not decided, for page one: what does not stand beside it as a note."""
    if verdict.verdict is not VerdictKind.REVIEW:
        return ()
    codes = [reason.code for reason in verdict.reasons]
    holding = {one.code for one in (*disagreeing(codes), *forbidding(codes))}
    return tuple(
        reason.text
        for reason in verdict.reasons
        if any(fnmatchcase(reason.code, code) for code in holding)
    )


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
            return "serial read from the controller; same serial on the label"
        case None:
            return "no basis recorded"
        case _:
            assert_never(confidence)


def basis_words(entry: VerdictEntry) -> str:
    """On what the identity rests, in what was seen: how often it was read, and from what label."""
    evidence, confidence = entry.evidence, entry.verdict.confidence
    if not evidence.readings and evidence.label is not None:
        return label_basis_words(evidence.label)
    times = times_serial_said(evidence)
    if not times and evidence.label is not None and told_by_label(evidence):
        return f"{label_basis_words(evidence.label)}; the controller was read and said no serial"
    if not times:
        return confidence_words(confidence)
    read = f"serial read {counted(times, 'time')} from the controller"
    label = evidence.label
    if label is None or label.serial is None:
        return f"{read}; no serial of a label recorded"
    same = entry.verdict.identity.get(FieldName.SERIAL)
    if same is not None and same.value == label.serial:
        return f"{read}; same serial on the label ({label.source.value})"
    return f"{read}; ANOTHER serial on the label ({label.source.value})"


def override_facts(view: PacketView, *of: int) -> list[tuple[str, Text]]:
    """Each override with both its signatures and its reason, for a chapter.

    Args:
        of: the entries of the verdicts whose overrides are told; of all where none is named.
    """
    return [
        fact(
            f"Override of the verdict in entry {one.override.verdict_entry}",
            f"{_signed(view, one.signature)}: {one.override.reason}; {second_words(view, one)}",
        )
        for one in view.fitting.overrides
        if not of or one.override.verdict_entry in of
    ]


def standing_overrides(view: PacketView) -> frozenset[int]:
    """The entries of the overrides that let a fitting go on."""
    found = (override_of(view.fitting, taken) for taken in view.fitting.verdicts)
    return frozenset(one.entry for one in found if one is not None)


def second_words(view: PacketView, one: SignedOverride) -> str:
    """Who signed an override beside the officer, or that nobody did."""
    if one.second is None:
        return "no second signature"
    return f"second signature: {_signed(view, one.second.signature)}"


def _signed(view: PacketView, signature: SignatureStatement) -> str:
    who = joined((signature.printed_name, signature.credentials), ", ")
    return f"{who}, {view.moment(signature.signed_at)}"


def snapshot_distance(verdict: Verdict, place_tz: str) -> str:
    """``retrieved 2 days before the date of service``; empty without a snapshot.

    A day without an hour is the clinic's: of a delivery it may be the day itself, where that had not begun.
    """
    retrieved = verdict.snapshot_retrieved
    if retrieved is None:
        return ""
    days = (verdict.date_of_service - local_day(retrieved, place_tz)).days
    ahead = days == -1 and not verdict.provisional and verdict.snapshot_age_days == 0
    if days == 0 or ahead:
        return "retrieved on the date of service"
    side = "before" if days > 0 else "AFTER"
    return f"retrieved {counted(abs(days), 'day')} {side} the date of service"


def _listed(verdict: Verdict, place_tz: str) -> str:
    if verdict.provisional:
        return f"listed today, for a planned date ({us_date(verdict.date_of_service)}): " + (
            _on_snapshot(verdict, place_tz)
        )
    return _on_snapshot(verdict, place_tz)


def _reviewed(verdict: Verdict, place_tz: str) -> str:
    if verdict.listing is None:
        return f"not decided: a person has to review it ({_snapshot(verdict, place_tz)})"
    return f"{_row(verdict, place_tz)}; not decided: a person has to review it"


def _row(verdict: Verdict, place_tz: str) -> str:
    """The row that was found; that it was in effect is said only where the verdict found so."""
    if any(reason.code == LISTED for reason in verdict.reasons):
        return _listed(verdict, place_tz)
    row = "" if verdict.listing is None else listing_words(verdict.listing)
    return f"row that was found on {_snapshot(verdict, place_tz)}: {row}"


def _on_snapshot(verdict: Verdict, place_tz: str) -> str:
    row = "row not recorded" if verdict.listing is None else listing_words(verdict.listing)
    return f"listed on {_snapshot(verdict, place_tz)}: {row}"


def _snapshot(verdict: Verdict, place_tz: str) -> str:
    if verdict.snapshot_retrieved is None:
        return "PCL (no snapshot)"
    return f"PCL snapshot retrieved {us_date(local_day(verdict.snapshot_retrieved, place_tz))}"
