"""A connected device's services, characteristics and descriptors as objects on the bus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from bumble.device import Connection, Peer
from bumble.gatt_client import AttributeProxy, CharacteristicProxy, ServiceProxy
from dbus_fast import Variant

from simulators.ble.bluez.advertisement import uuid_text
from simulators.ble.bluez.fault import Bonds
from simulators.ble.bluez.objects import CHARACTERISTIC, DESCRIPTOR, SERVICE, Properties

PREFERRED_MTU: Final = 517
"""What BlueZ asks for."""

_HIDDEN: Final = frozenset({"00001800-0000-1000-8000-00805f9b34fb"})
"""BlueZ keeps the Generic Access service to itself."""

_FLAGS: Final = (
    "broadcast",
    "read",
    "write-without-response",
    "write",
    "notify",
    "indicate",
    "authenticated-signed-writes",
    "extended-properties",
)
"""A characteristic's properties by bit, from the lowest (Core specification, Vol 3, Part G, 3.3.1.1)."""


class Node(NamedTuple):
    """One object to be put on the bus.

    Attributes:
        attribute: what reads and writes go to; ``None`` for a service.
    """

    path: str
    interface: str
    properties: Properties
    attribute: AttributeProxy[bytes] | None


async def discover(connection: Connection) -> Peer:
    """Ask the device for all its services."""
    peer = Peer(connection)
    await peer.request_mtu(PREFERRED_MTU)
    for service in await peer.discover_services():
        for characteristic in await peer.discover_characteristics(service=service):
            await peer.discover_descriptors(characteristic=characteristic)
    return peer


def nodes(device_path: str, peer: Peer, bonds: Bonds) -> Iterator[Node]:
    """The objects of a device, parents before their children.

    Args:
        device_path: the device's own object.
        peer: the device, discovered.
        bonds: what the computer believes of it.
    """
    for service in peer.services:
        uuid = uuid_text(service.uuid)
        if uuid in _HIDDEN:
            continue
        path = f"{device_path}/service{service.handle:04x}"
        properties = {
            "UUID": Variant("s", uuid),
            "Device": Variant("o", device_path),
            "Primary": Variant("b", value=True),
            "Includes": Variant("ao", []),
        }
        yield Node(path, SERVICE, properties, None)
        yield from _characteristics(path, service, peer, bonds)


def _characteristics(
    service_path: str, service: ServiceProxy, peer: Peer, bonds: Bonds
) -> Iterator[Node]:
    for characteristic in service.characteristics:
        uuid = uuid_text(characteristic.uuid)
        if bonds.hidden_uuid and uuid.startswith(f"0000{bonds.hidden_uuid}-"):
            continue
        path = f"{service_path}/char{characteristic.handle - 1:04x}"
        properties = {
            "UUID": Variant("s", uuid),
            "Service": Variant("o", service_path),
            "Value": Variant("ay", b""),
            "Notifying": Variant("b", value=False),
            "Flags": Variant("as", list(_flags(characteristic))),
            "MTU": Variant("q", peer.connection.att_mtu),
        }
        yield Node(path, CHARACTERISTIC, properties, characteristic)
        yield from _descriptors(path, characteristic)


def _descriptors(path: str, characteristic: CharacteristicProxy[bytes]) -> Iterator[Node]:
    for descriptor in characteristic.descriptors:
        properties = {
            "UUID": Variant("s", uuid_text(descriptor.type)),
            "Characteristic": Variant("o", path),
            "Value": Variant("ay", b""),
        }
        yield Node(f"{path}/desc{descriptor.handle:04x}", DESCRIPTOR, properties, descriptor)


def _flags(characteristic: CharacteristicProxy[bytes]) -> Iterator[str]:
    for bit, flag in enumerate(_FLAGS):
        if characteristic.properties & (1 << bit):
            yield flag
