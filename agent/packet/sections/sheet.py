"""The adjustment sheet of the delivered unit, as received and as delivered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from agent.errors import UsageError
from agent.fitting.models import AdjustmentSheet, Side
from agent.fitting.modifications import Candidate, candidate_modifications
from agent.packet.blocks import Block, Column, Heading, Lead, Note, Strong, Table, Text, words
from agent.packet.view import PacketView, VisitView, sided
from agent.text import counted


class Sheet(NamedTuple):
    """A sheet with the visit that recorded it."""

    visit: VisitView
    values: AdjustmentSheet


def adjustment_blocks(view: PacketView) -> list[Block]:
    """Every adjustment point as received and as delivered, and the difference."""
    blocks: list[Block] = [Heading(1, "Adjustment sheet, as received and as delivered", "sheet")]
    printed = printed_sheets(view)
    if not printed:
        return [*blocks, Note(words("No adjustment sheet is in this record."))]
    first, last = printed[0], printed[-1]
    try:
        found = candidate_modifications(first.values, last.values)
    except UsageError as error:
        return [*blocks, Note(words(f"The sheets cannot be compared: {error.message}"))]
    rows = tuple(_rows(first.values, last.values, {(c.point, c.side): c for c in found}))
    columns = (Column("Point", 26), Column("Range (IFU)", 14), Column(_title(view, first), 20),
               Column(_title(view, last), 20), Column("Difference", 20))  # fmt: skip
    return [
        *blocks,
        Lead(words(f"Unit with serial number {last.values.unit_serial}. {_others(view)}")),
        Table("Adjustment points, two sheets and their difference", columns, rows),
    ]


def printed_sheets(view: PacketView) -> tuple[Sheet, ...]:
    """The sheet as received, and the newest of the same unit up to the delivery; none, one or two."""
    every = _sheets(view)
    if not every:
        return ()
    until = view.delivery.visit.ended if view.delivery else every[-1].visit.visit.ended
    before = [one for one in every if one.visit.visit.started <= until] or list(every)
    last = before[-1]
    same = [one for one in before if one.values.unit_serial == last.values.unit_serial]
    return (same[0], last) if same[0] is not last else (last,)


def unprinted_sheets(view: PacketView) -> int:
    """How many sheets of single visits are in the record alone."""
    return len(_sheets(view)) - len(printed_sheets(view))


def _sheets(view: PacketView) -> tuple[Sheet, ...]:
    return tuple(Sheet(v, sheet) for v in view.visits for sheet in v.visit.adjustments)


def _others(view: PacketView) -> str:
    left = unprinted_sheets(view)
    if not left:
        return ""
    return f"{counted(left, 'more sheet')} of single visits: not printed here, in record.json."


def _title(view: PacketView, sheet: Sheet) -> str:
    return f"{sheet.values.moment}, {view.visit_day(sheet.visit)}"


def _rows(
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
