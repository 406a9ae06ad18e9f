"""Reads a simulated device on Bluetooth with one fault, and keeps what both sides noticed.

The devices come from the pytest fixture ``bluetooth_bench`` of the simulators, of which nothing is
imported here: a driver knows of none.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import pytest

from drivers.conformance.radio_faults import RadioFault
from drivers.driver import Driver
from drivers.identify import read_identity
from drivers.link.ble.radio import Radio
from drivers.profile import Profile
from drivers.reading import Reading
from drivers.target import parse_target

if TYPE_CHECKING:
    from bleak.backends.client import BaseBleakClient
    from bleak.backends.scanner import BaseBleakScanner

LET_GO_S: Final = 10.0
"""So long the device gets to notice that the connection is ended; it takes a turn of the event loop."""

_AT_ONCE: Final = 6
"""So many are read at the same time: most of it is waiting, and a computer has few cores."""


class PlayedDevice(Protocol):
    """A device that can be reached."""

    target: str
    scanner: type[BaseBleakScanner] | None
    client: type[BaseBleakClient] | None
    environment: Mapping[str, str]

    @property
    def reads(self) -> frozenset[str]:
        """The UUIDs of all characteristics that were read."""

    @property
    def violations(self) -> tuple[str, ...]:
        """A sentence for each thing that it was sent and that was no read."""

    async def wait_until_alone(self) -> None:
        """Wait until no host has a connection to it."""


class RadioBench(Protocol):
    """What the fixture ``bluetooth_bench`` gives."""

    def profile_of(self, scenario: str) -> str | None:
        """Answer the id of the product that the scenario's device is."""

    def on_air(self, scenario: str, *faults: str) -> AbstractAsyncContextManager[PlayedDevice]:
        """Put a device on a virtual radio."""

    def behind_bluez(
        self, scenario: str, *faults: str
    ) -> AbstractAsyncContextManager[PlayedDevice]:
        """Put a device beside a computer with a stand-in for BlueZ."""


class Subject(NamedTuple):
    """What is read, and by what."""

    bench: RadioBench
    scenario: str
    driver: Driver
    profile: Profile | None


class RadioEnding(NamedTuple):
    """What came of reading a device with a fault, and what the device noticed.

    Attributes:
        result: a reading, or whatever was raised.
        was_let_go: no connection was left that the reader could have ended.
    """

    result: Reading | Exception
    took_s: float
    reads: frozenset[str]
    violations: tuple[str, ...]
    was_let_go: bool


def read_on_air(subject: Subject, faults: list[RadioFault]) -> list[RadioEnding]:
    """Read the device once with each fault, a few at the same time, each on a radio of its own."""

    async def all_of_them() -> list[RadioEnding]:
        room = asyncio.Semaphore(_AT_ONCE)

        async def one(fault: RadioFault) -> RadioEnding:
            async with room:
                return await _read(subject, fault)

        return await asyncio.gather(*(one(fault) for fault in faults))

    return asyncio.run(all_of_them())


def read_behind_bluez(subject: Subject, fault: RadioFault) -> RadioEnding:
    """Read the device through bleak's own back end for BlueZ; one after the other, each in its own loop."""
    return asyncio.run(_read(subject, fault))


async def _read(subject: Subject, fault: RadioFault) -> RadioEnding:
    play = subject.bench.behind_bluez if fault.behind_bluez else subject.bench.on_air
    async with play(subject.scenario, *fault.laid) as device:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in device.environment.items():
                patch.setenv(name, value)
            begun = time.monotonic()
            result = await _result(subject, fault, device)
            took_s = time.monotonic() - begun
            alone = fault.holds_link or await _is_let_go(device)
        return RadioEnding(result, took_s, device.reads, device.violations, alone)


async def _result(subject: Subject, fault: RadioFault, device: PlayedDevice) -> Reading | Exception:
    try:
        return await read_identity(
            parse_target(device.target),
            driver=subject.driver,
            profile=subject.profile,
            timeout_s=fault.limit_s,
            radio=Radio(device.scanner, device.client),
        )
    except Exception as error:  # noqa: BLE001 — a test says whether it may come out
        return error


async def _is_let_go(device: PlayedDevice) -> bool:
    try:
        async with asyncio.timeout(LET_GO_S):
            await device.wait_until_alone()
    except TimeoutError:
        return False
    return True
