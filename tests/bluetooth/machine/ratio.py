"""The ratio of ``make bench``, once in the machine: reported only, for a slow machine proves no speed.

A plug-in of pytest: after a green run everything that it needs is loaded already.
"""

from __future__ import annotations

import asyncio

import pytest

from benchmarks.bluetooth import SCENARIO, Way, compared, over_system, read
from benchmarks.timing import Figure
from drivers.reading import Direction
from tests.bluetooth.beds import bed_of

ROUNDS = 2
"""After one reading that says what is asked for, and warms up. BlueZ takes two seconds to disconnect."""


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int | pytest.ExitCode
) -> None:
    """Measure, and say it below the result."""
    if exitstatus == pytest.ExitCode.OK:
        terminalreporter.write_line(_told())


def _told() -> str:
    try:
        figure = asyncio.run(_measured())
    except ValueError as error:
        return f"{SCENARIO}: no ratio, for one round took other steps than the next: {error}"
    took = f"{figure.ours_ms:.0f} ms / {figure.peer_ms:.0f} ms = {figure.ratio:.2f}"
    return f"{figure.name}: {took}, reported only"


async def _measured() -> Figure:
    async with bed_of("bluez").play(SCENARIO) as there:
        way = over_system(there.addresses[0], "BlueZ in the machine", ())
        known = way._replace(uuids=await _asked_for(way))
        # A thread of its own, where event loops may begin.
        return await asyncio.to_thread(compared, known, ROUNDS, warm_ups=0)


async def _asked_for(way: Way) -> list[str]:
    """What one pass of our reader reads, as its transcript says."""
    entries = (await read(way)).transcript.entries
    asked = [each.characteristic for each in entries if each.direction is Direction.SENT]
    return list(dict.fromkeys(name.rpartition("/")[2] for name in asked if name))
