"""How long a reading takes on a paced line, against what its bytes need on the wire."""

from __future__ import annotations

import asyncio
import statistics

from agent.clock import system_clock
from benchmarks.timing import Figure
from drivers.driver import find_driver
from drivers.identify import read_identity
from drivers.profile import builtin_profiles
from drivers.reading import Direction, Reading
from drivers.target import parse_target
from simulators.process import start

BAUD = 115_200
BITS_A_BYTE = 10


def paced_identity(rounds: int = 9) -> Figure:
    """A double-read identity over SMP at 115,200 baud."""
    with start("listed", pace=BAUD) as device:
        readings = [_read(device.target) for _ in range(rounds + 1)][1:]
    wire_ms = [_wire_ms(reading) for reading in readings]
    ratios = [r.duration_ms / w for r, w in zip(readings, wire_ms, strict=True)]
    return Figure(
        name="double read / its answers at 115,200 baud",
        ours_ms=statistics.median(reading.duration_ms for reading in readings),
        peer_ms=statistics.median(wire_ms),
        ratio=statistics.median(ratios),
        limit=1.15,
    )


def _read(target: str) -> Reading:
    return asyncio.run(
        read_identity(
            parse_target(target),
            driver=find_driver("smp"),
            profile=builtin_profiles()["synthex-sx200"],
            clock=system_clock,
        )
    )


def _wire_ms(reading: Reading) -> float:
    """The answers only: a pseudo-terminal takes the requests at once, the simulator paces its own."""
    received = (e for e in reading.transcript.entries if e.direction is Direction.RECEIVED)
    return sum(len(entry.data) for entry in received) * BITS_A_BYTE / BAUD * 1000
