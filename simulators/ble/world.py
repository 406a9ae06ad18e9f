"""A room with simulated devices and one host that can scan and connect: bumble's, in this program."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Final, TypeAlias

from bumble import hci
from bumble.core import BaseBumbleError
from bumble.device import Advertisement, Connection, Device, DeviceConfiguration
from bumble.host import Host
from bumble.keys import PairingKeys
from bumble.transport.common import AsyncPipeSink

from simulators.ble.air import Air, Radio
from simulators.ble.peripheral import Peripheral

CENTRAL_ADDRESS: Final = "C4:E0:07:10:07:01"
"""The host's own static random address."""

LTK_BYTES: Final = 16
"""Of a long term key."""

Heard: TypeAlias = Callable[[Advertisement], None]
"""What is called for each advertisement, the scan response included."""


class World:
    """What :func:`build_world` leaves running.

    Attributes:
        central: the host's side.
    """

    def __init__(self, air: Air, central: Device, devices: Mapping[Peripheral, Device]) -> None:
        self.air = air
        self.central = central
        self._connecting = asyncio.Lock()  # a controller makes one connection at a time
        self._devices = dict(devices)
        self._scanning: list[Heard] = []
        central.on(central.EVENT_ADVERTISEMENT, self._pass_on)

    async def scan(self, heard: Heard, *, active: bool) -> None:
        """Call ``heard`` for each advertisement, until :meth:`stop_scan`."""
        self._scanning.append(heard)
        if len(self._scanning) == 1:
            await self.central.start_scanning(active=active)

    async def stop_scan(self, heard: Heard) -> None:
        """Hear no more; a second call does nothing."""
        if heard in self._scanning:
            self._scanning.remove(heard)
            if not self._scanning:
                await self.central.stop_scanning()

    async def connect(self, address: hci.Address) -> Connection:
        """Connect to a device that advertises; waits for it without end."""
        async with self._connecting:
            attempt = asyncio.ensure_future(self.central.connect_le(address, timeout=None))
            try:
                return await asyncio.shield(attempt)
            except asyncio.CancelledError:
                await self._give_up(attempt)
                raise

    async def _give_up(self, attempt: asyncio.Future[Connection]) -> None:
        """End an attempt to connect; the stack would not know of a link that is made after it was left."""
        with suppress(BaseBumbleError):  # there is nothing to cancel where it is just made
            await self.central.send_sync_command(hci.HCI_LE_Create_Connection_Cancel_Command())
        with suppress(BaseBumbleError, asyncio.CancelledError):
            made = await attempt
            await made.disconnect()

    async def is_bonded(self, address: str) -> bool:
        """Whether the host has keys of the device."""
        keys = self.central.keystore
        return keys is not None and await keys.get(_random(address).to_string()) is not None

    async def bond_to_nobody(self, addresses: Iterable[str]) -> None:
        """Give the host keys that the devices do not know: they were paired before they were reset."""
        keys = PairingKeys(ltk=PairingKeys.Key(value=bytes(LTK_BYTES)))
        for address in addresses:
            assert self.central.keystore is not None  # it is switched on
            await self.central.keystore.update(_random(address).to_string(), keys)

    async def forget(self, address: str) -> None:
        """Throw the host's keys of a device away."""
        if self.central.keystore is not None and await self.is_bonded(address):
            await self.central.keystore.delete(_random(address).to_string())

    def _pass_on(self, advertisement: Advertisement) -> None:
        for heard in tuple(self._scanning):
            heard(advertisement)

    async def end(self) -> None:
        """Switch everything off."""
        for peripheral, device in self._devices.items():
            with suppress(BaseBumbleError):
                await peripheral.stop(device)
        for device in (self.central, *self._devices.values()):
            with suppress(BaseBumbleError):
                await device.power_off()


async def build_world(peripherals: Sequence[Peripheral]) -> World:
    """Switch a host and some devices on, in the running loop."""
    air = Air()
    host = _host(Radio("host", air))
    central = Device(
        config=DeviceConfiguration(name="host", address=_random(CENTRAL_ADDRESS)), host=host
    )
    await central.power_on()
    devices = {
        each: await each.start(
            _host(Radio(each.address, air, rssi_dbm=each.config.rssi_dbm, temper=each.temper))
        )
        for each in peripherals
    }
    return World(air, central, devices)


def _host(radio: Radio) -> Host:
    return Host(radio, AsyncPipeSink(radio))


def _random(address: str) -> hci.Address:
    return hci.Address(address, hci.Address.RANDOM_DEVICE_ADDRESS)
