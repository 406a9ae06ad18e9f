"""Every visit: when, who, signed when, and its narrative."""

from __future__ import annotations

from agent.packet.blocks import (
    Block,
    Column,
    Facts,
    Heading,
    Kept,
    PageOf,
    Paragraph,
    Strong,
    Table,
    Text,
    words,
)
from agent.packet.dates import us_span
from agent.packet.sections.answers import answer_blocks
from agent.packet.sections.signature import signature_line, signer_words
from agent.packet.sections.visit_facts import visit_facts
from agent.packet.view import PacketView, VisitView


def visit_blocks(view: PacketView) -> list[Block]:
    """The list of all visits, then each visit as it was written."""
    columns = (Column("Visit", 6), Column("Time", 24), Column("Kind", 10), Column("Place", 12),
               Column("Author", 28), Column("Signed", 17), Column("Page", 5))  # fmt: skip
    rows = tuple(_list_row(view, visit) for visit in view.visits)
    blocks: list[Block] = [
        Heading(1, "Visits", "visits"),
        Table("All visits with times, authors and signatures", columns, rows),
    ]
    return [*blocks, *(_visit(view, visit) for visit in view.visits)]


def signed_on_later_day(view: PacketView) -> tuple[VisitView, ...]:
    """Visits whose signature is of a later calendar day than their end."""
    return tuple(
        visit for visit in view.visits
        if view.day(visit.signed.signature.signed_at) > view.day(visit.visit.ended)
    )  # fmt: skip


def _list_row(view: PacketView, visit: VisitView) -> tuple[Text, ...]:
    signature = visit.signed.signature
    signed = view.moment(signature.signed_at)
    return (
        words(visit.visit.id),
        words(us_span(visit.visit.started, visit.visit.ended, view.place_tz)),
        words(visit.visit.kind.value.replace("_", " ")),
        words(visit.visit.place),
        words(signer_words(signature)),
        words(signed, Strong(" LATE ENTRY") if visit.signed.late else ""),
        words(PageOf(visit.anchor)),
    )


def _visit(view: PacketView, visit: VisitView) -> Kept:
    kind = visit.visit.kind.value.replace("_", " ")
    title = f"{visit.visit.id}: {kind}, {view.visit_day(visit)}"
    late = "LATE ENTRY: signed more than a day after the visit ended. " if visit.signed.late else ""
    return Kept((
        Heading(2, title, visit.anchor),
        Facts(tuple(visit_facts(view, visit))),
        Paragraph(words(visit.said("/narrative", visit.visit.narrative) or "No narrative.")),
        *answer_blocks(view, visit),
        Paragraph(
            (*words(Strong(late)), *signature_line(visit.signed.signature), *_amended(visit))
        ),
    ))  # fmt: skip


def _amended(visit: VisitView) -> Text:
    if not visit.amended.marks:
        return ()
    return words(". Amended since, original kept: see p.\N{NO-BREAK SPACE}", PageOf("amendments"))
