"""What a verdict says, by the beginning of its code."""

from __future__ import annotations

from agent.confirm.decide import decide
from agent.confirm.models import Evidence


def said(evidence: Evidence, code: str) -> list[str]:
    """The sentences of every reason whose code begins so, in their order."""
    return [reason.text for reason in decide(evidence).reasons if reason.code.startswith(code)]
