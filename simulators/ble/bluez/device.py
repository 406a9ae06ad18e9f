"""``org.bluez.Device1``: one device that was heard, its connection, its bond and its services."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

from bumble import core, hci
from bumble.att import ATT_Error
from bumble.device import Connection
from bumble.gatt_client import AttributeProxy, CharacteristicProxy
from dbus_fast import Variant

from simulators.ble.bluez import gatt
from simulators.ble.bluez.advertisement import Seen
from simulators.ble.bluez.bond import encrypt_with_lost_keys
from simulators.ble.bluez.device_properties import advertised, first_properties
from simulators.ble.bluez.errors import (
    PAIR_FIRST,
    BluezError,
    att_error,
    bluez_error,
    failed,
    in_progress,
    not_connected,
    not_ready,
)
from simulators.ble.bluez.fault import Bonds, Stage
from simulators.ble.bluez.objects import ADAPTER, ADAPTER_PATH, CHARACTERISTIC, DEVICE, Objects
from simulators.ble.bluez.stages import Stages
from simulators.ble.world import World

CONNECT_WITHIN_S: Final = 20.0
"""What the kernel gives a device to answer (``HCI_LE_CONN_TIMEOUT``, net/bluetooth)."""

_LINK_TROUBLE: Final = (core.BaseBumbleError, asyncio.CancelledError, TimeoutError)


class BluezDevice:
    """A device as a client of BlueZ sees it.

    Args:
        path: its object.
        seen: the advertisement that it was found by.
        objects: where it is put.
        world: the radio, and what it can reach.
        stages: where the faults strike.
        bonds: what the computer believes of it from the start.
    """

    def __init__(
        self,
        path: str,
        seen: Seen,
        *,
        objects: Objects,
        world: World,
        stages: Stages,
        bonds: Bonds,
    ) -> None:
        self.path = path
        self._seen = seen
        self._objects = objects
        self._world = world
        self._stages = stages
        self._bonds = bonds
        self._connection: Connection | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None
        self._attributes: dict[str, AttributeProxy[bytes]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        objects.add(path, DEVICE, first_properties(path, seen, paired=bonds.paired))

    @property
    def is_connected(self) -> bool:
        """Whether the link stands."""
        return self._connection is not None

    def heard(self, seen: Seen, *, tell_strength: bool) -> None:
        """It advertised again.

        Args:
            seen: what it said.
            tell_strength: put the signal's strength on the bus, even if it is the same.
        """
        changed = {
            name: value
            for name, value in advertised(seen).items()
            if (
                tell_strength
                if name == "RSSI"
                else self._objects.value(self.path, DEVICE, name) != value.value
            )
        }
        self._seen = seen
        if changed:
            self._objects.change(self.path, DEVICE, changed)

    def scanning_ended(self) -> None:
        """Its signal is not measured any more; BlueZ may forget it altogether."""
        self._objects.forget(self.path, DEVICE, "RSSI")
        if self._bonds.forgets and not self.is_connected:
            self._objects.remove(self.path)

    async def connect(self) -> None:
        """``Connect``.

        Raises:
            BluezError: it does not answer, or a fault strikes.
        """
        if self.is_connected:
            return
        if self._connecting is not None:
            raise in_progress()
        self._connecting = asyncio.create_task(self._establish())
        try:
            await self._connecting
        except asyncio.CancelledError:
            raise failed("le-connection-abort-by-local") from None
        finally:
            self._connecting = None

    async def disconnect(self) -> None:
        """``Disconnect``, which also ends an attempt to connect.

        Raises:
            BluezError: it is not connected.
        """
        attempt = self._connecting
        if attempt is not None:
            attempt.cancel()
            await asyncio.wait({attempt})  # it may have been connected at this very moment
        elif self._connection is None:
            raise not_connected()
        await self.drop()

    async def pair(self) -> None:
        """``Pair``, which connects first where that is needed.

        Raises:
            BluezError: it is paired already, or pairing failed.
        """
        if self._objects.value(self.path, DEVICE, "Paired"):
            raise bluez_error("AlreadyExists", "Already Exists")
        await self.connect()
        await self._stages.reach(Stage.PAIRING)
        connection = self._connection
        if connection is None:
            raise bluez_error("ConnectionAttemptFailed", "Page Timeout")
        try:
            await connection.pair()
        except asyncio.CancelledError:
            raise bluez_error("AuthenticationCanceled", "Authentication Canceled") from None
        except core.BaseBumbleError as error:
            raise bluez_error("AuthenticationFailed", "Authentication Failed") from error
        self._set(Paired=Variant("b", value=True), Bonded=Variant("b", value=True))

    async def read(self, path: str, offset: int) -> bytes:
        """``ReadValue`` of a characteristic or a descriptor.

        Raises:
            BluezError: the device refused, or is gone.
        """
        self._attribute(path)
        await self._stages.reach(Stage.READING)
        attribute = self._attribute(path)
        handle = attribute.handle + self._bonds.handle_shift
        try:
            value = await attribute.client.read_value(handle)
        except ATT_Error as error:
            raise await self._refusal(error) from error
        except _LINK_TROUBLE as error:
            raise failed("Operation failed with ATT error: 0x0e") from error
        self._objects.change(path, CHARACTERISTIC, {"Value": Variant("ay", value[offset:])})
        return value[offset:]

    async def write(self, path: str, data: bytes, *, wants_answer: bool) -> None:
        """``WriteValue`` of a characteristic or a descriptor.

        Raises:
            BluezError: the device refused, or is gone.
        """
        attribute = self._attribute(path)
        try:
            await attribute.client.write_value(attribute.handle, data, with_response=wants_answer)
        except ATT_Error as error:
            raise await self._refusal(error) from error
        except _LINK_TROUBLE as error:
            raise failed("Operation failed with ATT error: 0x0e") from error

    async def notify(self, path: str, *, on: bool) -> None:
        """``StartNotify`` or ``StopNotify``.

        Raises:
            BluezError: the characteristic has no notifications, or the device is gone.
        """
        attribute = self._attribute(path)
        if not isinstance(attribute, CharacteristicProxy):
            raise bluez_error("NotSupported", "Operation is not supported")

        def tell(value: bytes) -> None:
            self._objects.change(path, CHARACTERISTIC, {"Value": Variant("ay", bytes(value))})

        try:
            if on:
                await attribute.subscribe(tell)
            else:
                await attribute.unsubscribe(force=True)
        except ATT_Error as error:
            raise await self._refusal(error) from error
        except _LINK_TROUBLE as error:
            raise not_connected() from error
        self._objects.change(path, CHARACTERISTIC, {"Notifying": Variant("b", value=on)})

    async def drop(self) -> None:
        """End the link, however it stands; it ends also where nobody waits for that any more."""
        if self._connection is None:
            return
        if self._ending is None:
            self._ending = asyncio.create_task(_disconnect(self._connection))
        await asyncio.wait({self._ending})
        self._lost()

    async def end(self) -> None:
        """Let go of everything."""
        if self._connecting is not None:
            self._connecting.cancel()
        for task in self._tasks:
            task.cancel()
        await self.drop()

    async def _establish(self) -> None:
        await self._stages.reach(Stage.CONNECTING)
        if self._objects.value(ADAPTER_PATH, ADAPTER, "Powered") is False:
            raise not_ready()  # switched off meanwhile
        address = hci.Address(self._seen.address, _address_kind(self._seen))
        try:
            async with asyncio.timeout(CONNECT_WITHIN_S):
                connection = await self._world.connect(address)
        except (core.BaseBumbleError, TimeoutError):
            raise failed("le-connection-abort-by-local") from None
        self._connection = connection
        connection.on(Connection.EVENT_DISCONNECTION, lambda _reason: self._lost())
        self._set(Connected=Variant("b", value=True))
        await self._stages.reach(Stage.CONNECTED)
        self._start(self._resolve(connection))

    async def _resolve(self, connection: Connection) -> None:
        """Discover, and say so when all is there; a link that is lost meanwhile says it itself."""
        with suppress(*_LINK_TROUBLE, BluezError):
            if self._bonds.paired:
                await encrypt_with_lost_keys(self._world, connection)
            await self._stages.reach(Stage.DISCOVERING)
            peer = await gatt.discover(connection)
            if self._connection is not connection:
                return
            uuids: list[str] = []
            for node in gatt.nodes(self.path, peer, self._bonds):
                self._objects.add(node.path, node.interface, node.properties)
                if node.attribute is None:
                    uuids.append(node.properties["UUID"].value)
                else:
                    self._attributes[node.path] = node.attribute
            self._set(UUIDs=Variant("as", uuids), ServicesResolved=Variant("b", value=True))
            return
        await self.drop()

    def _lost(self) -> None:
        """The link is gone: first the children go, then it is said."""
        if self._connection is None:
            return
        self._connection = self._ending = None
        self._attributes.clear()
        for path in self._objects.under(self.path):
            self._objects.remove(path)
        self._set(ServicesResolved=Variant("b", value=False), Connected=Variant("b", value=False))

    async def _refusal(self, error: ATT_Error) -> BluezError:
        """What the client is told in place of the device's own refusal."""
        if error.error_code in PAIR_FIRST:
            await self._stages.reach(Stage.GUARDED)
        return att_error(error.error_code)

    def _attribute(self, path: str) -> AttributeProxy[bytes]:
        attribute = self._attributes.get(path)
        if attribute is None:
            raise failed("Not connected")
        return attribute

    def _set(self, **changed: Variant) -> None:
        self._objects.change(self.path, DEVICE, changed)

    def _start(self, work: object) -> None:
        assert asyncio.iscoroutine(work)
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _address_kind(seen: Seen) -> hci.AddressType:
    kinds = hci.AddressType
    return kinds.PUBLIC_DEVICE if seen.is_public else kinds.RANDOM_DEVICE


async def _disconnect(connection: Connection) -> None:
    with suppress(*_LINK_TROUBLE):
        await connection.disconnect()
