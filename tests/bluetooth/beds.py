"""Three beds for the same tests: bleak over a virtual radio, over a stand-in for BlueZ, over BlueZ itself.

Each puts simulated devices into some air, and says how a program reaches them.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from importlib import resources
from itertools import count
from typing import Final, NamedTuple, Protocol, TypeAlias

from bleak.backends.client import BaseBleakClient
from bleak.backends.scanner import BaseBleakScanner

BED_VARIABLE: Final = "K1007_BED"

Given: TypeAlias = str
"""A scenario's name, or the text of a scenario file."""

_NUMBERS = count(1)


def in_the_machine() -> bool:
    """Whether this is the machine in which real BlueZ and the kernel are judges."""
    return os.environ.get(BED_VARIABLE) == "bluez"


class Told(NamedTuple):
    """What the devices have noticed.

    Attributes:
        requests: every ATT request so far: its name, and the UUID that it asked for.
        violations: every write that a reader of identities does not send.
    """

    requests: list[tuple[str, str | None]]
    violations: list[str]


class Played(NamedTuple):
    """Devices in the air, for the time of a block.

    Attributes:
        addresses: of the devices, in the order given.
        told: what they have noticed.
        scanner, client: for bleak's ``backend=``; ``None`` for the operating system's own.
        environment: what a program of its own is run with; ``None`` where it cannot reach them.
    """

    addresses: tuple[str, ...]
    told: Callable[[], Awaitable[Told]]
    scanner: type[BaseBleakScanner] | None = None
    client: type[BaseBleakClient] | None = None
    environment: dict[str, str] | None = None


class Bed(Protocol):
    """Plays devices."""

    def play(
        self, *given: Given, faults: Sequence[str] = ()
    ) -> AbstractAsyncContextManager[Played]:
        """Put devices into the air while the block runs, each at an address that was never used before."""


def beds_here() -> list[str]:
    """The names of the beds that there are: BlueZ itself only in the machine, and then nothing else."""
    named = os.environ.get(BED_VARIABLE)
    return [named] if named else ["virtual-radio", "stand-in"]


def bed_of(name: str) -> Bed:
    """The bed of that name. Only what it needs is imported: the machine is slow."""
    match name:
        case "virtual-radio":
            from tests.bluetooth.simulated_beds import VirtualRadioBed

            return VirtualRadioBed()
        case "stand-in":
            from tests.bluetooth.simulated_beds import StandInBed

            return StandInBed()
        case "bluez":
            from tests.bluetooth.bluez_bed import BluezBed, machine_ready

            machine_ready()
            return BluezBed()
        case _:
            raise ValueError(name)


def text_of(given: Given) -> str:
    """A scenario's file."""
    if "\n" in given:
        return given
    return (resources.files("simulators") / "scenarios" / f"{given}.toml").read_text("utf-8")


def new_address() -> str:
    """A static random address: BlueZ keeps what it knows of each."""
    number = next(_NUMBERS)
    return f"F0:10:07:00:{number // 256:02X}:{number % 256:02X}"
