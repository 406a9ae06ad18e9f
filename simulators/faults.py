"""Faults laid over any wire: a device that says nothing, garbles what it says, or goes away.

All are deterministic: the same scenario damages the same bytes in the same way each time.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

from pydantic import Field

from simulators.model import Model
from simulators.wire import Wire

BYTES_PER_DAMAGE: Final = 16
"""One damaged byte in so many, and never fewer than two: no frame comes through whole."""


class Faults(Model):
    """How a scenario misbehaves; the empty table is a well behaved device.

    Attributes:
        silent: requests are read and never answered.
        garble_seed: answers come with damaged bytes, chosen by this seed.
        hang_up_after_bytes: the device goes away when it has sent so many bytes.
    """

    silent: bool = False
    garble_seed: int | None = Field(default=None, ge=0)
    hang_up_after_bytes: int | None = Field(default=None, ge=0)


class Silent:
    """A wire that takes every request and answers none."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def receive(self, data: bytes) -> Iterator[bytes]:
        """Let the device see the bytes; nothing comes back."""
        for _ in self._wire.receive(data):
            pass
        yield from ()


class Garbling:
    """A wire whose every answer arrives damaged."""

    def __init__(self, wire: Wire, seed: int) -> None:
        self._wire = wire
        self._random = random.Random(seed)  # noqa: S311 — repeatable damage, not a secret

    def receive(self, data: bytes) -> Iterator[bytes]:
        """The wire's answers, each with some bytes changed to others."""
        for answer in self._wire.receive(data):
            yield self._damage(answer)

    def _damage(self, answer: bytes) -> bytes:
        damaged = bytearray(answer)
        count = min(len(answer), max(2, len(answer) // BYTES_PER_DAMAGE))
        for position in self._random.sample(range(len(answer)), count):
            damaged[position] ^= self._random.randrange(1, 256)
        return bytes(damaged)


def lay_over(wire: Wire, faults: Faults) -> Wire:
    """The wire with the scenario's faults; hanging up is the line's part, see ``serve``."""
    if faults.garble_seed is not None:
        wire = Garbling(wire, faults.garble_seed)
    if faults.silent:
        wire = Silent(wire)
    return wire
