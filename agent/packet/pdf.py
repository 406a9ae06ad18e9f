"""The packet's PDF: PDF/A-2a and PDF/UA-1, made in this process, the same bytes for the same record.

The data reaches the template as one JSON input and never as markup, only the compiler's own fonts
are used, and the document's date is the export's.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import typst

from agent.packet.blocks import Document
from agent.packet.content import PacketContent
from agent.packet.document import build_document
from agent.packet.glyphs import shown, shown_ascii
from agent.packet.layout_data import Show, document_json

TEMPLATE: Final = Path(__file__).parent / "template" / "packet.typ"
STANDARDS: Final[list[typst.PDFStandard]] = ["a-2a", "ua-1"]
"""Archival with its text readable by machine, and accessible; typst takes both together."""


def render_pdf(content: PacketContent) -> bytes:
    """The PDF of this content."""
    return compile_document(build_document(content))


def compile_document(document: Document) -> bytes:
    """The PDF of this document.

    A text that the compiler stumbles over in spite of the table of glyphs (its shaper can fail on
    rare combinations) is set a second time with everything but plain ASCII shown as code points.
    """
    try:
        return _compile(document, shown)
    except BaseException as error:
        if not _is_compiler_fault(error):
            raise
        return _compile(document, shown_ascii)


def _compile(document: Document, show: Show) -> bytes:
    made = _compiler().compile(
        format="pdf",
        pdf_standards=STANDARDS,
        sys_inputs={"data": document_json(document, show)},
    )
    assert isinstance(made, bytes)  # a list comes only with formats of one file a page
    return made


def _is_compiler_fault(error: BaseException) -> bool:
    """Its diagnostics, or a panic of its Rust code, which is no ``Exception``."""
    return isinstance(error, typst.TypstError) or type(error).__name__ == "PanicException"


@cache
def _compiler() -> typst.Compiler:
    """One for the process: fonts and layout are then found again from document to document."""
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, ignore_system_fonts=True)
