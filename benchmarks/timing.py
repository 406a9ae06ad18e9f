"""Timing whole commands in turn, so that a drifting machine slows both alike."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report.

    Attributes:
        ours_ms: of ours; the median, unless the benchmark says otherwise.
        peer_ms: the same of the peer, or what the limit allows.
        ratio: of the two; the median of the ratios, pair by pair, unless the benchmark says otherwise.
        limit: what the ratio may be.
    """

    name: str
    ours_ms: float
    peer_ms: float
    ratio: float
    limit: float

    @property
    def kept(self) -> bool:
        """Whether the limit is kept in this run."""
        return self.ratio <= self.limit


def paired(
    name: str, ours: Sequence[str], peer: Sequence[str], *, limit: float, rounds: int = 15
) -> Figure:
    """Time two commands in turn, after one warm-up of each."""
    pairs = [(_seconds(ours), _seconds(peer)) for _ in range(rounds + 1)][1:]
    return Figure(
        name=name,
        ours_ms=statistics.median(a for a, _ in pairs) * 1000,
        peer_ms=statistics.median(b for _, b in pairs) * 1000,
        ratio=statistics.median(a / b for a, b in pairs),
        limit=limit,
    )


def _seconds(command: Sequence[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begun
