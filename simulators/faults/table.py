"""The table ``[faults]`` of a scenario: three faults of the whole device, as the first scenarios had.

``[[faults]]`` instead lists any faults by name; they are laid over in the order given.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from simulators.faults.catalogue import to_faults
from simulators.faults.damage import garble
from simulators.faults.fault import Fault
from simulators.model import Model
from simulators.wire import Wire


class Faults(Model):
    """How a scenario misbehaves; the empty table is a well behaved device.

    Attributes:
        silent: requests are read and never answered.
        garble_seed: answers come with damaged bytes, chosen by this seed.
        hang_up_after_bytes: the device goes away when it has sent so many bytes over all its
            connections.
        laid: the faults of ``[[faults]]``, in order.
    """

    silent: bool = False
    garble_seed: int | None = Field(default=None, ge=0)
    hang_up_after_bytes: int | None = Field(default=None, ge=0)
    laid: Annotated[tuple[Fault, ...], BeforeValidator(to_faults)] = ()

    @model_validator(mode="before")
    @classmethod
    def _take_a_list(cls, value: object) -> object:
        return {"laid": value} if isinstance(value, list) else value


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
            yield garble(answer, self._random)


def lay_over(wire: Wire, faults: Faults) -> Wire:
    """The wire with the table's faults; hanging up is the line's part, see ``serve``."""
    if faults.garble_seed is not None:
        wire = Garbling(wire, faults.garble_seed)
    if faults.silent:
        wire = Silent(wire)
    return wire
