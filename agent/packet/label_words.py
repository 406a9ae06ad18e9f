"""A label in words: on what it rests, and what a packing list says of it."""

from __future__ import annotations

from typing import assert_never

from agent.confirm.label_basis import HowRead, PackingList
from agent.confirm.models import Label, LabelSource
from agent.packet.view import joined


def label_basis_words(label: Label) -> str:
    """On what a label alone rests, in what was seen."""
    if not label.machine_read:
        return f"label only, {source_words(label.source)}"
    who = label.second_person
    paper = label.packing_list
    listed = paper is not None and paper.serial is not None and paper.serial == label.serial
    return joined(
        (
            "label only: barcode read on a photograph, which is kept",
            f"second person {who.printed_name}" if who else "",
            "same serial on the maker's packing list" if listed else "",
        ),
        "; ",
    )


def source_words(source: LabelSource) -> str:
    """How a label's text came in."""
    match source:
        case LabelSource.TYPED:
            return "typed in by a person"
        case LabelSource.SCANNER:
            return "sent by a scanner as keystrokes, which cannot be told from typing"
        case LabelSource.SCANNED:
            return "read by the program, and no photograph of it is kept"
        case _:
            assert_never(source)


def packing_list_words(paper: PackingList) -> str:
    """Which serial it names, and who read that."""
    if paper.serial is None and paper.said is not None:
        return f"kept; a person read the serial {paper.said} on it, which lifts nothing"
    if paper.serial is None:
        return "kept; no serial number was found on it"
    by = "by the program" if paper.how is HowRead.MACHINE else "by a person"
    return f"kept; names the serial {paper.serial}, read {by}"
