"""Readings of simulated controllers, which are played in this process: as true as those of a process of their
own, and there at once.
"""

from __future__ import annotations

import asyncio

from agent.clock import Clock
from agent.usecases.devices import identify
from drivers.reading import Reading
from drivers.target import parse_target
from simulators.pace import UNPACED, punctual_loop
from simulators.scenario import load
from simulators.serve import Options, serial_line

PATIENCE_S = 60.0
"""For answers that come at once; long, because the machine may be busy."""


def read(scenario: str, clock: Clock) -> Reading:
    """What a driver reads of a scenario's device on a serial line, told as at the clock's time."""

    async def read_on_a_line() -> Reading:
        played = load(scenario)
        async with serial_line(played, options=Options(UNPACED)) as line:
            return await identify(
                parse_target(line.target),
                driver=None,
                profile=played.profile,
                timeout_s=PATIENCE_S,
                clock=clock,
            )

    with asyncio.Runner(loop_factory=punctual_loop) as runner:
        return runner.run(read_on_a_line())
