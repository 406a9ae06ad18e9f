"""Readings of simulated controllers, read through the drivers as on a real day."""

from __future__ import annotations

import asyncio

from agent.cli.simulator import running
from agent.usecases.devices import identify
from drivers.reading import Reading
from drivers.target import parse_target
from tests.clinic import Clock


def read_sim(scenario: str) -> Reading:
    """Read a scenario once, over a pseudo-terminal or TCP."""
    with running(scenario) as process:
        return asyncio.run(
            identify(
                parse_target(process.target),
                driver=None,
                profile=process.profile,
                timeout_s=20,
                clock=Clock(),
            )
        )
