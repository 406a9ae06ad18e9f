"""Where the agent's time comes from: one seam, so that a story can be told on its own days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Answers the present moment, always with a zone."""


def system_clock() -> datetime:
    """The computer's own clock, in UTC. It may be wrong; nothing here can know."""
    return datetime.now(UTC)
