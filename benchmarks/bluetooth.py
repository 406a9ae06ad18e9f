"""A double-read identity over Bluetooth, against the fewest lines of bleak that read the same twice."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from bleak import BleakClient, BleakScanner
from bleak.backends.device import BLEDevice

from benchmarks.steps import Marks, Step, at_best_ms, marked
from benchmarks.timing import Figure
from drivers.driver import Driver, find_driver
from drivers.identify import PASSES, read_identity
from drivers.link.ble.radio import SYSTEM_RADIO, Radio
from drivers.profile import Profile, builtin_profiles
from drivers.reading import Reading
from drivers.target import parse_target
from simulators.ble import virtual_radio
from simulators.process import start
from simulators.scenario import load

SCENARIO = "dis-listed"
LIMIT = 1.1
ROUNDS = 60
PATIENCE_S = 60.0


class Way(NamedTuple):
    """How a device is reached.

    Attributes:
        uuids: the characteristics that our reader asks for in each pass.
        end: what is to be done before the event loop ends.
    """

    name: str
    address: str
    radio: Radio
    uuids: Sequence[str]
    end: Callable[[], Awaitable[None]]
    driver: Driver
    profile: Profile


class Side(NamedTuple):
    """One of the two that are compared.

    Attributes:
        rounds: how long each step of each round took.
    """

    read: Callable[[Way], Awaitable[None]]
    rounds: list[list[Step]]


def bluetooth_identities() -> Iterator[Figure]:
    """In this program over the virtual link, and through the stand-in for BlueZ."""
    yield compared(_over_virtual_radio(), ROUNDS)
    with start(SCENARIO, kind="bluez") as device, _environment(device.environment):
        way = over_system(device.device, "the stand-in", _asked_for())
        yield compared(way, ROUNDS)


def compared(way: Way, rounds: int, *, warm_ups: int = 1) -> Figure:
    """Read in turn, either side first every other time, after the warm-ups of each.

    A round is scanning, connecting, reading and letting go. Of each step the best quarter of the rounds
    counts, on both sides: when the next advertisement comes is chance, and so is what else the
    computer does. Waiting to hear the device, and what bleak takes to connect, in which nothing of
    ours runs, are the same for both.

    Raises:
        ValueError: the two sides do not make the same calls of bleak, in the same order.
    """
    marks = Marks()
    marking = way._replace(radio=marked(way.radio, marks))
    sides = (Side(_ours, []), Side(_bare, []))
    for number in range(warm_ups + rounds):
        for side in sides if number % 2 else reversed(sides):
            steps = _steps(side.read(marking), marks)
            if number >= warm_ups:
                side.rounds.append(steps)
    ours_ms, peer_ms = at_best_ms(sides[0].rounds, sides[1].rounds)
    return Figure(
        name=f"{SCENARIO}: double read over {way.name} / bleak reading the same twice",
        ours_ms=ours_ms,
        peer_ms=peer_ms,
        ratio=ours_ms / peer_ms,
        limit=LIMIT,
    )


def over_system(address: str, name: str, uuids: Sequence[str]) -> Way:
    """A device that the operating system's own Bluetooth reaches."""
    return Way(name, address, SYSTEM_RADIO, uuids, _nothing, *_product())


def _over_virtual_radio() -> Way:
    radio = virtual_radio(SCENARIO)
    own = Radio(radio.scanner, radio.client)
    return Way(
        "the virtual link", radio.devices[0].address, own, _asked_for(), radio.aclose, *_product()
    )


def _asked_for() -> list[str]:
    """Which characteristics one pass reads, as the device has seen it."""
    radio = virtual_radio(SCENARIO)
    own = Radio(radio.scanner, radio.client)
    way = Way("", radio.devices[0].address, own, [], radio.aclose, *_product())
    asyncio.run(_ours(way))
    asked = [each.uuid for each in radio.requests if each.name == "read_request" and each.uuid]
    assert len(asked) % PASSES == 0
    return asked[: len(asked) // PASSES]


def _product() -> tuple[Driver, Profile]:
    scenario = load(SCENARIO)
    return find_driver(scenario.driver), builtin_profiles()[scenario.profile or ""]


async def read(way: Way) -> Reading:
    """Our own reader, as it is."""
    return await read_identity(
        parse_target(f"ble:{way.address}"),
        driver=way.driver,
        profile=way.profile,
        timeout_s=PATIENCE_S,
        radio=way.radio,
    )


async def _ours(way: Way) -> None:
    assert len((await read(way)).passes) == PASSES
    await way.end()


async def _bare(way: Way) -> None:
    device = await _found(way)
    async with BleakClient(device, timeout=PATIENCE_S, backend=way.radio.client) as client:
        for _ in range(PASSES):
            for uuid in way.uuids:
                assert await client.read_gatt_char(uuid) is not None
    await way.end()


async def _found(way: Way) -> BLEDevice:
    async with BleakScanner(backend=way.radio.scanner) as scanner:
        async for device, _ in scanner.advertisement_data():
            if device.address == way.address:
                return device
    raise AssertionError("scanning does not end by itself")


async def _nothing() -> None:
    return


def _steps(work: Awaitable[None], marks: Marks) -> list[Step]:
    async def done() -> None:
        await work

    gc.collect()  # so that neither side pays for the other's
    marks.begin()
    asyncio.run(done())
    return marks.steps()


@contextmanager
def _environment(given: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
