"""The ratio of ``make bench``, once in the machine: reported only, for a slow machine proves no speed."""

from __future__ import annotations

import asyncio
import sys

from benchmarks.bluetooth import SCENARIO, compared, over_system
from tests.bluetooth.beds import BluezBed

ROUNDS = 3


async def _report() -> None:
    async with BluezBed().play(SCENARIO) as there:
        way = over_system(there.addresses[0], "BlueZ in the machine")
        figure = await asyncio.to_thread(compared, way, ROUNDS)
    took = f"{figure.ours_ms:.0f} ms / {figure.peer_ms:.0f} ms = {figure.ratio:.2f}"
    sys.stdout.write(f"{figure.name}: {took}, reported only\n")


if __name__ == "__main__":
    asyncio.run(_report())
