"""What was taken out of force after a verdict rested on it: the list, and the crosswalk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from agent.confirm.facts import Facts
from agent.ledger.canonical import JSON, parse_canonical
from agent.ledger.leaf import Leaf, parse_leaf
from agent.packet.blocks import Strong, Text, words
from agent.packet.content import PacketEntry, VerdictEntry
from agent.packet.view import PacketView

LIST_ACT: Final = "pcl.retired"
CROSSWALK_ACT: Final = "crosswalk.retired"


def taken_back(view: PacketView, entry: VerdictEntry) -> tuple[str, ...]:
    """A sentence for each thing under this verdict that was retired after it, with the reason."""
    return tuple(_sentences(view, entry))


def taken_back_lines(view: PacketView) -> tuple[Text, ...]:
    """The same of the verdict that counts, for page one."""
    if view.verdict is None:
        return ()
    return tuple(words(Strong(told)) for told in taken_back(view, view.verdict))


def _sentences(view: PacketView, verdict: VerdictEntry) -> Iterator[str]:
    used = {
        (walk.reported_manufacturer, walk.reported_model) for walk in Facts(verdict.evidence).walks
    }
    for entry in view.content.entries:
        if entry.index < verdict.entry:
            continue
        leaf = parse_leaf(entry.leaf_bytes)
        if leaf.act == LIST_ACT and leaf.subject == verdict.verdict.snapshot_id:
            yield f"The list under this verdict was retired {_by(view, entry, leaf)}."
        if leaf.act == CROSSWALK_ACT and _product(entry) in used:
            yield f"The crosswalk under this verdict was retired {_by(view, entry, leaf)}."


def _by(view: PacketView, entry: PacketEntry, leaf: Leaf) -> str:
    note = _content(entry, "note")
    why = note if isinstance(note, str) else "the reason is withheld"
    return f"{view.moment(leaf.moment)} by {view.person(leaf.actor)} (entry {entry.index}): {why}"


def _product(entry: PacketEntry) -> tuple[object, object]:
    told = _content(entry, "crosswalk")
    walk: Mapping[str, JSON] = told if isinstance(told, dict) else {}
    return walk.get("reported_manufacturer"), walk.get("reported_model")


def _content(entry: PacketEntry, name: str) -> JSON:
    section = entry.sections.get(name)
    return None if section is None else parse_canonical(section.content)
