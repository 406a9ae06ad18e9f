"""What is not in the packet, and why: stands at the foot of page one."""

from __future__ import annotations

from collections.abc import Iterator

from agent.fitting.models import Complaint, DocumentType
from agent.ledger.canonical import parse_canonical
from agent.packet.blocks import Pages, Text, words
from agent.packet.dates import us_date
from agent.packet.sections.papers import original_of
from agent.packet.sections.requirements import outstanding, requirement_anchor
from agent.packet.sections.sheet import unprinted_sheets
from agent.packet.view import PacketView, joined
from agent.text import counted

COMPLAINT_SECTION = "complaint"


def left_out(view: PacketView) -> tuple[Text, ...]:
    """One text for each thing that a reader might look for in vain; the papers come first."""
    return tuple(words(line) for line in _lines(view))


def outstanding_line(view: PacketView) -> tuple[Text, ...]:
    """How much of the supplier's own list is not answered, and where it stands."""
    states = outstanding(view)
    if not states:
        return ()
    told = f"By the supplier's own list outstanding: {counted(len(states), 'requirement')}, "
    return (words(told, Pages(tuple(requirement_anchor(state) for state in states))),)


def _lines(view: PacketView) -> Iterator[str]:
    papers = _papers(view)
    if papers:
        yield (
            f"copies of {papers} are not printed in this PDF: they are separate files in the packet "
            "(evidence/documents) and have to be sent with it"
        )
    missing = [
        held.document.id for held in view.fitting.documents if not original_of(view, held.document)
    ]
    if missing:
        yield f"originals of {', '.join(missing)}: not attached to this export"
    yield _complaints(view)
    sheets = unprinted_sheets(view)
    if sheets:
        yield f"{counted(sheets, 'adjustment sheet')} of single visits: in record.json alone"
    for entry in view.content.entries:
        closed = [name for name, section in entry.sections.items() if section is None]
        if closed:
            yield f"entry {entry.index}, {', '.join(closed)}: withheld by the exporter"
    yield "drafts and access logs: not part of the legal record"


def _papers(view: PacketView) -> str:
    """``the order D-05, the practitioner's note D-01 and 8 other papers``, of those attached."""
    attached = [h.document for h in view.fitting.documents if original_of(view, h.document)]
    named = {
        DocumentType.STANDARD_WRITTEN_ORDER: "the order",
        DocumentType.FACE_TO_FACE_NOTE: "the practitioner's note",
    }
    parts = [f"{named[type_]} {one.id}" for type_ in named for one in attached if one.type is type_]
    others = sum(one.type not in named for one in attached)
    if others:
        parts.append(counted(others, "other paper" if parts else "paper"))
    if len(parts) < 2:
        return joined(parts)
    return f"{joined(parts[:-1], ', ')} and {parts[-1]}"


def _complaints(view: PacketView) -> str:
    """Each complaint once, in its newest state, by its days alone."""
    found: dict[tuple[object, str], Complaint] = {}
    for entry in view.content.entries:
        section = entry.sections.get(COMPLAINT_SECTION)
        if section is not None:
            one = Complaint.model_validate(parse_canonical(section.content))
            found[one.received, one.what] = one
    if not found:
        return "complaint and incident records: not asked for"
    told = joined(
        f"{us_date(one.received)}, closed {us_date(one.resolved) or 'not recorded'}"
        for one in found.values()
    )
    return (
        f"{counted(len(found), 'complaint')} ({told}): not printed, because not asked for; "
        "in record.json"
    )
