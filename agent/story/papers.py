"""The papers of the story: one invented page for each document, made to be looked at."""

from __future__ import annotations

import json
from typing import Final

from agent.fitting.models import Document

TEMPLATE: Final = """
#let paper = json(bytes(sys.inputs.paper))
#set document(title: paper.title, author: paper.author, date: none)
#set page(paper: "us-letter", margin: 25mm, header: align(right)[SYNTHETIC - invented sample, no real person])
#set text(size: 11pt, lang: "en")
= #paper.title
#v(4mm)
#grid(columns: (40mm, 1fr), row-gutter: 3mm,
  ..paper.rows.map(row => (strong(row.at(0)), row.at(1))).flatten())
#v(6mm)
#for line in paper.statements [ #par(line) ]
"""


def paper_pdf(document: Document) -> bytes:
    """A one-page PDF that states just what the document's record says that it states."""
    import typst

    rows = [
        ("Kind", document.type.value),
        ("Author", document.author),
        ("Date", document.date_of_service.isoformat()),
        ("Signed", document.signed or "not stated"),
    ]
    paper = {
        "title": document.title,
        "author": document.author,
        "rows": rows,
        "statements": [statement.words for statement in document.statements],
    }
    return bytes(typst.compile(TEMPLATE.encode(), sys_inputs={"paper": json.dumps(paper)}))
