"""bleak's client over a virtual radio."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

from bleak.args import SizedBuffer
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.exc import BleakDeviceNotFoundError, BleakError, BleakGATTProtocolError
from bumble import hci
from bumble.att import ATT_Error
from bumble.core import BaseBumbleError
from bumble.core import TimeoutError as BumbleTimeoutError
from bumble.device import Connection, Peer
from bumble.hci import HCI_Error

from simulators.ble.discovery import discover

if TYPE_CHECKING:
    from simulators.ble.radio import VirtualRadio

_T = TypeVar("_T")

MTU: Final = 517
"""What the host asks for; the device has the last word."""

UNCONNECTED_MTU: Final = 23


class _LinkLost(BleakError):
    """The link went while something was waited for."""


class SimulatedClient(BaseBleakClient):
    """One connection to a device of its radio, as an operating system makes it."""

    radio: ClassVar[VirtualRadio]

    def __init__(
        self,
        address_or_ble_device: BLEDevice | str,
        services: set[str] | None = None,
        *,
        disconnected_callback: Callable[[], None] | None = None,
        timeout: float = 30.0,
        **_for_other_systems: object,
    ) -> None:
        super().__init__(
            address_or_ble_device, disconnected_callback=disconnected_callback, timeout=timeout
        )
        self._wanted = services
        self._name = getattr(address_or_ble_device, "name", None) or self.address
        self._peer: Peer | None = None
        self._lost: asyncio.Future[None] | None = None

    @property
    def name(self) -> str:
        """The device's name, as it was heard."""
        return self._name

    @property
    def mtu_size(self) -> int:
        """The largest ATT message of this connection, in bytes."""
        return UNCONNECTED_MTU if self._peer is None else self._peer.connection.att_mtu

    @property
    def is_connected(self) -> bool:
        """Whether the link is there."""
        return self._peer is not None and self._lost is not None and not self._lost.done()

    async def connect(self, pair: bool, **_for_other_systems: object) -> None:  # noqa: FBT001 — bleak's
        """Connect, find every service, and pair if that is asked."""
        if self.is_connected:
            raise BleakError("Client is already connected")
        self.radio.computer.require_bluetooth()
        try:
            async with asyncio.timeout(self._timeout):
                await self._connect()
                if pair:
                    await self.pair()
                self.services = await self._live(
                    discover(self._connected(), self._wanted, self.radio.computer.bonds)
                )
        except _LinkLost as error:
            await self.disconnect()
            raise BleakError("failed to discover services, device disconnected") from error
        except BaseException:
            await self.disconnect()
            raise

    async def _connect(self) -> None:
        world = await self.radio.world()
        address = hci.Address(self.address, hci.Address.RANDOM_DEVICE_ADDRESS)
        try:
            connection = await world.connect(address)
        except BaseBumbleError as error:
            raise BleakDeviceNotFoundError(
                self.address, f"Device with address {self.address} was not found."
            ) from error
        self._lost = asyncio.get_running_loop().create_future()
        connection.on(connection.EVENT_DISCONNECTION, self._on_disconnection)
        self._peer = Peer(connection)
        if await world.is_bonded(self.address):
            await self._encrypt(connection)
        await self._live(self._peer.request_mtu(MTU))

    async def _encrypt(self, connection: Connection) -> None:
        try:
            await self._live(connection.encrypt())
        except HCI_Error as error:  # the device does not know the keys: the system lets go
            raise _LinkLost("disconnected") from error

    def _on_disconnection(self, _reason: int) -> None:
        if self._lost is None or self._lost.done():
            return
        self._lost.set_result(None)
        self.services = None
        if self._disconnected_callback is not None:
            self._disconnected_callback()

    async def disconnect(self) -> None:
        """Let the link go; a second call does nothing."""
        peer, self._peer = self._peer, None
        if peer is not None and self._lost is not None and not self._lost.done():
            await peer.connection.disconnect()
        self.services = None

    async def pair(self, *_args: object, **_for_other_systems: object) -> None:
        """Pair without a question to the person ("just works")."""
        try:
            await self._live(self._connected().connection.pair())
        except BaseBumbleError as error:
            raise BleakError(f"Could not pair with device: {error}") from error

    async def unpair(self) -> None:
        """Forget the device's keys."""
        world = await self.radio.world()
        await world.forget(self.address)

    async def read_gatt_char(
        self,
        characteristic: BleakGATTCharacteristic,
        *,
        use_cached: bool = False,  # noqa: ARG002 — nothing is cached
        **_for_other_systems: object,
    ) -> bytearray:
        """Ask the device for a value, long or short."""
        peer = self._connected()
        handle = characteristic.handle + self.radio.computer.bonds.handle_shift
        return bytearray(await self._live(peer.gatt_client.read_value(handle)))

    async def read_gatt_descriptor(
        self,
        descriptor: BleakGATTDescriptor,
        *,
        use_cached: bool = False,  # noqa: ARG002 — nothing is cached
        **_for_other_systems: object,
    ) -> bytearray:
        """Ask the device for a descriptor's value."""
        peer = self._connected()
        return bytearray(await self._live(peer.gatt_client.read_value(descriptor.handle)))

    async def write_gatt_char(
        self,
        characteristic: BleakGATTCharacteristic,
        data: SizedBuffer,
        response: bool,  # noqa: FBT001 — bleak's
    ) -> None:
        """Write a value, with or without an answer."""
        client = self._connected().gatt_client
        await self._live(client.write_value(characteristic.handle, bytes(data), response))

    async def write_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, data: SizedBuffer
    ) -> None:
        """Write a descriptor's value."""
        client = self._connected().gatt_client
        await self._live(client.write_value(descriptor.handle, bytes(data), with_response=True))

    async def start_notify(
        self,
        characteristic: BleakGATTCharacteristic,
        callback: NotifyCallback,
        **_for_other_systems: object,
    ) -> None:
        """Subscribe."""
        await self._live(characteristic.obj.subscribe(lambda value: callback(bytearray(value))))

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        """Subscribe no more."""
        await self._live(characteristic.obj.unsubscribe(force=True))

    def _connected(self) -> Peer:
        if self._peer is None or not self.is_connected:
            raise BleakError("Not connected")
        return self._peer

    async def _live(self, asking: Awaitable[_T]) -> _T:
        """The answer, or bleak's own error: the link may go at any moment."""
        assert self._lost is not None
        question = asyncio.ensure_future(asking)
        either: set[asyncio.Future[Any]] = {question, self._lost}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not question.done() or question.cancelled():
                raise _LinkLost("disconnected")
            return question.result()
        except ATT_Error as error:
            raise BleakGATTProtocolError(error.error_code or 0) from error
        except BumbleTimeoutError as error:
            raise BleakError("The device did not answer in time") from error
        finally:
            question.cancel()


def client_for(radio: VirtualRadio) -> type[SimulatedClient]:
    """A client class of its own for each radio: bleak takes a class, not an object."""
    return type("SimulatedClient", (SimulatedClient,), {"radio": radio})
