"""The device's own list of parts with their serial numbers, and every swap."""

from __future__ import annotations

from typing import Final

from agent.fitting.models.parts import CurrentPart
from agent.fitting.parts import current_parts, swap_after_delivery, swap_before_delivery
from agent.packet.blocks import Block, Column, Heading, Note, Table, Text, words
from agent.packet.dates import us_date
from agent.packet.view import PacketView

ASKED: Final = (
    "The controller was swapped after the newest verdict in this packet: no verdict was taken on the "
    "unit as it is now."
)


READ_AGAIN: Final = (
    "The controller was swapped after the delivery, on {}. The verdict of the delivery is about the unit as "
    "it was delivered; none in this packet is about the unit as it is now."
)


def part_blocks(view: PacketView) -> list[Block]:
    """What is listed, and what was swapped; nothing where no part is listed."""
    parts = current_parts(view.fitting)
    if not parts:
        return []
    columns = (Column("Part", 34), Column("Serial now, how known", 40), Column("Unit", 26))
    blocks: list[Block] = [
        Heading(2, "Parts listed for the device", "parts"),
        Table("Parts with serial numbers of their own", columns, tuple(map(_row, parts))),
    ]
    swaps = tuple(row for part in parts for row in _swaps(part))
    if swaps:
        heads = (Column("Part", 22), Column("Day, entry", 18), Column("From, to", 30),
                 Column("Reason", 30))  # fmt: skip
        blocks.append(Table("Swaps of parts", heads, swaps))
    if swap_before_delivery(view.fitting) is not None:
        blocks.append(Note(words(ASKED)))
    if (later := swap_after_delivery(view.fitting)) is not None:
        blocks.append(Note(words(READ_AGAIN.format(us_date(later.swap.swapped_on)))))
    return blocks


def _row(current: CurrentPart) -> tuple[Text, ...]:
    part, number = current.part, current.number
    return (
        words(f"{part.id}: {part.name} ({part.kind})"),
        words(f"{number.serial}, {number.source}"),
        words(part.unit_serial),
    )


def _swaps(current: CurrentPart) -> list[tuple[Text, ...]]:
    return [
        (
            words(current.part.id),
            words(f"{us_date(one.swap.swapped_on)}, entry {one.entry}"),
            words(f"{one.swap.old_serial} → {one.swap.number.serial} ({one.swap.number.source})"),
            words(one.swap.reason),
        )
        for one in current.swaps
    ]
