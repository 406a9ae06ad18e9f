"""The stand-in itself: bluetoothd's place on the bus, and what its interfaces answer."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from dbus_fast import BusType, Message, Variant
from dbus_fast.aio import MessageBus

from simulators.ble.bluez.adapter import Adapter
from simulators.ble.bluez.bus import BLUEZ
from simulators.ble.bluez.calls import NOTHING, Calls, Methods, Reply
from simulators.ble.bluez.errors import BluezError
from simulators.ble.bluez.fault import Beginning, BluezFault, Bonds
from simulators.ble.bluez.objects import (
    ADAPTER,
    CHARACTERISTIC,
    DESCRIPTOR,
    DEVICE,
    OBJECT_MANAGER,
    PROPERTIES,
    Objects,
)
from simulators.ble.bluez.stages import Stages
from simulators.ble.world import World

_WRITABLE = frozenset({(DEVICE, "Trusted"), (ADAPTER, "Powered")})
_ERROR = "org.freedesktop.DBus.Error."


class StandIn:
    """``org.bluez`` on a bus.

    Args:
        address: of the bus.
        world: the radio, and the devices that it can reach.
        faults: those of the computer.
    """

    def __init__(self, address: str, world: World, faults: Sequence[BluezFault] = ()) -> None:
        beginning, bonds = Beginning(), Bonds()
        for fault in faults:
            beginning = fault.begin(beginning)
            bonds = fault.believe(bonds)
        self._beginning = beginning
        self._bus = MessageBus(bus_address=address, bus_type=BusType.SYSTEM)
        self._objects = Objects(self._send)
        self._adapter = Adapter(self._objects, world, Stages(faults, self), bonds)
        self._calls = Calls(
            self._bus, self._objects, self._methods(), on_left=self._adapter.client_left
        )

    @property
    def calls(self) -> tuple[str, ...]:
        """What clients have called so far, in that order: ``StartDiscovery``, ``Connect``."""
        return self._calls.taken

    async def begin(self) -> None:
        """Come onto the bus, with an adapter where there is one."""
        await self._bus.connect()
        await self._calls.begin()
        if self._beginning.adapter:
            self._adapter.plug_in(powered=self._beginning.powered)
        if self._beginning.daemon:
            await self._bus.request_name(BLUEZ)

    async def end(self) -> None:
        """Leave the bus."""
        await self._calls.end()
        await self._adapter.end()
        self._bus.disconnect()

    async def drop_link(self) -> None:
        """Every connected device is gone."""
        await self._adapter.drop_links()

    async def remove_adapter(self) -> None:
        """The adapter is pulled out."""
        await self._adapter.pull_out()

    async def power_off(self) -> None:
        """The adapter is switched off."""
        await self._adapter.power_off()

    async def stop_daemon(self) -> None:
        """Nobody is ``org.bluez`` any more, without a word, as after a crash."""
        self._bus.disconnect()

    def _send(self, message: Message) -> None:
        with suppress(OSError, EOFError):  # the bus is gone
            self._bus.send(message)

    def _methods(self) -> Methods:
        return {
            **self._adapter.methods,
            (OBJECT_MANAGER, "GetManagedObjects"): self._managed,
            (PROPERTIES, "Get"): self._get,
            (PROPERTIES, "GetAll"): self._get_all,
            (PROPERTIES, "Set"): self._set,
            (DEVICE, "Connect"): self._connect,
            (DEVICE, "Disconnect"): self._disconnect,
            (DEVICE, "Pair"): self._pair,
            (CHARACTERISTIC, "ReadValue"): self._read,
            (CHARACTERISTIC, "WriteValue"): self._write,
            (CHARACTERISTIC, "StartNotify"): self._start_notify,
            (CHARACTERISTIC, "StopNotify"): self._stop_notify,
            (DESCRIPTOR, "ReadValue"): self._read,
            (DESCRIPTOR, "WriteValue"): self._write,
        }

    async def _managed(self, _message: Message) -> Reply:
        return "a{oa{sa{sv}}}", [self._objects.managed()]

    async def _get(self, message: Message) -> Reply:
        interface, name = message.body
        properties = self._objects.properties(message.path or "", interface)
        if name not in properties:
            raise BluezError(f"{_ERROR}InvalidArgs", f"No such property '{name}'")
        return "v", [properties[name]]

    async def _get_all(self, message: Message) -> Reply:
        return "a{sv}", [self._objects.properties(message.path or "", message.body[0])]

    async def _set(self, message: Message) -> Reply:
        interface, name, value = message.body
        if (interface, name) not in _WRITABLE:
            raise BluezError(f"{_ERROR}PropertyReadOnly", f"Property '{name}' is not writable")
        if name == "Powered" and not value.value:
            await self._adapter.power_off()
        else:
            self._objects.change(message.path or "", interface, {name: Variant("b", value.value)})
        return NOTHING

    async def _connect(self, message: Message) -> Reply:
        self._adapter.require_power()
        await self._adapter.device_of(message).connect()
        return NOTHING

    async def _disconnect(self, message: Message) -> Reply:
        await self._adapter.device_of(message).disconnect()
        return NOTHING

    async def _pair(self, message: Message) -> Reply:
        self._adapter.require_power()
        await self._adapter.device_of(message).pair()
        return NOTHING

    async def _read(self, message: Message) -> Reply:
        offset = message.body[0].get("offset")
        start = offset.value if offset else 0
        value = await self._adapter.device_of(message).read(message.path or "", start)
        return "ay", [value]

    async def _write(self, message: Message) -> Reply:
        data, options = message.body
        kind = options.get("type")
        wants_answer = kind is None or kind.value != "command"
        device = self._adapter.device_of(message)
        await device.write(message.path or "", bytes(data), wants_answer=wants_answer)
        return NOTHING

    async def _start_notify(self, message: Message) -> Reply:
        await self._adapter.device_of(message).notify(message.path or "", on=True)
        return NOTHING

    async def _stop_notify(self, message: Message) -> Reply:
        await self._adapter.device_of(message).notify(message.path or "", on=False)
        return NOTHING
