"""Page one's answers about need, modifications, delivery and signatures."""

from __future__ import annotations

from typing import Final

from agent.fitting.corroboration import Agreement, Row, corroborate
from agent.fitting.models import Author, DocumentType, ProofOfDelivery
from agent.namesakes import name_key
from agent.packet.blocks import PageOf, Pages, Run, Strong, Text, words
from agent.packet.case_words import case_amended_words, who_first
from agent.packet.dates import us_date
from agent.packet.one_unit_words import return_lines
from agent.packet.sections.amendments import amended_words
from agent.packet.sections.changes import Change, changes, statements
from agent.packet.sections.named import name_words
from agent.packet.sections.signature import signer_words
from agent.packet.sections.training import signed_paper
from agent.packet.sections.visits import signed_on_later_day
from agent.packet.view import PacketView, VisitView, document_anchor, joined, short
from agent.text import counted

Answered = tuple[tuple[Text, ...], tuple[str, ...]]

SHOWN_FACTS: Final = 6
"""Facts of the practitioner's note on page one; the table has all."""

SHOWN_MODIFICATIONS: Final = 6
"""Modifications on page one; the chapter has all."""

BENEFICIARY: Final = frozenset({"beneficiary", "patient", "self"})
"""Words by which a proof says that the patient signed."""

SHOWN_AMENDMENTS: Final = 2
"""Amendments on page one; the chapter has all."""


def needed(view: PacketView) -> Answered:
    """The practitioner's note and its facts with pages; conflicts by name."""
    notes = view.documents_of(DocumentType.FACE_TO_FACE_NOTE)
    rows = corroborate(view.fitting)
    if not notes:
        line = words(Strong("No face-to-face note of a practitioner is in this record."))
        return (line, _conflicts(rows)), ("corroboration",)
    document = notes[-1].document
    said = [(row, one) for row in rows for one in row.by(Author.PRACTITIONER)[:1]
            if one.source == document.id]  # fmt: skip
    pages = frozenset(one.page for _, one in said if one.page is not None)
    facts = joined(
        f"{name_words(row.fact)}: {short(one.words)}"
        + (f" (p. {one.page})" if len(pages) > 1 else "")
        for row, one in said
    )
    head = words(Strong(f"Note of {us_date(document.date_of_service)}"),
                 f" ({document.id}), {document.author}{_pages_words(pages)}")  # fmt: skip
    lines = (head, words(facts or "Its facts were not entered."), *_silent(rows), _conflicts(rows))
    return lines, (
        document_anchor(notes[-1]),
        "corroboration",
    )


def _pages_words(pages: frozenset[int]) -> str:
    """Where in the note its facts stand."""
    if len(pages) > 1:
        return "; pages are of that paper"
    return "".join(f"; all of it on p. {page} of that paper" for page in pages)


def modified(view: PacketView) -> Answered:
    """Finding → what → before/after → result, each in a line; the rest apart."""
    every = changes(view)
    stated = [change for change in every if change.modification.claimed_custom]
    others = [change for change in every if not change.modification.claimed_custom]
    lines = [_change_line(change) for change in stated[:SHOWN_MODIFICATIONS]]
    if len(stated) > SHOWN_MODIFICATIONS:
        lines.append(words(f"and {len(stated) - SHOWN_MODIFICATIONS} more"))
    if not stated:
        lines.append(words(Strong("No modification is stated as custom fitting.")))
    if others:
        told = joined((f"{c.modification.id} {short(c.where())} ({c.modification.component})"
                       for c in others), ", ")  # fmt: skip
        lines.append(words(f"Listed apart, not counted: {told}"))
    signed_at = statements(view)
    lines += [_statement_line(visit, view.visit_day(visit)) for visit in signed_at[-1:]]
    shown = tuple(change.anchor for change in (stated or others))
    return tuple(lines), shown or ("modifications",)


def delivered(view: PacketView) -> Answered:
    """Method, day, signer, relation."""
    delivery = view.delivery
    if delivery is None or delivery.visit.proof_of_delivery is None:
        return (words(Strong("Not delivered, or no proof of delivery.")),), ("delivery",)
    proof = delivery.visit.proof_of_delivery
    claim = view.claim
    same = claim is not None and claim.date_of_service == proof.delivered_on
    compared = "= date of service of the claim" if same else "(no claim with this date)"
    return (
        words(f"Proof of delivery, method {proof.method}: delivered ",
              Strong(us_date(proof.delivered_on)), f" {compared}; {proof.description}"),
        words(f"Signed by {proof.signed_by} ({proof.signer_relation}); date entered by "
              f"{proof.dated_by}; {proof.address}; signed paper: ", *signed_paper(view)),
        *_other_signer(view, proof),
        *return_lines(view),
    ), ("delivery",)  # fmt: skip


def _other_signer(view: PacketView, proof: ProofOfDelivery) -> tuple[Text, ...]:
    """That who signed as the beneficiary has not the patient's name, as the case says it now."""
    patient = view.fitting.case.patient.name
    beneficiary = proof.signer_relation.strip().casefold() in BENEFICIARY
    if not beneficiary or name_key(proof.signed_by) == name_key(patient):
        return ()
    return (words(Strong(f"The signer is not named as the patient is: {short(patient)}.")),)


def signed(view: PacketView) -> Answered:
    """How many entries, late ones, amendments; each amendment's own sentence."""
    late = sum(visit.signed.late for visit in view.visits)
    later = signed_on_later_day(view)
    named = f" ({joined((visit.visit.id for visit in later), ', ')})" if later else ""
    of_case = [case_amended_words(view, one) for one in who_first(view)]
    amended = [*of_case, *(amended_words(view, one) for one in view.fitting.amendments)]
    told = f" ({len(of_case)} of the case)" if of_case else ""
    lines = [
        words(f"{counted(len(view.visits), 'visit')}, each signed electronically by its author; "
              f"late by the 24-hour line: {late}; signed on a later day than the visit: "
              f"{len(later)}{named}"),
        words(f"Amendments: {len(amended)}{told}, originals legible"),
        *(words(one) for one in amended[:SHOWN_AMENDMENTS]),
    ]  # fmt: skip
    return tuple(lines), ("visits", "amendments")


def _silent(rows: tuple[Row, ...]) -> tuple[Text, ...]:
    """Facts about need that others state and the practitioner's notes do not."""
    names = [name_words(row.fact) for row in rows if Author.PRACTITIONER in row.silent]
    if not names:
        return ()
    return (words(f"Stated by others, silent in the practitioner's notes: {', '.join(names)}."),)


def _conflicts(rows: tuple[Row, ...]) -> Text:
    runs: list[Run] = ["Conflicts between notes: none found by comparing words"]
    if conflicts := _named(rows, Agreement.CONFLICT):
        runs = [Strong(f"Conflicts between notes: {conflicts}")]
    if compared := _named(rows, Agreement.COMPARE):
        runs += [f"; in different words, for a person to compare: {compared} (",
                 Pages(("corroboration",)), ")"]  # fmt: skip
    return (*runs, ".")


def _named(rows: tuple[Row, ...], agreement: Agreement) -> str:
    return ", ".join(name_words(row.fact) for row in rows if row.agreement is agreement)


def _change_line(change: Change) -> Text:
    m = change.modification
    values = f"{short(m.before)} → {short(m.after)}"
    told = joined((short(m.did), values, short(m.result)))
    return words(
        Strong(m.id), f" {us_date(m.done_on)} {short(change.where())}: {short(m.finding)} → {told}"
    )


def _statement_line(visit: VisitView, day: str) -> Text:
    signer = signer_words(visit.signed.signature)
    told = f"The fitter's own statement on custom fitting: signed by {signer}, {day}, p.\N{NO-BREAK SPACE}"
    return words(told, PageOf(visit.anchor))
