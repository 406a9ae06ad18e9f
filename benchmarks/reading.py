"""How long a reading takes, against a bare conversation of the same bytes with the same device."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import NamedTuple

from agent.clock import system_clock
from benchmarks.bare import conversation_ms, converse, turns_of
from benchmarks.timing import Figure
from drivers.driver import find_driver
from drivers.identify import read_identity
from drivers.profile import builtin_profiles
from drivers.protocol.canopen.adapter import LISTEN_S
from drivers.reading import Reading
from drivers.target import parse_target
from simulators.process import start

SCENARIOS = ("listed", "flexsea-listed", "modbus-listed", "canopen-listed", "vesc-listed")
SILENCES_MS = {"canopen-listed": LISTEN_S * 1000}
"""What a driver waits on purpose, so as not to disturb a bus; a bare conversation does not."""

BAUD = 115_200
PACED_LIMIT = 1.15
HOST_LIMIT_MS = 5.0
"""For one of the reads of a reading, opening and closing included."""


class _Round(NamedTuple):
    """A whole reading and the bare conversation of the same bytes, one behind the other.

    Attributes:
        passes: how often the reading asks everything.
        cpu_ms: this process's own time, with the event loop started and ended.
        talk_ms: from the first question to the last answer.
        bare_ms: the same of the bare conversation.
    """

    passes: int
    cpu_ms: float
    talk_ms: float
    bare_ms: float


def paced_identities() -> Iterator[Figure]:
    """An identity, read twice or more at 115,200 baud over each protocol, from first question to last.

    The best round of each side counts: the others tell what else the computer did meanwhile.
    """
    for scenario in SCENARIOS:
        rounds = _rounds(scenario, pace=BAUD, count=11)
        ours_ms = min(one.talk_ms for one in rounds)
        peer_ms = min(one.bare_ms for one in rounds) + SILENCES_MS.get(scenario, 0.0)
        what = f"{scenario}: read {rounds[0].passes} times at {BAUD} baud"
        yield Figure(
            name=f"{what} / its bytes and the device's time",
            ours_ms=ours_ms,
            peer_ms=peer_ms,
            ratio=ours_ms / peer_ms,
            limit=PACED_LIMIT,
        )


def host_costs() -> Iterator[Figure]:
    """What one read costs this computer on a line that costs nothing; again the best round."""
    for scenario in SCENARIOS:
        rounds = _rounds(scenario, pace=0, count=15)
        cost_ms = min(one.cpu_ms / one.passes for one in rounds)
        yield Figure(
            name=f"{scenario}: host's cost of one read, un-paced / allowed",
            ours_ms=cost_ms,
            peer_ms=HOST_LIMIT_MS,
            ratio=cost_ms / HOST_LIMIT_MS,
            limit=1.0,
        )


def _rounds(scenario: str, *, pace: int, count: int) -> list[_Round]:
    """Read and converse in turn, after one warm-up of each."""
    with start(scenario, pace=pace) as device:
        port = device.target.removeprefix("serial:")
        return [_round(device.target, device.profile or "", port) for _ in range(count + 1)][1:]


def _round(target: str, profile: str, port: str) -> _Round:
    begun = time.process_time()
    reading = _read(target, profile)
    cpu_ms = (time.process_time() - begun) * 1000
    passes = len(reading.passes)
    return _Round(passes, cpu_ms, conversation_ms(reading), converse(port, turns_of(reading)))


def _read(target: str, profile: str) -> Reading:
    product = builtin_profiles()[profile]
    return asyncio.run(
        read_identity(
            parse_target(target),
            driver=find_driver(product.driver),
            profile=product,
            clock=system_clock,
        )
    )
