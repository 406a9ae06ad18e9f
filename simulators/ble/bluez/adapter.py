"""``org.bluez.Adapter1``: one adapter that scans for its clients and keeps the devices it heard."""

from __future__ import annotations

import asyncio
from math import inf
from typing import Final

from bumble.device import Advertisement
from dbus_fast import Message, Variant

from simulators.ble.bluez.advertisement import Seen
from simulators.ble.bluez.calls import NOTHING, Methods, Reply
from simulators.ble.bluez.device import BluezDevice
from simulators.ble.bluez.errors import (
    does_not_exist,
    failed,
    in_progress,
    not_ready,
    unknown_object,
)
from simulators.ble.bluez.fault import Bonds, Stage
from simulators.ble.bluez.objects import ADAPTER, ADAPTER_PATH, Objects, Properties
from simulators.ble.bluez.stages import Stages
from simulators.ble.world import CENTRAL_ADDRESS, World

TELL_AGAIN_S: Final = 0.5
"""A real signal's strength is never the same for long, so a client hears of a device again and again."""

_ANYTHING: Final[frozenset[str]] = frozenset()
"""A filter without services lets every device through."""


class Adapter:
    """An adapter on the bus; :meth:`plug_in` puts it there.

    Args:
        objects: where it and its devices are put.
        world: the radio, and what it can reach.
        stages: where the faults strike.
        bonds: what the computer believes of each device from the start.
    """

    def __init__(self, objects: Objects, world: World, stages: Stages, bonds: Bonds) -> None:
        self._objects = objects
        self._world = world
        self._stages = stages
        self._bonds = bonds
        self._devices: dict[str, BluezDevice] = {}
        self._filters: dict[str, frozenset[str]] = {}
        self._scanners: dict[str, frozenset[str]] = {}
        self._told_s: dict[str, float] = {}

    @property
    def methods(self) -> Methods:
        """What clients may call."""
        return {
            (ADAPTER, "SetDiscoveryFilter"): self._set_filter,
            (ADAPTER, "StartDiscovery"): self._start_discovery,
            (ADAPTER, "StopDiscovery"): self._stop_discovery,
            (ADAPTER, "RemoveDevice"): self._remove_device,
        }

    def plug_in(self, *, powered: bool) -> None:
        """Be there."""
        self._objects.add(ADAPTER_PATH, ADAPTER, _properties(powered=powered))

    async def pull_out(self) -> None:
        """Be gone, with all devices."""
        await self.drop_links()
        await self._world.stop_scan(self._hear)
        self._scanners.clear()
        self._devices.clear()
        self._objects.remove(ADAPTER_PATH)

    async def power_off(self) -> None:
        """Be there, and deaf."""
        await self.drop_links()
        await self._stop_scanning()
        self._objects.change(ADAPTER_PATH, ADAPTER, {"Powered": Variant("b", value=False)})

    async def drop_links(self) -> None:
        """Every connected device is gone."""
        for device in tuple(self._devices.values()):
            await device.drop()

    async def end(self) -> None:
        """Let go of every device."""
        for device in tuple(self._devices.values()):
            await device.end()

    async def client_left(self, client: str) -> None:
        """A client that is gone scans no more."""
        self._filters.pop(client, None)
        if self._scanners.pop(client, None) is not None and not self._scanners:
            await self._stop_scanning()

    def require_power(self) -> None:
        """Raise unless the adapter is on.

        Raises:
            BluezError: it is off.
        """
        if not self._objects.value(ADAPTER_PATH, ADAPTER, "Powered"):
            raise not_ready()

    def device_of(self, message: Message) -> BluezDevice:
        """The device that a call is for, or whose service it is for.

        Raises:
            BluezError: it is gone.
        """
        path = message.path or ""
        for device in self._devices.values():
            if path == device.path or path.startswith(f"{device.path}/"):
                return device
        raise unknown_object(message.interface or "", message.member or "")

    async def _set_filter(self, message: Message) -> Reply:
        wanted = message.body[0].get("UUIDs")
        uuids = frozenset(each.lower() for each in wanted.value) if wanted else _ANYTHING
        self._filters[message.sender or ""] = uuids
        return NOTHING

    async def _start_discovery(self, message: Message) -> Reply:
        self.require_power()
        client = message.sender or ""
        if client in self._scanners:
            raise in_progress()
        await self._stages.reach(Stage.SCANNING)
        if ADAPTER_PATH not in self._objects:
            raise unknown_object(ADAPTER, "StartDiscovery")
        self.require_power()
        is_first = not self._scanners
        self._scanners[client] = self._filters.get(client, _ANYTHING)
        self._told_s.clear()
        if is_first:
            self._objects.change(ADAPTER_PATH, ADAPTER, {"Discovering": Variant("b", value=True)})
            await self._world.scan(self._hear, active=True)
        return NOTHING

    async def _stop_discovery(self, message: Message) -> Reply:
        self.require_power()
        if self._scanners.pop(message.sender or "", None) is None:
            raise failed("No discovery started")
        if not self._scanners:
            await self._stop_scanning()
        return NOTHING

    async def _remove_device(self, message: Message) -> Reply:
        device = self._devices.pop(message.body[0], None)
        if device is None:
            raise does_not_exist()
        await device.end()
        self._objects.remove(device.path)
        return NOTHING

    async def _stop_scanning(self) -> None:
        self._scanners.clear()
        await self._world.stop_scan(self._hear)
        for device in self._devices.values():
            device.scanning_ended()
        self._devices = {path: one for path, one in self._devices.items() if path in self._objects}
        self._objects.change(ADAPTER_PATH, ADAPTER, {"Discovering": Variant("b", value=False)})

    def _hear(self, advertisement: Advertisement) -> None:
        seen = Seen.of(advertisement)
        if not any(not wanted or wanted & {*seen.uuids} for wanted in self._scanners.values()):
            return
        path = f"{ADAPTER_PATH}/dev_{seen.address.upper().replace(':', '_')}"
        now_s = asyncio.get_running_loop().time()
        is_due = now_s - self._told_s.get(path, -inf) >= TELL_AGAIN_S
        device = self._devices.get(path)
        if device is None:
            self._devices[path] = self._found(path, seen)
        else:
            device.heard(seen, tell_strength=is_due)
        if is_due:
            self._told_s[path] = now_s

    def _found(self, path: str, seen: Seen) -> BluezDevice:
        return BluezDevice(
            path,
            seen,
            objects=self._objects,
            world=self._world,
            stages=self._stages,
            bonds=self._bonds,
        )


def _properties(*, powered: bool) -> Properties:
    return {
        "Address": Variant("s", CENTRAL_ADDRESS),
        "AddressType": Variant("s", "random"),
        "Name": Variant("s", "stand-in"),
        "Alias": Variant("s", "stand-in"),
        "Class": Variant("u", 0),
        "Powered": Variant("b", powered),
        "Discoverable": Variant("b", value=False),
        "Pairable": Variant("b", value=False),
        "Discovering": Variant("b", value=False),
        "UUIDs": Variant("as", []),
        "Roles": Variant("as", ["central", "peripheral"]),
    }
