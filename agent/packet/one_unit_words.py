"""What a packet prints of the unit in another patient's record, and of its return."""

from __future__ import annotations

from agent.fitting.models.elsewhere import Elsewhere
from agent.packet.blocks import Strong, Text, words
from agent.packet.dates import us_date
from agent.packet.view import PacketView


def also_in_words(one: Elsewhere) -> str:
    """The whole sentence, with days as a United States reader writes them; no other patient is named."""
    what = f"part {one.part}" if one.part else "unit"
    told = f"The {what} with the serial number {one.serial} is in another patient's record of this supplier"
    if one.delivered_on is None:
        return f"{told}, entry {one.entry}, not delivered there."
    back = "NOT recorded as returned"
    if one.returned_on is not None:
        back = f"returned {us_date(one.returned_on)}"
    return f"{told}: delivered there {us_date(one.delivered_on)}, entry {one.entry}, {back}."


def also_in_lines(view: PacketView) -> tuple[Text, ...]:
    """What the final verdict said of it, for page one."""
    final = view.fitting.final_verdict_entry
    found = (one for one in view.fitting.verdicts if one.entry == final)
    return tuple(words(Strong(also_in_words(each))) for one in found for each in one.also_in)


def return_lines(view: PacketView) -> tuple[Text, ...]:
    """That the delivered unit came back, and why."""
    return tuple(
        words(
            Strong(f"RETURNED {us_date(one.told.returned_on)}"),
            f", entry {one.entry}: {one.told.note}",
        )
        for one in view.fitting.returns
    )
