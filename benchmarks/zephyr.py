"""The same facts of the same Zephyr server: asked by our driver, and by smpclient."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from smpclient import SMPClient
from smpclient.requests.image_management import ImageStatesRead
from smpclient.requests.os_management import MCUMgrParametersRead, OSApplicationInfoRead
from smpclient.transport.serial import SMPSerialTransport

from benchmarks.timing import Figure
from drivers.driver import find_driver
from drivers.identify import PASSES, read_identity
from drivers.target import parse_target
from tests.drivers.zephyr_peer import CONSOLE, find_server, running

ROUNDS = 15
CLOCK_RATIO = 100
"""So that the client is measured, and not the ten milliseconds between the server's looks at its line."""


def smp_against_smpclient() -> Figure:
    """A double read of the standard facts over one connection; no slower than smpclient.

    Raises:
        PeerMissing: the server cannot be had here.
    """
    server = find_server(CONSOLE)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(server, Path(folder), clock_ratio=CLOCK_RATIO) as port,
    ):
        pairs = [(_timed(_ours(port)), _timed(_theirs(port))) for _ in range(ROUNDS + 1)][1:]
    ours_ms = statistics.median(ours for ours, _ in pairs)
    peer_ms = statistics.median(theirs for _, theirs in pairs)
    return Figure(
        name="smp: double read of a Zephyr server / smpclient asking the same",
        ours_ms=ours_ms,
        peer_ms=peer_ms,
        ratio=ours_ms / peer_ms,
        limit=1.0,
    )


def _timed(work: object) -> float:
    assert asyncio.iscoroutine(work)
    begun = time.perf_counter()
    asyncio.run(work)
    return (time.perf_counter() - begun) * 1000


async def _ours(port: str) -> None:
    reading = await read_identity(parse_target(f"serial:{port}"), driver=find_driver("smp"))
    assert all(len(one.fields) + len(one.unanswered) == 3 for one in reading.passes)


async def _theirs(port: str) -> None:
    """Connecting asks for the parameters once already: that counts for the first pass."""
    async with SMPClient(SMPSerialTransport(), port) as client:
        for number in range(PASSES):
            if number:
                await client.request(MCUMgrParametersRead())
            await client.request(OSApplicationInfoRead(format="i"))
            await client.request(OSApplicationInfoRead(format="v"))
            await client.request(ImageStatesRead())
