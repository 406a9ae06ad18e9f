"""What a question may answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from agent.confirm.facts import Facts
from agent.confirm.models import Listing, Reason, VerdictKind


class Outcome(NamedTuple):
    """An answer that ends the matter."""

    kind: VerdictKind
    listing: Listing | None
    reasons: tuple[Reason, ...]


Deciding = Callable[[Facts], Outcome | None]
"""Answers with a verdict, or leaves it to the next question."""

Beside = Callable[[Facts], tuple[Reason, ...]]
"""Answers with reasons that stand beside a verdict."""
