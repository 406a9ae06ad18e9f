"""The Appendix C table: each requirement, its citation, and where the record answers it."""

from __future__ import annotations

from typing import Final

from agent.fitting.catalogue import Wording, load_catalogue
from agent.fitting.readiness import RequirementState, State, assess
from agent.packet.blocks import (
    Anchor,
    Block,
    Column,
    Heading,
    Lead,
    PageOf,
    Run,
    Table,
    Text,
    words,
)
from agent.packet.sections.named import field_words
from agent.packet.view import PacketView, joined

OURS: Final = "K"
"""The section whose items are this program's own; there is nothing that they paraphrase."""


def requirement_blocks(view: PacketView) -> list[Block]:
    """One table for each section of the catalogue."""
    catalogue = load_catalogue()
    states = assess(view.fitting).requirements
    blocks: list[Block] = [
        Heading(1, "Quality Standards, Appendix C: requirements", "appendix-c"),
        Lead(words(
            "The wording is this program's paraphrase of the DMEPOS Quality Standards and of its "
            "sources, written partly from memory and not laid beside CMS's text, unless marked "
            "verbatim; ids are this program's own, and so are the rows marked (ours). "
            f"Catalogue version {catalogue.version}. Compare with the CMS booklet."
        )),
    ]  # fmt: skip
    columns = (Column("Requirement", 12), Column("Our wording", 38), Column("Citation", 28),
               Column("Where answered", 24))  # fmt: skip
    for name, section in catalogue.sections.items():
        rows = tuple(_row(view, state) for state in states if state.section == name)
        if rows:
            blocks += [
                Heading(2, section.title, f"requirements-{name}"),
                Table(section.title, columns, rows),
            ]
    return blocks


def outstanding(view: PacketView) -> tuple[RequirementState, ...]:
    """The requirements that the record neither answers nor says not to apply."""
    return assess(view.fitting).outstanding


def requirement_anchor(state: RequirementState) -> str:
    """Where the requirement's own row stands."""
    return f"requirement-{state.requirement}"


def _row(view: PacketView, state: RequirementState) -> tuple[Text, ...]:
    item = load_catalogue().get(state.requirement)
    verbatim = item is not None and item.wording is Wording.VERBATIM
    mark = "ours" if state.section == OURS else "verbatim" if verbatim else "paraphrase"
    wording = f"{state.text} ({mark})"
    return (
        words(Anchor(requirement_anchor(state)), state.requirement),
        words(wording),
        words(state.citation),
        _where(view, state),
    )


def _where(view: PacketView, state: RequirementState) -> Text:
    if state.state is State.OUTSTANDING:
        return ("outstanding",)
    if state.state is State.NOT_APPLICABLE:
        return words(joined(("not applicable", state.reason), ": "))
    days = {visit.signed.entry: view.visit_day(visit) for visit in view.visits}
    runs: list[Run] = []
    for answered in state.answered:
        comma = ", " if runs else ""
        runs += [
            f"{comma}visit {answered.visit_id} of {days[answered.entry]}, p.\N{NO-BREAK SPACE}",
            PageOf(f"visit-{answered.entry}"),
        ]
    if state.unstated:
        runs.append(f"; not stated: {joined(map(field_words, state.unstated), ', ')}")
    return tuple(runs)
