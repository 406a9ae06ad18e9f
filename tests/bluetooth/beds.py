"""Three beds for the same tests: bleak over a virtual radio, over a stand-in for BlueZ, over BlueZ itself.

Each puts simulated devices into some air, and says how a program reaches them.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import resources
from itertools import count
from typing import Any, Final, NamedTuple, Protocol, TypeAlias

import pytest
from bleak.backends.client import BaseBleakClient
from bleak.backends.scanner import BaseBleakScanner

from simulators.ble import virtual_radio
from simulators.ble.bluez.room import ADDRESS_VARIABLE, bluez_room
from simulators.ble.peripheral import Peripheral
from simulators.faults import faults_of
from simulators.scenario import Scenario, load, parse
from tests.peers import require_program

BED_VARIABLE: Final = "K1007_BED"
RADIO_VARIABLE: Final = "K1007_RADIO"
"""Where the guest's radio listens."""

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
    """The bed of that name."""
    match name:
        case "virtual-radio":
            return VirtualRadioBed()
        case "stand-in":
            return StandInBed()
        case "bluez":
            return BluezBed()
        case _:
            raise ValueError(name)


def _of(devices: Sequence[Peripheral]) -> Callable[[], Awaitable[Told]]:
    async def told() -> Told:
        return Told(
            [(each.name, each.uuid) for one in devices for each in one.requests],
            [each.text for one in devices for each in one.controller.violations],
        )

    return told


class VirtualRadioBed:
    """bleak's own interface, over bumble's virtual link, in this program."""

    @asynccontextmanager
    async def play(self, *given: Given, faults: Sequence[str] = ()) -> AsyncIterator[Played]:
        """See `Bed.play`."""
        radio = virtual_radio(*[_at_new_address(each) for each in given], faults=faults)
        addresses = tuple(each.address for each in radio.devices)
        try:
            yield Played(addresses, _of(radio.devices), radio.scanner, radio.client)
        finally:
            await radio.aclose()


class StandInBed:
    """bleak's back end for BlueZ, over a stand-in on a bus of its own."""

    @asynccontextmanager
    async def play(self, *given: Given, faults: Sequence[str] = ()) -> AsyncIterator[Played]:
        """See `Bed.play`."""
        require_program("dbus-daemon", "dbus")
        devices = [Peripheral(_at_new_address(each), faults_of(faults)) for each in given]
        async with bluez_room(devices) as room:
            environment = {ADDRESS_VARIABLE: room.bus_address}
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv(ADDRESS_VARIABLE, room.bus_address)
                addresses = tuple(each.address for each in devices)
                yield Played(addresses, _of(devices), environment=environment)


class BluezBed:
    """The same back end over bluetoothd and the kernel; only in the machine."""

    @asynccontextmanager
    async def play(self, *given: Given, faults: Sequence[str] = ()) -> AsyncIterator[Played]:
        """See `Bed.play`."""
        async with _radio() as radio:
            scenarios = [{"toml": each, "address": _new_address()} for each in map(text_of, given)]
            if await _believes_to_scan():
                await _switch_off_and_on()
            await radio.ask("play", scenarios=scenarios, faults=list(faults))
            addresses = tuple(each["address"] for each in scenarios)

            async def told() -> Told:
                said = await radio.ask("report")
                requests = [(each["name"], each["uuid"]) for each in said["requests"]]
                return Told(requests, said["violations"])

            try:
                yield Played(addresses, told, environment={})
            finally:
                await radio.ask("play", scenarios=[], faults=[])


class _Radio(NamedTuple):
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, what: str, **more: object) -> dict[str, Any]:
        self.writer.write(json.dumps({"ask": what, **more}).encode() + b"\n")
        await self.writer.drain()
        answer: dict[str, Any] = json.loads(await self.reader.readline())
        return answer


async def _believes_to_scan() -> bool:
    """BlueZ before 5.88 may be left believing so, and hears nothing then (bluez issue 807)."""
    process = await asyncio.create_subprocess_exec(
        "bluetoothctl", "show", stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    return b"Discovering: yes" in said


async def _switch_off_and_on() -> None:
    """The adapter; not more often than needed: Linux 6.1 may crash if a link is just being lost."""
    for word in ("off", "on"):
        process = await asyncio.create_subprocess_exec(
            "bluetoothctl", "power", word, stdout=asyncio.subprocess.DEVNULL
        )
        assert await process.wait() == 0, f"the adapter cannot be switched {word}"


@asynccontextmanager
async def _radio() -> AsyncIterator[_Radio]:
    reader, writer = await asyncio.open_unix_connection(
        os.environ[RADIO_VARIABLE], limit=16_000_000
    )
    try:
        yield _Radio(reader, writer)
    finally:
        writer.close()


def text_of(given: Given) -> str:
    """A scenario's file."""
    if "\n" in given:
        return given
    return (resources.files("simulators") / "scenarios" / f"{given}.toml").read_text("utf-8")


def _at_new_address(given: Given) -> Scenario:
    scenario = parse(given.encode(), source="a test's own") if "\n" in given else load(given)
    assert scenario.ble is not None
    ble = scenario.ble.model_copy(update={"address": _new_address()})
    return scenario.model_copy(update={"ble": ble})


def _new_address() -> str:
    """A static random address: BlueZ keeps what it knows of each."""
    number = next(_NUMBERS)
    return f"F0:10:07:00:{number // 256:02X}:{number % 256:02X}"
