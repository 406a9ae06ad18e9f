"""Hearing what advertises. Scanning asks for scan responses, which carry the names, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from drivers.errors import DriverError, LinkError, LinkReason
from drivers.link.ble.heard import Device, Devices
from drivers.link.ble.radio import Radio, load_bleak
from drivers.link.ble.sentences import no_service, not_heard
from drivers.link.ble.stage import Stage
from drivers.link.ble.trouble import in_our_words
from drivers.link.ble.trying import tried
from drivers.target import BleTarget
from drivers.text import quoted

if TYPE_CHECKING:
    from bleak import BleakScanner
    from bleak.backends.device import BLEDevice
    from bleak.backends.scanner import AdvertisementData

HEAR_S: Final = 15.0
"""Devices that save power advertise every few seconds; a name comes in a packet of its own."""

SETTLE_S: Final = 1.5
"""So long a second device of the same name gets to be heard, before the first is taken."""

NAME_WAIT_S: Final = 1.0
"""So long a name gets to follow, where the product is told by it."""

START_S: Final = 10.0
"""So long the operating system gets to begin; what serves Bluetooth may hang, and then never answers."""

_STOP_S: Final = 5.0

_LOOK_S: Final = 3.0
"""So long is looked for a reason, where there is an error to tell already."""

_OWN: Final = frozenset(
    {
        LinkReason.NO_SERVICE,
        LinkReason.NO_ADAPTER,
        LinkReason.SWITCHED_OFF,
        LinkReason.PERMISSION,
    }
)

_LISTED: Final = 16
"""So many equal ones are named, the nearest first; more stand on no bench."""


async def listen(radio: Radio, seconds: float) -> tuple[Device, ...]:
    """Answer every device that advertises, the nearest first.

    Raises:
        LinkError: Bluetooth cannot be used; says why and what to do.
    """
    devices = Devices()
    async with _scanning(radio, devices, "", asyncio.Event()):
        await asyncio.sleep(seconds)
    return devices.all()


async def find(
    radio: Radio, target: BleTarget, services: Collection[str], *, name_wait_s: float = 0.0
) -> Device:
    """Answer the one device that the target names, and scan no more; see `still_heard`."""
    async with still_heard(radio, target, services, name_wait_s=name_wait_s) as device:
        return device


@asynccontextmanager
async def still_heard(
    radio: Radio, target: BleTarget, services: Collection[str], *, name_wait_s: float = 0.0
) -> AsyncIterator[Device]:
    """Find the one device that the target names: by address, or by its advertised name.

    Of several that have the name, those that advertise one of ``services`` go first. Scanning goes
    on as long as the block: BlueZ may throw a device away as soon as it stops (bleak issue 1176).

    Raises:
        LinkError: Bluetooth cannot be used; nothing was heard; or several fit, which are listed.
    """
    devices = Devices(lambda address, name: _is_meant(target, address, name))
    news = asyncio.Event()
    place = place_of(target)
    async with _scanning(radio, devices, place, news):
        try:
            async with asyncio.timeout(HEAR_S):
                while not _fitting(target, devices):
                    await _next(news)
        except TimeoutError as error:
            address = target.address or "ADDRESS"
            raise not_heard(place, address, HEAR_S, len(devices)) from error
        if target.address is None:
            await asyncio.sleep(SETTLE_S)
        elif name_wait_s:
            await _wait_for_name(target, devices, news, name_wait_s)
        yield _only(_fitting(target, devices), services, place)


async def own_trouble(radio: Radio) -> LinkError | None:
    """Answer what of this computer's own Bluetooth is missing now, if it can be told at once."""
    try:
        async with asyncio.timeout(_LOOK_S), _scanning(radio, Devices(), "", asyncio.Event()):
            return None
    except TimeoutError:
        return None
    except LinkError as error:
        return error if error.reason in _OWN else None


def place_of(target: BleTarget) -> str:
    """Answer the address or the name, escaped, for sentences."""
    return quoted(target.address or target.name or "")


def _is_meant(target: BleTarget, address: str, name: str | None) -> bool:
    if target.address is not None:
        return address == target.address
    return name == target.name


def _fitting(target: BleTarget, devices: Devices) -> tuple[Device, ...]:
    return tuple(
        each for each in devices.all() if _is_meant(target, each.heard.address, each.heard.name)
    )


def _only(found: tuple[Device, ...], services: Collection[str], place: str) -> Device:
    advertising = [each for each in found if set(services) & set(each.heard.services)]
    first = advertising or found
    if len(first) == 1:
        return first[0]
    told = ", ".join(
        f"{each.heard.address} ({each.heard.signal_dbm} dBm)" for each in first[:_LISTED]
    )
    if len(first) > _LISTED:
        told += f", and {len(first) - _LISTED} more"
    raise LinkError(
        LinkReason.AMBIGUOUS,
        f"{len(first)} Bluetooth devices call themselves {place}: {told}.",
        next_step="Name the one that is on the bench by its address, like "
        f"ble:{first[0].heard.address}; the nearest has the largest signal.",
    )


async def _wait_for_name(
    target: BleTarget, devices: Devices, news: asyncio.Event, seconds: float
) -> None:
    try:
        async with asyncio.timeout(seconds):
            while all(each.heard.name is None for each in _fitting(target, devices)):
                await _next(news)
    except TimeoutError:
        return  # it has none, or tells it to nobody


async def _next(news: asyncio.Event) -> None:
    await news.wait()
    news.clear()


@asynccontextmanager
async def _scanning(
    radio: Radio, devices: Devices, place: str, news: asyncio.Event
) -> AsyncIterator[None]:
    with in_our_words(Stage.SCANNING, place, place):
        await load_bleak(radio)
        from bleak import BleakScanner as Scanner

        def take(handle: BLEDevice, told: AdvertisementData) -> None:
            devices.take(handle, told)
            news.set()

        scanner = Scanner(take, backend=radio.scanner)
        await _started(scanner, place)
    try:
        yield
    except LinkError as error:
        raise await _stopped(scanner, place) or error from error
    except BaseException:
        await _stopped(scanner, place)
        raise
    else:
        await _stopped(scanner, place)


async def _started(scanner: BleakScanner, place: str) -> None:
    limit = asyncio.timeout(START_S)
    try:
        async with limit:
            await tried(lambda: _begun(scanner, place), (LinkReason.BUSY,))
    except TimeoutError as error:
        if not limit.expired():
            raise  # its own
        raise no_service(f" within {START_S:g} seconds") from error


async def _begun(scanner: BleakScanner, place: str) -> None:
    with in_our_words(Stage.SCANNING, place, place):
        await scanner.start()


async def _stopped(scanner: BleakScanner, place: str) -> DriverError | None:
    """Scan no more; a radio that cannot even do that says why nothing was heard."""
    try:
        with in_our_words(Stage.SCANNING, place, place):
            async with asyncio.timeout(_STOP_S):
                await scanner.stop()
    except DriverError as error:
        return error
    return None
