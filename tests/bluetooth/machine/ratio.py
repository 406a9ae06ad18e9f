"""The ratio of ``make bench``, once in the machine: reported only, for a slow machine proves no speed."""

from __future__ import annotations

import asyncio
import sys

from benchmarks.bluetooth import SCENARIO, compared, over_system
from benchmarks.timing import Figure
from tests.bluetooth.beds import BluezBed

ROUNDS = 3


def _compared_at(address: str) -> Figure:
    return compared(over_system(address, "BlueZ in the machine"), ROUNDS)


async def _report() -> None:
    async with BluezBed().play(SCENARIO) as there:
        figure = await asyncio.to_thread(_compared_at, there.addresses[0])
    took = f"{figure.ours_ms:.0f} ms / {figure.peer_ms:.0f} ms = {figure.ratio:.2f}"
    sys.stdout.write(f"{figure.name}: {took}, reported only\n")


if __name__ == "__main__":
    asyncio.run(_report())
