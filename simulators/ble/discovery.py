"""Finds a device's services as an operating system does, and gives them in bleak's own form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bleak.assigned_numbers import CharacteristicPropertyName
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bumble.core import UUID
from bumble.device import Peer
from bumble.gatt import Characteristic
from bumble.gatt_client import CharacteristicProxy, ServiceProxy

from simulators.ble.bluez.fault import Bonds
from simulators.ble.requests import short
from simulators.ble.uuids import long_form

HIDDEN: Final = "1800"
"""Generic Access: neither BlueZ nor macOS shows it, so nobody may depend on it here."""

_WRITE_HEADER_BYTES: Final = 3

_P = Characteristic.Properties
_PROPERTIES: Final[dict[_P, CharacteristicPropertyName]] = {
    _P.BROADCAST: "broadcast",
    _P.READ: "read",
    _P.WRITE_WITHOUT_RESPONSE: "write-without-response",
    _P.WRITE: "write",
    _P.NOTIFY: "notify",
    _P.INDICATE: "indicate",
    _P.AUTHENTICATED_SIGNED_WRITES: "authenticated-signed-writes",
    _P.EXTENDED_PROPERTIES: "extended-properties",
}


async def discover(peer: Peer, wanted: set[str] | None, bonds: Bonds) -> BleakGATTServiceCollection:
    """Every service with its characteristics and descriptors, or those that are wanted.

    Args:
        peer: connected.
        wanted: long UUIDs in lower case; ``None`` for all.
        bonds: a characteristic that the computer's old list lacks is left out.
    """
    found = BleakGATTServiceCollection()
    for service in await peer.discover_services():
        uuid = _uuid(service.uuid)
        if uuid == long_form(HIDDEN) or (wanted is not None and uuid not in wanted):
            continue
        told = BleakGATTService(service, service.handle, uuid)
        found.add_service(told)
        for each in await _characteristics(peer, service):
            if bonds.hidden_uuid and short(each.uuid.to_hex_str("-")) == bonds.hidden_uuid:
                continue
            characteristic = _characteristic(peer, told, each)
            found.add_characteristic(characteristic)
            for descriptor in each.descriptors:
                found.add_descriptor(
                    BleakGATTDescriptor(
                        descriptor, descriptor.handle, _uuid(descriptor.type), characteristic
                    )
                )
    return found


async def _characteristics(peer: Peer, service: ServiceProxy) -> list[CharacteristicProxy[bytes]]:
    found = await peer.discover_characteristics(service=service)
    for each in found:
        if each.end_group_handle > each.handle:  # otherwise there is no room for a descriptor
            await peer.discover_descriptors(each)
    return found


def _characteristic(
    peer: Peer, service: BleakGATTService, given: CharacteristicProxy[bytes]
) -> BleakGATTCharacteristic:
    return BleakGATTCharacteristic(
        given,
        given.handle,
        _uuid(given.uuid),
        list(_properties(given.properties)),
        lambda: peer.connection.att_mtu - _WRITE_HEADER_BYTES,
        service,
    )


def _properties(given: _P) -> Iterator[CharacteristicPropertyName]:
    return (name for each, name in _PROPERTIES.items() if each in given)


def _uuid(uuid: UUID) -> str:
    return long_form(short(uuid.to_hex_str("-")))
