"""One connection to one Bluetooth LE device: found, connected, read, and let go of in any case."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Collection
from typing import TYPE_CHECKING, Final, TypeVar

from drivers.errors import (
    DriverError,
    LinkError,
    LinkReason,
    PairingRequired,
)
from drivers.gatt import Characteristic
from drivers.link.base import Declined
from drivers.link.ble.connecting import Attempts
from drivers.link.ble.heard import Device, Heard
from drivers.link.ble.lifeline import Lifeline, LinkGone, NoAnswer
from drivers.link.ble.pairing import PAIR_FIRST, pair
from drivers.link.ble.radio import SYSTEM_RADIO, Radio
from drivers.link.ble.scanning import find, own_trouble, place_of, still_heard
from drivers.link.ble.sentences import lost, no_answer, pairing_required, too_slow
from drivers.link.ble.stage import Stage
from drivers.link.ble.table import GattTable
from drivers.link.ble.trouble import in_our_words
from drivers.link.ble.unfit import no_channel, not_subscribed
from drivers.target import BleTarget

if TYPE_CHECKING:
    from bleak import BleakClient
    from bleak.backends.characteristic import BleakGATTCharacteristic

_Answer = TypeVar("_Answer")

_NOT_PAIRED: Final = 0x05

_SMALLEST_PIECE: Final = 20
"""Bluetooth Core, Vol 3 Part F, section 3.2.8: what a write carries at the smallest MTU."""


class BleLink:
    """A connection; nothing of it is used twice.

    Args:
        target: by address or by name.
        radio: the operating system's own, or another.
        services: those that tell the product apart, where several devices have the name.
    """

    def __init__(
        self,
        target: BleTarget,
        radio: Radio = SYSTEM_RADIO,
        services: Collection[str] = (),
    ) -> None:
        self._target = target
        self._place = place_of(target)
        self._radio = radio
        self._services = services
        self._attempts = Attempts(radio, self._on_lost)
        self._stage = Stage.SCANNING
        self._device: Device | None = None
        self._table: GattTable | None = None
        self._channel: BleakGATTCharacteristic | None = None
        self._is_paired_now = False
        self._lifeline = Lifeline()
        self._arrived: asyncio.Queue[bytes | LinkError] = asyncio.Queue()

    @property
    def place(self) -> str:
        """The address or name that was asked for, escaped."""
        return self._place

    @property
    def heard(self) -> Heard:
        """What the device advertises; only after `find`."""
        assert self._device is not None
        return self._device.heard

    @property
    def services(self) -> tuple[str, ...]:
        """The services that the device has; only after `connect`."""
        return self._there.services

    async def open(self) -> None:
        """Find the device and connect it; see `Link.open`."""
        await self.find()
        await self.connect()

    async def find(self, *, name_wait_s: float = 0.0) -> Heard:
        """Hear the device; nothing is sent to it but what asks for its name.

        Raises:
            LinkError: Bluetooth cannot be used, nothing was heard, or several devices fit.
        """
        self._stage = Stage.SCANNING
        self._device = await find(
            self._radio, self._target, self._services, name_wait_s=name_wait_s
        )
        return self._device.heard

    async def connect(self) -> None:
        """Connect what was heard, and have its services listed.

        Raises:
            LinkError: it cannot be connected.
            PairingRequired: it wants to be paired first.
            ProtocolError: its list of services is longer than any can be.
        """
        try:
            client = await self._connect()
        except LinkError as error:
            if error.reason is not LinkReason.NOT_FOUND:
                raise
            self._stage = Stage.SCANNING
            async with still_heard(self._radio, self._target, self._services) as self._device:
                client = await self._connect()
        with in_our_words(Stage.DISCOVERING, self.place, self._address):
            self._table = GattTable(client.services, self.place)
        self._stage = Stage.READING

    def occurrences(self, characteristic: Characteristic) -> int:
        """Answer how often the device has it; see `GattLink.occurrences`."""
        return self._there.occurrences(characteristic)

    async def read(self, characteristic: Characteristic) -> bytes | Declined:
        """Read one value, pairing once if the device asks for it; see `GattLink.read`."""
        one = self._there.only(characteristic)
        answer = await self._read(one)
        if isinstance(answer, Declined) and answer.att_error in PAIR_FIRST:
            await self._pair()
            answer = await self._read(one)
            if isinstance(answer, Declined) and answer.att_error in PAIR_FIRST:
                raise pairing_required(self.place, self._address, ", and pairing did not help")
        return answer

    async def subscribe(self, channel: Characteristic) -> None:
        """Hear what the channel notifies; see `GattLink.subscribe`."""
        if self.occurrences(channel) != 1:
            raise no_channel(self.place, channel)
        one = self._there.only(channel)
        if "notify" not in one.properties or not _writable(one):
            raise no_channel(self.place, channel)
        answer = await self._subscribe(one)
        if isinstance(answer, Declined) and answer.att_error in PAIR_FIRST:
            await self._pair()
            answer = await self._subscribe(one)
        if isinstance(answer, Declined):
            if answer.att_error in PAIR_FIRST:
                raise pairing_required(self.place, self._address, ", and pairing did not help")
            raise not_subscribed(self.place, channel, answer)
        self._channel = one

    async def send(self, data: bytes) -> None:
        """Write all of it to the channel, in pieces that fit; see `Link.send`."""
        assert self._channel is not None
        size = max(self._channel.max_write_without_response_size, _SMALLEST_PIECE)
        response = "write-without-response" not in self._channel.properties
        for at in range(0, len(data), size):
            piece = data[at : at + size]
            write = self._client.write_gatt_char(self._channel, piece, response=response)
            await self._live(write)

    async def receive(self) -> bytes:
        """Wait for what the channel notifies; see `Link.receive`."""
        arrived = await self._arrived.get()
        if isinstance(arrived, LinkError):
            self._arrived.put_nowait(arrived)  # it stays true for whoever asks again
            raise arrived
        return arrived

    async def close(self) -> None:
        """Disconnect: BlueZ would keep the connection, and nobody else could have it."""
        await self._attempts.let_go()

    async def looked_into(self, error: LinkError) -> LinkError:
        """See `GattLink.looked_into`: a link is lost, too, when the adapter goes or is switched off."""
        if error.reason is not LinkReason.LOST:
            return error
        return await own_trouble(self._radio) or error

    def late(self, limit_s: float) -> LinkError:
        """Say at which stage the time ran out."""
        stage = self._attempts.stage if self._stage is Stage.CONNECTING else self._stage
        return too_slow(stage, self.place, limit_s)

    @property
    def _address(self) -> str:
        return self._device.heard.address if self._device else (self._target.address or "ADDRESS")

    @property
    def _is_paired(self) -> bool:
        return self._is_paired_now or (self._device is not None and self._device.paired)

    @property
    def _there(self) -> GattTable:
        assert self._table is not None
        return self._table

    @property
    def _client(self) -> BleakClient:
        client = self._attempts.client
        if client is None:
            raise lost(self._stage, self.place)
        return client

    def _on_lost(self) -> None:
        self._lifeline.cut()
        self._arrived.put_nowait(lost(self._stage, self.place))

    async def _connect(self) -> BleakClient:
        assert self._device is not None
        self._stage = Stage.CONNECTING
        return await self._attempts.connect(self._device, self.place)

    async def _read(self, one: BleakGATTCharacteristic) -> bytes | Declined:
        answer = await self._asked(self._client.read_gatt_char(one))
        return answer if isinstance(answer, Declined) else bytes(answer)

    async def _subscribe(self, one: BleakGATTCharacteristic) -> Declined | None:
        def take(_sender: BleakGATTCharacteristic, data: bytearray) -> None:
            self._arrived.put_nowait(bytes(data))

        return await self._asked(self._client.start_notify(one, take))

    async def _pair(self) -> None:
        if self._is_paired_now:
            raise pairing_required(self.place, self._address, ", and pairing did not help")
        self._is_paired_now = True
        await self._live(pair(self._client, self.place, self._address))

    async def _asked(self, asking: Awaitable[_Answer]) -> _Answer | Declined:
        """Await an answer, or the device's own ATT error."""
        from bleak.exc import BleakGATTProtocolError

        try:
            return await self._live(asking)
        except PairingRequired:
            return Declined(_NOT_PAIRED)  # BlueZ says so in place of the device's own error
        except DriverError as error:
            if isinstance(error.__cause__, BleakGATTProtocolError):
                return Declined(int(error.__cause__.code) & 0xFF)
            raise

    async def _live(self, asking: Awaitable[_Answer]) -> _Answer:
        with in_our_words(self._stage, self.place, self._address):
            try:
                return await self._lifeline.answer(asking)
            except LinkGone as error:
                raise lost(self._stage, self.place) from error
            except NoAnswer as error:
                raise no_answer(
                    self.place, self._address, error.waited_s, paired=self._is_paired
                ) from error


def _writable(one: BleakGATTCharacteristic) -> bool:
    return bool({"write", "write-without-response"} & set(one.properties))
