"""The properties of ``org.bluez.Device1``: what is known of a device before it is connected."""

from __future__ import annotations

from dbus_fast import Variant

from simulators.ble.bluez.advertisement import Seen
from simulators.ble.bluez.objects import Properties


def first_properties(path: str, seen: Seen, *, paired: bool) -> Properties:
    """All that a device has when it was first heard.

    Args:
        path: its object.
        seen: what it advertised.
        paired: the computer has keys of it.
    """
    return {
        "Address": Variant("s", seen.address),
        "AddressType": Variant("s", "public" if seen.is_public else "random"),
        "Adapter": Variant("o", path.rpartition("/")[0]),
        "Alias": Variant("s", seen.name or seen.address.replace(":", "-")),
        "Paired": Variant("b", paired),
        "Bonded": Variant("b", paired),
        "Trusted": Variant("b", value=False),
        "Blocked": Variant("b", value=False),
        "LegacyPairing": Variant("b", value=False),
        "Connected": Variant("b", value=False),
        "ServicesResolved": Variant("b", value=False),
        "UUIDs": Variant("as", []),
        **advertised(seen),
    }


def advertised(seen: Seen) -> Properties:
    """The properties that come from the advertisement."""
    told: Properties = {"RSSI": Variant("n", seen.rssi_dbm)}
    if seen.name is not None:
        told |= {"Name": Variant("s", seen.name), "Alias": Variant("s", seen.name)}
    if seen.uuids:
        told["UUIDs"] = Variant("as", list(seen.uuids))
    if seen.manufacturer_data:
        pairs = {company: Variant("ay", data) for company, data in seen.manufacturer_data.items()}
        told["ManufacturerData"] = Variant("a{qv}", pairs)
    if seen.service_data:
        pairs_by_uuid = {uuid: Variant("ay", data) for uuid, data in seen.service_data.items()}
        told["ServiceData"] = Variant("a{sv}", pairs_by_uuid)
    return told
