"""What a person is told of another patient's record of the same unit."""

from __future__ import annotations

from agent.fitting.models.elsewhere import Elsewhere
from agent.text import printable, quoted


def also_in_line(one: Elsewhere) -> str:
    """One line, which names the other fitting: only who works here reads it."""
    what = f"the part {quoted(one.part)}" if one.part else "the unit"
    return printable(
        f"Look again: {what} with the serial number {quoted(one.serial)} {one.words}, "
        f"{quoted(one.fitting)}."
    )
