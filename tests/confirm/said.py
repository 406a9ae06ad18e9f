"""What a verdict says, by the beginning of its code."""

from __future__ import annotations

from typing import Final

from agent.confirm.decide import decide
from agent.confirm.models import Evidence

ORDERS: Final = frozenset({"order_needs_unknown"})
LOOKED_UP: Final = frozenset({"recalls_not_imported", "no_firmware_line"})
BESIDE: Final = ORDERS | LOOKED_UP
"""What stands beside nearly every verdict on evidence in which nothing is wrong."""


def said(evidence: Evidence, code: str) -> list[str]:
    """The sentences of every reason whose code begins so, in their order."""
    return [reason.text for reason in decide(evidence).reasons if reason.code.startswith(code)]
