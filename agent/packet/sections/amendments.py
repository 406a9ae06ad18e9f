"""What was amended after it was signed, with the original legible and the distances in days."""

from __future__ import annotations

from typing import Final, assert_never

from agent.fitting.models import AmendmentKind, SignedAmendment
from agent.fitting.timing import AmendmentDates, amendment_sentence
from agent.packet.blocks import Block, Facts, Heading, Kept, Note, PageOf, Paragraph, fact, words
from agent.packet.case_words import case_amendment_blocks
from agent.packet.dates import us_date
from agent.packet.sections.signature import signature_line, signer_words
from agent.packet.view import PacketView, VisitView

_MODIFICATION: Final = ("modifications", "number", "field")
"""The parts of a pointer to one field of a modification."""


def amendment_blocks(view: PacketView) -> list[Block]:
    """Each amendment with the original legible, its author, date, reason, and distances in days."""
    blocks: list[Block] = [Heading(1, "Amendments", "amendments")]
    if not view.fitting.amendments and not view.fitting.case_amendments:
        return [*blocks, Note(words("No signed entry was amended."))]
    of_visits = (_amendment(view, signed) for signed in view.fitting.amendments)
    return [*blocks, *case_amendment_blocks(view), *of_visits]


def amended_words(view: PacketView, signed: SignedAmendment) -> str:
    """``05/27/2026 visit, M5, side: signed R, corrected to L on 06/25/2026 by NAME; 29 days …``."""
    visit = _visit(view, signed)
    day = "visit not in this packet" if visit is None else f"{view.visit_day(visit)} visit"
    made = us_date(view.day(signed.signature.signed_at))
    return (
        f"{day}, {_short_place(visit, signed)}: {_change(signed)} on {made} by "
        f"{signer_words(signed.signature)}; {sentence(view, signed)}"
    )


def sentence(view: PacketView, signed: SignedAmendment) -> str:
    """Days from the visit, the date of service and the claim, as computed and never typed."""
    visit = _visit(view, signed)
    made = view.day(signed.signature.signed_at)
    if visit is None:
        return "the visit that it amends is not in this packet"
    dates = AmendmentDates(
        visit=view.day(visit.visit.started),
        date_of_service=view.date_of_service,
        claim=view.claim.submitted if view.claim else None,
    )
    return amendment_sentence(made, dates)


def _amendment(view: PacketView, signed: SignedAmendment) -> Kept:
    amendment, visit = signed.amendment, _visit(view, signed)
    day = "" if visit is None else f" of {view.visit_day(visit)}"
    title = f"{amendment.kind.value.capitalize()} to the visit{day}: {_place(visit, signed)}"
    return Kept((
        Heading(2, title, f"amendment-{signed.entry}"),
        Facts((
            ("Of", words(f"visit {amendment.visit_id}, {_place(visit, signed)}, p.\N{NO-BREAK SPACE}",
                         PageOf("visits" if visit is None else visit.anchor))),
            fact("Original, as signed", amendment.was),
            fact("Now", amendment.now),
            fact("Reason", amendment.reason),
            fact("When", sentence(view, signed)),
            fact("Amendment's id", amendment.id),
        )),
        Paragraph(signature_line(signed.signature)),
    ))  # fmt: skip


def _change(signed: SignedAmendment) -> str:
    amendment = signed.amendment
    match amendment.kind:
        case AmendmentKind.CORRECTION:
            return f"signed {amendment.was or 'nothing'}, corrected to {amendment.now}"
        case AmendmentKind.LATE_ENTRY:
            return f"signed {amendment.was or 'nothing'}, entered late: {amendment.now}"
        case AmendmentKind.ADDITION:
            return f"signed {amendment.was or 'nothing'}, added: {amendment.now}"
        case _:
            assert_never(amendment.kind)


def _visit(view: PacketView, signed: SignedAmendment) -> VisitView | None:
    return next((v for v in view.visits if v.signed.entry == signed.amendment.entry), None)


def _place(visit: VisitView | None, signed: SignedAmendment) -> str:
    """The amended value in words: ``modification M5, side``; else the pointer's own names."""
    found = _modification(visit, signed)
    return f"modification {found}" if found else _pointer_words(signed)


def _short_place(visit: VisitView | None, signed: SignedAmendment) -> str:
    return _modification(visit, signed) or _pointer_words(signed)


def _modification(visit: VisitView | None, signed: SignedAmendment) -> str:
    """``M5, side``; empty where no field of a modification was amended."""
    names = signed.amendment.path.removeprefix("/").split("/")
    if visit is None or len(names) != len(_MODIFICATION):
        return ""
    for number, modification in enumerate(visit.visit.modifications):
        if names[:2] == ["modifications", str(number)]:
            return f"{modification.id}, {names[2].replace('_', ' ')}"
    return ""


def _pointer_words(signed: SignedAmendment) -> str:
    names = signed.amendment.path.removeprefix("/").split("/")
    return ", ".join(name.replace("_", " ") for name in names)
