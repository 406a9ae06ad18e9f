"""Every visit: when, who, signed when; its narrative; and the amendments."""

from __future__ import annotations

from collections.abc import Iterator

from agent.fitting.models import SignatureStatement, SignedAmendment
from agent.fitting.timing import AmendmentDates, amendment_sentence
from agent.packet.blocks import (
    Block,
    Column,
    Facts,
    Heading,
    Note,
    PageOf,
    Paragraph,
    Strong,
    Table,
    Text,
    fact,
    words,
)
from agent.packet.dates import us_moment, us_span
from agent.packet.sections.answers import answer_blocks
from agent.packet.sections.exam import EXAM_KINDS, observation_rows, observation_words
from agent.packet.sections.training import unit_words
from agent.packet.view import PacketView, VisitView, joined


def visit_blocks(view: PacketView) -> list[Block]:
    """The list of all visits, then each visit as it was written."""
    columns = (Column("Visit", 10), Column("Time", 24), Column("Kind", 12), Column("Place", 14),
               Column("Author", 18), Column("Signed", 17), Column("Page", 5))  # fmt: skip
    rows = tuple(_list_row(view, visit) for visit in view.visits)
    blocks: list[Block] = [
        Heading(1, "Visits", "visits"),
        Table("All visits with times, authors and signatures", columns, rows),
    ]
    for visit in view.visits:
        blocks += _visit(view, visit)
    return blocks


def amendment_blocks(view: PacketView) -> list[Block]:
    """Each amendment with the original legible, its author, date, reason, and distances in days."""
    blocks: list[Block] = [Heading(1, "Amendments", "amendments")]
    if not view.fitting.amendments:
        return [*blocks, Note(words("No signed entry was amended."))]
    for signed in view.fitting.amendments:
        amendment = signed.amendment
        blocks += [
            Heading(2, f"{amendment.id}: {amendment.kind.value}", f"amendment-{signed.entry}"),
            Facts((
                ("Of", words(f"visit {amendment.visit_id}, {_place(view, signed)}, p.\N{NO-BREAK SPACE}",
                             PageOf(_visit_anchor(view, signed)))),
                fact("Original, as signed", amendment.was),
                fact("Now", amendment.now),
                fact("Reason", amendment.reason),
                fact("When", sentence(view, signed)),
            )),
            Paragraph(signature_line(signed.signature)),
        ]  # fmt: skip
    return blocks


def sentence(view: PacketView, signed: SignedAmendment) -> str:
    """Days from the visit, the date of service and the claim, as computed and never typed."""
    visit = next((v for v in view.visits if v.signed.entry == signed.amendment.entry), None)
    made = view.day(signed.signature.signed_at)
    if visit is None:
        return "the visit that it amends is not in this packet"
    dates = AmendmentDates(
        visit=view.day(visit.visit.started),
        date_of_service=view.date_of_service,
        claim=view.claim.submitted if view.claim else None,
    )
    return amendment_sentence(made, dates)


def signature_line(signature: SignatureStatement) -> Text:
    """``Electronically signed by NAME, CO, 05/19/2026 14:42 EDT, author``."""
    moment = us_moment(signature.signed_at, signature.place_tz)
    name = f"{signature.printed_name}, {signature.credentials}"
    return (Strong(f"Electronically signed by {name}, {moment}, {signature.meaning.value}"),)


def _place(view: PacketView, signed: SignedAmendment) -> str:
    """The amended value in words: ``modification M5, side``; else the pointer's own names."""
    names = signed.amendment.path.removeprefix("/").split("/")
    visit = next((v for v in view.visits if v.signed.entry == signed.amendment.entry), None)
    if visit is not None and len(names) == len(("modifications", "number", "field")):
        for number, modification in enumerate(visit.visit.modifications):
            if names[:2] == ["modifications", str(number)]:
                return f"modification {modification.id}, {names[2].replace('_', ' ')}"
    return ", ".join(name.replace("_", " ") for name in names)


def _visit_anchor(view: PacketView, signed: SignedAmendment) -> str:
    anchors = {visit.signed.entry: visit.anchor for visit in view.visits}
    return anchors.get(signed.amendment.entry, "visits")


def _list_row(view: PacketView, visit: VisitView) -> tuple[Text, ...]:
    signature = visit.signed.signature
    signed = view.moment(signature.signed_at)
    return (
        words(visit.visit.id),
        words(us_span(visit.visit.started, visit.visit.ended, view.place_tz)),
        words(visit.visit.kind.value.replace("_", " ")),
        words(visit.visit.place),
        words(f"{signature.printed_name}, {signature.credentials}"),
        words(signed, Strong(" LATE ENTRY") if visit.signed.late else ""),
        words(PageOf(visit.anchor)),
    )


def _visit(view: PacketView, visit: VisitView) -> list[Block]:
    kind = visit.visit.kind.value.replace("_", " ")
    title = f"{visit.visit.id}: {kind}, {view.visit_day(visit)}"
    late = "LATE ENTRY: signed more than a day after the visit ended. " if visit.signed.late else ""
    return [
        Heading(2, title, visit.anchor),
        Facts(tuple(_visit_facts(view, visit))),
        Paragraph(words(visit.said("/narrative", visit.visit.narrative) or "No narrative.")),
        *answer_blocks(view, visit),
        Paragraph(
            (*words(Strong(late)), *signature_line(visit.signed.signature), *_amended(visit))
        ),
    ]


def _visit_facts(view: PacketView, visit: VisitView) -> Iterator[tuple[str, Text]]:
    said = visit.visit
    yield fact("Time, place", f"{us_span(said.started, said.ended, view.place_tz)}, {said.place}")
    if said.persons_present:
        yield fact("Present", joined(said.persons_present))
    if said.unit is not None:
        yield fact("Unit", unit_words(said.unit))
    yield from _observed(visit)
    if said.modifications:
        told = joined((modification.id for modification in said.modifications), ", ")
        yield ("Modifications", words(f"{told}, p.\N{NO-BREAK SPACE}", PageOf("modifications")))
    if said.unit_leaves_with_patient:
        yield fact("The unit", "left with the patient")


def _observed(visit: VisitView) -> Iterator[tuple[str, Text]]:
    """What was seen, or the page of the table that tells it."""
    if not visit.visit.observations:
        return
    if observation_rows(visit) and visit.visit.kind in EXAM_KINDS:
        anchor = PageOf(f"exam-{visit.signed.entry}")
        yield ("Observed", words("table, p.\N{NO-BREAK SPACE}", anchor))
    else:
        yield fact("Observed", observation_words(visit, visit.visit.observations))


def _amended(visit: VisitView) -> Text:
    if not visit.amended.marks:
        return ()
    return words(". Amended since, original kept: see p.\N{NO-BREAK SPACE}", PageOf("amendments"))
