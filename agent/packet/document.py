"""The whole PDF as blocks, in the order in which a reviewer reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import Final

from agent.packet.blocks import Block, Document, Note, Text, words
from agent.packet.content import PacketContent
from agent.packet.dates import us_date
from agent.packet.glyphs import has_escapes
from agent.packet.layout_data import all_words, dangling_anchors
from agent.packet.page_one import page_one
from agent.packet.page_one_care import short
from agent.packet.sections.changes import adjustment_blocks, modification_blocks
from agent.packet.sections.device import device_blocks
from agent.packet.sections.exam import exam_blocks
from agent.packet.sections.fitter import fitter_blocks
from agent.packet.sections.left_out import left_out
from agent.packet.sections.papers import corroboration_blocks, document_blocks, order_blocks
from agent.packet.sections.patient import patient_blocks, screening_blocks
from agent.packet.sections.requirements import requirement_blocks
from agent.packet.sections.technical import technical_blocks
from agent.packet.sections.training import delivery_blocks, follow_up_blocks, training_blocks
from agent.packet.sections.visits import amendment_blocks, visit_blocks
from agent.packet.view import PacketView

CHAPTERS: Final[tuple[Callable[[PacketView], list[Block]], ...]] = (
    order_blocks,
    document_blocks,
    corroboration_blocks,
    patient_blocks,
    screening_blocks,
    exam_blocks,
    device_blocks,
    fitter_blocks,
    modification_blocks,
    adjustment_blocks,
    training_blocks,
    delivery_blocks,
    follow_up_blocks,
    visit_blocks,
    amendment_blocks,
    requirement_blocks,
)
"""What follows page one; the technical page comes last."""

MARK: Final = "SYNTHETIC: invented patient, device and list; not a record of care"
"""At the head of every page of an invented record."""

CODE_CHARACTERS: Final = 12
"""Of a code in the title; a HCPCS code has five."""

ESCAPED: Final = (
    "Some characters in this record cannot be printed with this document's fonts. They are shown "
    "by their code points, such as ⟨U+4E00⟩; record.json holds them as they were written."
)


def build_document(content: PacketContent) -> Document:
    """Arrange the content for the page."""
    view = PacketView(content)
    case = view.fitting.case
    blocks = [block for chapter in CHAPTERS for block in chapter(view)]
    stamp = content.exported_at.astimezone(UTC)
    document = Document(
        title=f"Custom fitting record, {case.hcpcs[:CODE_CHARACTERS]}",
        header=_header(view),
        questions=page_one(view),
        left_out=left_out(view),
        blocks=(*blocks, *technical_blocks(view)),
        footer=f"{case.fitting_id} · date of service {_service_words(view)}",
        mark=MARK if content.synthetic else "",
        author=case.supplier.name,
        stamp=(stamp.year, stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second),
    )
    assert not dangling_anchors(document), dangling_anchors(document)
    return _with_escape_note(document)


def _header(view: PacketView) -> tuple[Text, ...]:
    case = view.fitting.case
    exported = view.moment(view.content.exported_at)
    return (
        words(f"Fitting {case.fitting_id} · {short(case.supplier.name)} · exported {exported} by "
              f"{short(view.content.exported_by)}"),
    )  # fmt: skip


def _service_words(view: PacketView) -> str:
    return us_date(view.date_of_service) or "not delivered yet"


def _with_escape_note(document: Document) -> Document:
    if not any(has_escapes(text) for text in all_words(document)):
        return document
    return Document(
        title=document.title,
        header=document.header,
        questions=document.questions,
        left_out=(*document.left_out, words(ESCAPED)),
        blocks=(*document.blocks, Note(words(ESCAPED))),
        footer=document.footer,
        mark=document.mark,
        author=document.author,
        stamp=document.stamp,
    )
