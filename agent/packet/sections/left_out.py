"""What is not in the packet, and why: stands at the foot of page one."""

from __future__ import annotations

from collections.abc import Iterator

from agent.packet.blocks import Text, words
from agent.packet.content import PacketEntry
from agent.packet.sections.papers import original_of
from agent.packet.view import PacketView, counted

COMPLAINT_SECTION = "complaint"


def left_out(view: PacketView) -> tuple[Text, ...]:
    """One text for each thing that a reader might look for in vain."""
    return tuple(words(line) for line in _lines(view))


def _lines(view: PacketView) -> Iterator[str]:
    yield _complaints(view)
    missing = [
        held.document.id for held in view.fitting.documents if not original_of(view, held.document)
    ]
    if missing:
        yield f"originals of {', '.join(missing)}: not attached to this export"
    for entry in view.content.entries:
        closed = [name for name, section in entry.sections.items() if section is None]
        if closed:
            yield f"entry {entry.index}, {', '.join(closed)}: withheld by the exporter"
    yield "drafts and access logs: not part of the legal record"


def _complaints(view: PacketView) -> str:
    entries = [entry.index for entry in view.content.entries if _opens_complaint(entry)]
    if entries:
        told = ", ".join(map(str, entries))
        return (
            f"{counted(len(entries), 'complaint record')}: not printed here, because not asked "
            f"for; record.json holds them (ledger entries {told})"
        )
    return "complaint and incident records: not asked for"


def _opens_complaint(entry: PacketEntry) -> bool:
    return entry.sections.get(COMPLAINT_SECTION) is not None
