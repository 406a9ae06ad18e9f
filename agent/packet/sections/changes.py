"""What was modified and why, and the adjustment sheet as received and as delivered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agent.errors import UsageError
from agent.fitting.models import AdjustmentSheet, Modification, Side
from agent.fitting.modifications import Candidate, candidate_modifications
from agent.packet.blocks import (
    Anchor,
    Block,
    Column,
    Heading,
    Note,
    PageOf,
    Paragraph,
    Run,
    Strong,
    Table,
    Text,
    words,
)
from agent.packet.dates import us_date
from agent.packet.sections.exam import is_told_here, observation_anchor
from agent.packet.view import PacketView, VisitView, joined, sided


@dataclass(frozen=True, slots=True)
class Change:
    """A modification, and the visit that recorded it at this number."""

    visit: VisitView
    number: int

    @property
    def modification(self) -> Modification:
        """As it was signed."""
        return self.visit.visit.modifications[self.number]

    def said(self, name: str, value: str) -> str:
        """A field's value, with its amendment beside it."""
        return self.visit.said(f"/modifications/{self.number}/{name}", value)

    def where(self) -> str:
        """Part and side, with their amendments beside them."""
        modification = self.modification
        side = self.said("side", modification.side.value)
        part = self.said("part", modification.part)
        if side == modification.side.value:
            return sided(part, modification.side)
        return f"{part}, side {side}"


def modification_blocks(view: PacketView) -> list[Block]:
    """The changes that the fitter states as custom fitting, then the others, apart."""
    stated = [change for change in changes(view) if change.modification.claimed_custom]
    others = [change for change in changes(view) if not change.modification.claimed_custom]
    blocks: list[Block] = [Heading(1, "Modifications at fitting, and why", "modifications")]
    blocks += [Paragraph(_statement(visit)) for visit in view.visits if _states(visit)]
    if not stated:
        blocks.append(Note(words("No modification is stated as custom fitting in this record.")))
    else:
        blocks.append(_stated_table(view, stated))
    if others:
        blocks += [
            Heading(2, "Strap, parameter and other changes, not counted", "not-counted"),
            _others_table(others),
        ]
    return blocks


def changes(view: PacketView) -> tuple[Change, ...]:
    """Every modification, by visit."""
    return tuple(
        Change(visit, number)
        for visit in view.visits
        for number in range(len(visit.visit.modifications))
    )


def adjustment_blocks(view: PacketView) -> list[Block]:
    """Every adjustment point as received and as delivered, and the difference."""
    blocks: list[Block] = [Heading(1, "Adjustment sheet, as received and as delivered", "sheet")]
    sheets = [(v, sheet) for v in view.visits for sheet in v.visit.adjustments]
    if not sheets:
        return [*blocks, Note(words("No adjustment sheet is in this record."))]
    first, last = _first_and_last(view, sheets)
    try:
        different = {(c.point, c.side): c for c in candidate_modifications(first[1], last[1])}
    except UsageError as error:
        return [*blocks, Note(words(f"The sheets cannot be compared: {error.message}"))]
    rows = tuple(_sheet_rows(first[1], last[1], different))
    columns = (Column("Point", 26), Column("Range (IFU)", 14), Column(_sheet_title(view, first), 20),
               Column(_sheet_title(view, last), 20), Column("Difference", 20))  # fmt: skip
    return [
        *blocks,
        Paragraph(words(f"Unit with serial number {last[1].unit_serial}.")),
        Table("Adjustment points, two sheets and their difference", columns, rows),
    ]


def _states(visit: VisitView) -> bool:
    return bool(visit.visit.custom_fitting_statement)


def _statement(visit: VisitView) -> Text:
    signature = visit.signed.signature
    said = visit.said("/custom_fitting_statement", visit.visit.custom_fitting_statement)
    return words(
        f"Statement signed by {signature.printed_name}, {signature.credentials} (p.\N{NO-BREAK SPACE}",
        PageOf(visit.anchor),
        f"): “{said}”",
    )


def _stated_table(view: PacketView, stated: list[Change]) -> Table:
    columns = (Column("Date, part", 16), Column("Finding, and where it stands", 22),
               Column("What was done, with what", 22), Column("Before → after", 12),
               Column("Result", 14), Column("Why not the patient; permitted by; by whom", 20))  # fmt: skip
    rows = tuple(_stated_row(view, change) for change in stated)
    return Table("Modifications with finding, work, values and result", columns, rows)


def _stated_row(view: PacketView, change: Change) -> tuple[Text, ...]:
    m = change.modification
    why = joined(
        (change.said("why_not_self", m.why_not_self), change.said("permitted_by", m.permitted_by),
         f"by {m.by}" if m.by else ""), "; ")  # fmt: skip
    return (
        (*words(Anchor(f"change-{change.visit.signed.entry}-{change.number}"), Strong(m.id),
               f" {us_date(m.done_on)}\n{change.where()}"), *_marked(change)),
        (*words(change.said("finding", m.finding)), *_references(view, change)),
        words(joined((change.said("did", m.did), change.said("tool", m.tool)))),
        words(f"{change.said('before', m.before)} → {change.said('after', m.after)}"),
        words(change.said("result", m.result) or "not recorded"),
        words(why or "not recorded"),
    )  # fmt: skip


def _marked(change: Change) -> Text:
    path = f"/modifications/{change.number}/"
    marks = [mark for mark in change.visit.amended.marks if mark.path.startswith(path)]
    return words("\nAmended, see p.\N{NO-BREAK SPACE}", PageOf("amendments")) if marks else ()


def _references(view: PacketView, change: Change) -> Text:
    """Where the findings that the modification refers to stand."""
    runs: list[Run] = []
    for reference in change.modification.finding_refs:
        found = _place(view, reference)
        if found:
            runs += [f"\n{reference}: p.\N{NO-BREAK SPACE}", PageOf(found)]
        else:
            runs.append(f"\n{reference}: not in this packet")
    return tuple(runs)


def _place(view: PacketView, reference: str) -> str:
    for visit in view.visits:
        if visit.visit.id == reference:
            return visit.anchor
        for number, seen in enumerate(visit.visit.observations):
            if seen.id == reference:
                told = is_told_here(visit, seen)
                return observation_anchor(visit, number).name if told else visit.anchor
    return ""


def _others_table(others: list[Change]) -> Table:
    columns = (Column("Date, part", 20), Column("Finding", 22), Column("What was done", 22),
               Column("Result", 14), Column("Not counted because", 22))  # fmt: skip
    rows = tuple(
        (
            words(Strong(m.id), f" {us_date(m.done_on)}\n{change.where()}"),
            words(m.finding or "–"),
            words(joined((change.said("did", m.did), _values(change)))),
            words(m.result or "–"),
            words(m.not_counted_reason or "not stated"),
        )
        for change in others
        for m in (change.modification,)
    )
    return Table("Changes that the fitter does not count as custom fitting", columns, rows)


def _values(change: Change) -> str:
    m = change.modification
    if not m.before and not m.after:
        return ""
    return f"{change.said('before', m.before)} → {change.said('after', m.after)}"


def _first_and_last(
    view: PacketView, sheets: list[tuple[VisitView, AdjustmentSheet]]
) -> tuple[tuple[VisitView, AdjustmentSheet], tuple[VisitView, AdjustmentSheet]]:
    """The sheet as received, and the newest of the same unit up to the delivery."""
    until = view.delivery.visit.ended if view.delivery else sheets[-1][0].visit.ended
    before = [one for one in sheets if one[0].visit.started <= until] or sheets
    last = before[-1]
    same = [one for one in before if one[1].unit_serial == last[1].unit_serial]
    return same[0], last


def _sheet_title(view: PacketView, sheet: tuple[VisitView, AdjustmentSheet]) -> str:
    return f"{sheet[1].moment}, {view.visit_day(sheet[0])}"


def _sheet_rows(
    first: AdjustmentSheet, last: AdjustmentSheet, different: dict[tuple[str, Side], Candidate]
) -> Iterator[tuple[Text, ...]]:
    old = {(value.point, value.side): value for value in first.values}
    new = {(value.point, value.side): value for value in last.values}
    for key in dict.fromkeys([*old, *new]):
        known = new.get(key, old.get(key))
        assert known is not None  # each key is of one of the two
        was, now = old.get(key), new.get(key)
        yield (
            words(sided(known.point.replace("_", " "), known.side)),
            words(known.ifu_range or "–"),
            words(f"{was.value} {was.unit}".strip() if was else "–"),
            words(f"{now.value} {now.unit}".strip() if now else "–"),
            _difference(different.get(key)),
        )


def _difference(candidate: Candidate | None) -> Text:
    if candidate is None:
        return ("none",)
    if candidate.change is None:
        return (Strong("changed"),)
    return (Strong(f"{candidate.change:+} {candidate.unit}".strip()),)
