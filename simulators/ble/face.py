"""The GATT face of a controller: bumble's services, over any radio that bumble can drive.

One face stands behind every way in: the virtual radio, the stand-in for org.bluez, the kernel's vhci, a
Bluetooth dongle.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from bumble import att, gatt
from bumble.core import UUID
from bumble.device import Connection, Device
from bumble.gatt_server import Server

from simulators.ble.build import build_table
from simulators.ble.config import BleConfig
from simulators.ble.requests import AttRequest, Judge, describe, subscribed_to
from simulators.ble.server import WatchedServer, drop
from simulators.ble.stream import CharacteristicPort, Stream
from simulators.ble.table import Characteristic, Property, Service, Table
from simulators.ble.uuids import long_form
from simulators.controller import Controller
from simulators.faults import Fault
from simulators.faults.radio import PairingRequired
from simulators.faults.temper import Asked, Drop, Reaction, Temper, Tempers
from simulators.transmit import HungUp, Port

_PROPERTIES: Final = {
    Property.READ: gatt.Characteristic.Properties.READ,
    Property.WRITE: gatt.Characteristic.Properties.WRITE,
    Property.WRITE_WITHOUT_RESPONSE: gatt.Characteristic.Properties.WRITE_WITHOUT_RESPONSE,
    Property.NOTIFY: gatt.Characteristic.Properties.NOTIFY,
    Property.BROADCAST: gatt.Characteristic.Properties.BROADCAST,
}

_ASKED_BY: Final = {"authentication": 5, "encryption": 15}
"""The ATT error by the scenario's security."""


MAX_KEPT_REQUESTS: Final = 100_000
"""A device on the air is asked for days; the controller counts all of them."""


class Face:
    """A controller's services on one bumble device.

    Args:
        config: the scenario's table ``[ble]``.
        controller: what the services say, and where violations are kept.
        stream: what answers on the SMP characteristic.
        faults: of the table and of the radio.

    Attributes:
        requests: the last :data:`MAX_KEPT_REQUESTS` ATT requests, over all connections.
        temper: how the device behaves on the radio.
    """

    def __init__(
        self, config: BleConfig, controller: Controller, stream: Stream, faults: Sequence[Fault]
    ) -> None:
        self._config = config
        self._controller = controller
        self._table = build_table(config, controller)
        for fault in faults:
            self._table = fault.reshape(self._table)
        self._guarded = _named(self._table, lambda each: each.guarded)
        self._stream = stream
        self.temper = _temper(config, faults)
        self._talking: dict[Connection, tuple[CharacteristicPort, asyncio.Task[None]]] = {}
        self.requests: deque[AttRequest] = deque(maxlen=MAX_KEPT_REQUESTS)
        self._judge = Judge(
            controller,
            subscribable=_named(self._table, lambda each: each.subscribable),
            streams=_named(self._table, lambda each: each.streams),
        )

    def attach(self, device: Device) -> None:
        """Give the device these services; before it is switched on."""
        server = WatchedServer(device, self, self._config.mtu)
        device.gatt_server = server
        device.add_default_services()
        server.add_services([self._service(server, each) for each in self._table])
        device.on(device.EVENT_CONNECTION, self._on_connection)

    def see(self, server: Server, host: Connection, pdu: att.ATT_PDU) -> Reaction:
        """A request came: count it, judge it if it writes, and say what is done about it."""
        self._controller.count_request()
        request = describe(self._config.address, server, pdu)
        self.requests.append(request)
        self._judge.see(server, pdu)
        guarded = not self._guarded.isdisjoint((request.uuid, subscribed_to(server, pdu)))
        asked = Asked(request.name, request.uuid, guarded, host.encryption != 0)
        return self.temper.asked(asked)

    def _service(self, server: WatchedServer, service: Service) -> gatt.Service:
        each = [self._characteristic(server, one) for one in service.characteristics]
        return gatt.Service(UUID(long_form(service.uuid)), each)

    def _characteristic(
        self, server: WatchedServer, given: Characteristic
    ) -> gatt.Characteristic[bytes]:
        made: gatt.Characteristic[bytes] = gatt.Characteristic(
            UUID(long_form(given.uuid)),
            _properties(given.properties),
            gatt.Characteristic.READABLE | gatt.Characteristic.WRITEABLE,
        )
        made.value = att.AttributeValue(
            partial(self._read, server, given), partial(self._write, server, given, made)
        )
        return made

    def _read(self, server: WatchedServer, given: Characteristic, host: Connection) -> bytes:
        if given.read is None:
            raise att.ATT_Error(att.ATT_READ_NOT_PERMITTED_ERROR)
        return server.one_value(host, given.uuid, given.read)

    def _write(
        self,
        server: WatchedServer,
        given: Characteristic,
        made: gatt.Characteristic[bytes],
        host: Connection,
        data: bytes,
    ) -> None:
        if not given.properties & (Property.WRITE | Property.WRITE_WITHOUT_RESPONSE):
            raise att.ATT_Error(att.ATT_WRITE_NOT_PERMITTED_ERROR)
        if given.streams:
            self._port(server, made, host).take(data)

    def _port(
        self, server: WatchedServer, made: gatt.Characteristic[bytes], host: Connection
    ) -> CharacteristicPort:
        if host not in self._talking:
            port = CharacteristicPort(server, host, made)
            self._talking[host] = (port, asyncio.ensure_future(self._talk(port, host)))
        return self._talking[host][0]

    async def _talk(self, port: Port, host: Connection) -> None:
        try:
            await self._stream(port)
        except HungUp:
            drop(host.device, host)

    def _on_connection(self, connection: Connection) -> None:
        connection.on(connection.EVENT_DISCONNECTION, lambda _: self._end(connection))
        if isinstance(self.temper.connected(), Drop):
            drop(connection.device, connection)

    def _end(self, host: Connection) -> None:
        talking = self._talking.pop(host, None)
        if talking is not None:
            talking[0].end()


def _temper(config: BleConfig, faults: Sequence[Fault]) -> Temper:
    """The scenario's own security, then the faults."""
    code = _ASKED_BY.get(config.security)
    own = [] if code is None else [PairingRequired(code=code).temper()]
    return Tempers([*own, *(fault.temper() for fault in faults)])


def _properties(given: Property) -> gatt.Characteristic.Properties:
    made = gatt.Characteristic.Properties(0)
    for each, name in _PROPERTIES.items():
        if each in given:
            made |= name
    return made


def _named(table: Table, which: Callable[[Characteristic], bool]) -> frozenset[str]:
    return frozenset(one.uuid for service in table for one in service.characteristics if which(one))
