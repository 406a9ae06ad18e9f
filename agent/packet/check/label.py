"""Whether the label of a verdict tells which device it is about."""

from __future__ import annotations

from typing import Final

from agent.packet.check.told import Told, items, said

STANDS: Final = "label_stands"
"""The reason by which a verdict says that its label stands for what the controller does not say."""


def told_by_label(verdict: Told) -> bool:
    """Nothing was read, or the verdict says that its label stands for what was not said.

    That it says so rightly is found where the verdict is run again.
    """
    if not items(verdict.said("evidence", "readings")):
        return True
    return any(said(one, "code") == STANDS for one in items(verdict.said("verdict", "reasons")))
