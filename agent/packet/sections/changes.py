"""What was modified and why."""

from __future__ import annotations

from dataclasses import dataclass

from agent.fitting.models import Modification
from agent.packet.blocks import (
    Anchor,
    Block,
    Column,
    Heading,
    Lead,
    Note,
    PageOf,
    Run,
    Strong,
    Table,
    Text,
    words,
)
from agent.packet.dates import us_date
from agent.packet.sections.exam import is_told_here, observation_anchor
from agent.packet.sections.named import observed_words
from agent.packet.view import PacketView, VisitView, joined, sided
from agent.text import counted


@dataclass(frozen=True, slots=True)
class Change:
    """A modification, and the visit that recorded it at this number."""

    visit: VisitView
    number: int

    @property
    def modification(self) -> Modification:
        """As it was signed."""
        return self.visit.visit.modifications[self.number]

    @property
    def anchor(self) -> str:
        """Where its own row stands."""
        return f"change-{self.visit.signed.entry}-{self.number}"

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
    blocks += [Lead(_statement(visit)) for visit in statements(view)]
    blocks += [Lead(words(line)) for line in (_first_worn(view),) if line]
    if not stated:
        blocks.append(Note(words("No modification is stated as custom fitting in this record.")))
    else:
        blocks.append(_stated_table(view, stated))
    if others:
        blocks += [
            Heading(2, "Changes that are not counted as custom fitting", "not-counted"),
            _others_table(others),
        ]
    return blocks


def changes(view: PacketView) -> tuple[Change, ...]:
    """Every modification, by visit."""
    return tuple(change for visit in view.visits for change in changes_of(visit))


def changes_of(visit: VisitView) -> tuple[Change, ...]:
    """The modifications of one visit."""
    return tuple(Change(visit, number) for number in range(len(visit.visit.modifications)))


def statements(view: PacketView) -> tuple[VisitView, ...]:
    """The visits whose signature covers a statement about custom fitting."""
    return tuple(visit for visit in view.visits if visit.visit.custom_fitting_statement)


def maker_words(change: Change) -> str:
    """Who made the modification; where the record does not say, who signed it."""
    m = change.modification
    if m.by:
        return change.said("by", m.by)
    return f"not recorded; signed by {change.visit.signed.signature.printed_name}"


def _first_worn(view: PacketView) -> str:
    """When the delivered unit was first on the body, and how long before the delivery."""
    delivery, delivered = view.delivery, view.date_of_service
    if delivery is None or delivered is None or delivery.visit.unit is None:
        return ""
    serial = delivery.visit.unit.serial
    worn = (v for v in view.visits
            if v.visit.unit is not None and v.visit.unit.worn and v.visit.unit.serial == serial)  # fmt: skip
    first = next(worn, None)
    if first is None:
        return f"Unit {serial}: delivered on {us_date(delivered)}; no visit records it as worn."
    day = view.day(first.visit.started)
    before = (delivered - day).days
    when = "on that day" if before == 0 else (
        f"{counted(abs(before), 'day')} {'before' if before > 0 else 'AFTER'} the delivery")  # fmt: skip
    return (
        f"Unit {serial}: first worn on {us_date(day)} (visit {first.visit.id}), {when}; "
        f"delivered on {us_date(delivered)}."
    )


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
         f"by {maker_words(change)}"), "; ")  # fmt: skip
    return (
        (
            *words(Anchor(change.anchor), Strong(m.id), f" {us_date(m.done_on)}\n{change.where()}"),
            *_marked(change),
        ),
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
        name, anchor = _place(view, reference)
        if anchor:
            runs += [f"\n{name}, p.\N{NO-BREAK SPACE}", PageOf(anchor)]
        else:
            runs.append(f"\n{reference}: not in this packet")
    return tuple(runs)


def _place(view: PacketView, reference: str) -> tuple[str, str]:
    """What the reference names, in words, and the anchor where it stands; empty where nowhere."""
    for visit in view.visits:
        if visit.visit.id == reference:
            return f"visit {reference}", visit.anchor
        for number, seen in enumerate(visit.visit.observations):
            if seen.id == reference:
                told = is_told_here(visit, seen)
                anchor = observation_anchor(visit, number).name if told else visit.anchor
                return f"{view.visit_day(visit)}: {observed_words(seen)}", anchor
    return "", ""


def _others_table(others: list[Change]) -> Table:
    columns = (Column("Date, part", 18), Column("Finding", 19), Column("What was done", 22),
               Column("Result", 11), Column("Made by", 16), Column("Not counted because", 14))  # fmt: skip
    rows = tuple(
        (
            words(Anchor(change.anchor), Strong(m.id), f" {us_date(m.done_on)}\n{change.where()}"),
            words(m.finding or "–"),
            words(joined((change.said("did", m.did), _values(change)))),
            words(m.result or "–"),
            words(maker_words(change)),
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
