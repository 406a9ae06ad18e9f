"""A Bluetooth adapter at a TCP port, and a second host of bumble's in the same air: the far side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from bumble import hci
from bumble.device import Device, DeviceConfiguration, Peer
from bumble.gatt import Characteristic
from bumble.host import Host
from bumble.transport.common import AsyncPipeSink, PacketParser

from simulators.ble.air import Air, Radio
from simulators.ble.requests import short
from tests.simulators.ble.reading import PATIENCE_S


class Adapter(NamedTuple):
    """What runs while the block of :func:`adapter_at_a_port` does.

    Attributes:
        name: as ``--hci`` takes it.
        phone: another host, which can find what the adapter advertises.
    """

    name: str
    phone: Device


class _Wire:
    """The controller's end of a connection: HCI packets as bytes, one after the other."""

    def __init__(self, dongle: Radio) -> None:
        self._dongle = dongle
        self._writers: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        parser = PacketParser(self._dongle)
        self._writers.append(writer)
        while data := await reader.read(4096):
            parser.feed_data(data)

    def on_packet(self, packet: bytes) -> None:
        self._writers[-1].write(packet)

    def end(self) -> None:
        for writer in self._writers:
            writer.transport.abort()


@asynccontextmanager
async def adapter_at_a_port() -> AsyncIterator[Adapter]:
    """A controller that whoever connects to its port is the host of."""
    air = Air()
    dongle = Radio("dongle", air, public_address="C4:E0:07:00:00:01", rssi_dbm=-60)
    wire = _Wire(dongle)
    dongle.host = wire
    own = Radio("phone", air)
    phone = Device(
        config=DeviceConfiguration(address=hci.Address("C4:E0:07:00:00:02")),
        host=Host(own, AsyncPipeSink(own)),
    )
    await phone.power_on()
    server = await asyncio.start_server(wire.serve, "127.0.0.1", 0)
    try:
        yield Adapter(f"tcp-client:127.0.0.1:{server.sockets[0].getsockname()[1]}", phone)
    finally:
        server.close()
        wire.end()
        await server.wait_closed()


async def read_by_phone(phone: Device, address: str) -> dict[str, bytes]:
    """Everything that can be read at an address, by bumble's own client."""
    async with asyncio.timeout(PATIENCE_S):
        connection = await phone.connect_le(hci.Address(address), timeout=None)
        peer = Peer(connection)
        await peer.discover_services()
        await peer.discover_characteristics()
        values = {
            short(one.uuid.to_hex_str("-")): await one.read_value()
            for service in peer.services
            for one in service.characteristics
            if one.properties & Characteristic.Properties.READ
        }
        await connection.disconnect()
    return values
