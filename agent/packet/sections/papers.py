"""The order, others' documents, and what each of them says about the same fact."""

from __future__ import annotations

from typing import Final

from agent.fitting.corroboration import COLUMNS, Agreement, Row, corroborate
from agent.fitting.models import Author, Document, DocumentEntry, DocumentType, Statement
from agent.packet.blocks import (
    Anchor,
    Block,
    Column,
    Facts,
    Heading,
    Note,
    PageOf,
    Run,
    Strong,
    Table,
    Text,
    fact,
    words,
)
from agent.packet.dates import us_date
from agent.packet.sections.named import name_words
from agent.packet.view import PacketView, document_anchor, document_words, joined
from agent.text import counted

AGREEMENTS: Final = {
    Agreement.AGREE: "agree",
    Agreement.SILENT: "one author only",
    Agreement.COMPARE: "compare",
    Agreement.CONFLICT: "CONFLICT",
}
"""How the statements of one fact stand to each other, as printed."""


def order_blocks(view: PacketView) -> list[Block]:
    """The standard written order, field by field."""
    orders = view.documents_of(DocumentType.STANDARD_WRITTEN_ORDER)
    blocks: list[Block] = [Heading(1, "Order", "order")]
    if not orders:
        return [*blocks, Note(words("No standard written order is in this record."))]
    return [*blocks, *(_order(view, entry) for entry in orders)]


def document_blocks(view: PacketView) -> list[Block]:
    """Every paper of somebody else's, with what its original's file is."""
    rows = tuple(_document_row(view, entry) for entry in view.fitting.documents)
    columns = (Column("Document, file in this packet", 25), Column("Author, credentials", 18),
               Column("Date; received", 14), Column("Signed", 13), Column("Pages", 6),
               Column("What it says (page of that paper)", 28))  # fmt: skip
    return [
        Heading(1, "Documents", "documents"),
        Table("Documents of others, kept unaltered", columns, rows),
        Note(
            words(
                "The papers are not printed in this PDF: they are the separate files named here, kept "
                "unaltered; their SHA-256 is in manifest.json."
            )
        ),
    ]


def corroboration_blocks(view: PacketView) -> list[Block]:
    """Each fact against the practitioner's, therapist's and orthotist's notes, with page."""
    columns = (
        Column("Fact", 14),
        *(Column(f"{author.value.capitalize()}'s notes", 25) for author in COLUMNS),
        Column("Together", 12),
    )
    rows = tuple(
        (words(name_words(row.fact)), *(_said(row, author) for author in COLUMNS),
         words(AGREEMENTS[row.agreement]))
        for row in corroborate(view.fitting)
    )  # fmt: skip
    return [
        Heading(2, "What each author's notes say about the same fact", "corroboration"),
        Table("Statements by fact and author", columns, rows),
        Note(words(
            "Words are compared, not meanings. Agree: equal words. Conflict: equal but for a number "
            "or a side. Compare: said in different words. Silent: these notes do not state it."
        )),
    ]  # fmt: skip


def original_of(view: PacketView, document: Document) -> str:
    """Where the packet holds the paper's original; empty where it does not."""
    stem = f"documents/{document.id}."
    return next((f"evidence/{p}" for p in view.content.attachments if p.startswith(stem)), "")


def _order(view: PacketView, entry: DocumentEntry) -> Facts:
    document = entry.document
    rows = [
        fact("Order", document_words(document)),
        fact("Patient", view.fitting.case.patient.name),
        fact("Practitioner's NPI", document.npi or ""),
        fact("Signed", document.signed),
        fact("Received by the supplier", us_date(document.received)),
        fact("Title", document.title),
        *(fact(_title(s.fact), f"{s.words} (p. {s.page} of that paper)")
          for s in document.statements),
    ]  # fmt: skip
    if view.date_of_service is not None:
        rows.append(fact("Order and delivery", order_distance(view, document)))
    return Facts(tuple(rows))


def _title(name: str) -> str:
    shown = name_words(name)
    return shown[:1].upper() + shown[1:]


def order_distance(view: PacketView, document: Document) -> str:
    """How long before the delivery the order was written."""
    delivered = view.date_of_service
    if delivered is None:
        return "not delivered yet"
    days = (delivered - document.date_of_service).days
    day = us_date(delivered)
    if days < 0:
        return f"written {counted(-days, 'day')} AFTER the delivery of {day}"
    return f"written {counted(days, 'day')} before the delivery of {day}"


def _document_row(view: PacketView, entry: DocumentEntry) -> tuple[Text, ...]:
    document = entry.document
    npi = f"NPI {document.npi}" if document.npi else ""
    until = f"valid until {us_date(document.valid_until)}" if document.valid_until else ""
    kind, title = document.type.value, document.title
    named = kind if title.casefold() == kind.casefold() else f"{kind}: {title}"
    received = us_date(document.received) or "not recorded"
    return (
        words(Anchor(document_anchor(entry)), Strong(document.id), f" {named}\n",
              original_of(view, document) or "not in this packet"),
        words(joined((document.author, npi), ", ")),
        words(joined((us_date(document.date_of_service), until, f"received {received}"))),
        words(document.signed or "not recorded"),
        words(str(document.pages)),
        words(joined((_statement(one) for one in document.statements), "\n") or "not entered"),
    )  # fmt: skip


def _statement(one: Statement) -> str:
    return f"{name_words(one.fact)}: {one.words} (p.\N{NO-BREAK SPACE}{one.page})"


def _said(row: Row, author: Author) -> Text:
    said: list[Run] = []
    for one in row.by(author):
        if said:
            said.append("\n")
        if one.page is None:
            said += [
                f"{one.words} (visit {one.source}, p.\N{NO-BREAK SPACE}",
                PageOf(f"visit-{one.entry}"),
                ")",
            ]
        else:
            said.append(f"{one.words} ({one.source}, p.\N{NO-BREAK SPACE}{one.page} of that paper)")
    return tuple(said) or ("silent",)
