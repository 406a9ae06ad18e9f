"""A label in words: on what it rests, and what a packing list says of it."""

from __future__ import annotations

from agent.confirm.label_basis import HowRead, PackingList
from agent.confirm.models import Label
from agent.packet.view import joined


def label_basis_words(label: Label) -> str:
    """On what a label alone rests, in what was seen."""
    if not label.machine_read:
        return f"label only, its text {label.source.value} by a person"
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


def packing_list_words(paper: PackingList) -> str:
    """Which serial it names, and who read that."""
    if paper.serial is None:
        return "kept; no serial number was found on it"
    by = "by the program" if paper.how is HowRead.MACHINE else "by a person"
    return f"kept; names the serial {paper.serial}, read {by}"
