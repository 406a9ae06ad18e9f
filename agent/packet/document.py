"""The whole PDF as blocks, in the order in which a reviewer reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from typing import Final

from agent.packet.blocks import Block, Document, Note, Text, words
from agent.packet.content import PacketContent
from agent.packet.dates import us_date
from agent.packet.glyphs import has_escapes
from agent.packet.layout_data import all_words, dangling_anchors
from agent.packet.page_one import page_one
from agent.packet.sections.amendments import amendment_blocks
from agent.packet.sections.changes import modification_blocks
from agent.packet.sections.claim import claim_blocks
from agent.packet.sections.device import device_blocks
from agent.packet.sections.exam import exam_blocks
from agent.packet.sections.fitter import fitter_blocks
from agent.packet.sections.left_out import left_out, outstanding_line
from agent.packet.sections.papers import corroboration_blocks, document_blocks, order_blocks
from agent.packet.sections.patient import patient_blocks, screening_blocks
from agent.packet.sections.requirements import requirement_blocks
from agent.packet.sections.sheet import adjustment_blocks
from agent.packet.sections.technical import technical_blocks
from agent.packet.sections.training import delivery_blocks, follow_up_blocks, training_blocks
from agent.packet.sections.visits import visit_blocks
from agent.packet.view import PacketView, joined, short, surname_first

CHAPTERS: Final[tuple[Callable[[PacketView], list[Block]], ...]] = (
    claim_blocks,
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

NAME_CHARACTERS: Final = 36
ID_CHARACTERS: Final = 20
"""Of a name and of an id in the footer, which is one line."""

HEADER_CHARACTERS: Final = 44
"""Of supplier and exporter in the line under the title, which is one line."""

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
        title=f"Fitting record, {case.hcpcs[:CODE_CHARACTERS]}",
        header=_header(view),
        questions=page_one(view),
        left_out=left_out(view),
        foot=outstanding_line(view),
        blocks=(*blocks, *technical_blocks(view)),
        footer=_footer(view),
        mark=MARK if content.synthetic else "",
        author=case.supplier.name,
        stamp=(stamp.year, stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second),
    )
    assert not dangling_anchors(document), dangling_anchors(document)
    return _with_escape_note(document)


def _header(view: PacketView) -> tuple[Text, ...]:
    case = view.fitting.case
    exported = view.moment(view.content.exported_at)
    supplier = short(case.supplier.name, HEADER_CHARACTERS)
    return (
        words(f"Fitting {case.fitting_id} · {supplier} · exported {exported} by "
              f"{short(view.content.exported_by, HEADER_CHARACTERS)}"),
    )  # fmt: skip


def _footer(view: PacketView) -> str:
    """Whose page it is, so that a single sheet finds its way back."""
    case, claim = view.fitting.case, view.claim
    number = claim.claim_number if claim else None
    return joined(
        (short(surname_first(case.patient.name), NAME_CHARACTERS),
         f"MBI {short(case.patient.mbi, ID_CHARACTERS)}",
         f"claim {short(number, ID_CHARACTERS)}" if number else "",
         case.fitting_id,
         f"date of service {_service_words(view)}"),
        " · ",
    )  # fmt: skip


def _service_words(view: PacketView) -> str:
    return us_date(view.date_of_service) or "not delivered yet"


def _with_escape_note(document: Document) -> Document:
    if not any(has_escapes(text) for text in all_words(document)):
        return document
    return replace(
        document,
        left_out=(*document.left_out, words(ESCAPED)),
        blocks=(*document.blocks, Note(words(ESCAPED))),
    )
