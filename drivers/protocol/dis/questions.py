"""What the driver ``dis`` reads, in its order, and what it takes from each value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Final, TypeAlias

from drivers.ble_profiles import DisProfile
from drivers.gatt import Characteristic, characteristic, shown
from drivers.protocol.dis.numbers import (
    number_of,
    take_battery_health,
    take_battery_level,
    take_pnp_id,
    take_regulatory_data,
    take_system_id,
)
from drivers.protocol.dis.placeholders import written_text_of
from drivers.protocol.dis.udi import take_udi
from drivers.protocol.reads import Wanted
from drivers.protocol.taken import Taken
from drivers.reading import FieldName

Take: TypeAlias = Callable[[bytes, str], Iterator[Taken]]
"""What is taken from a value, given what it is called in sentences."""

TextOf: TypeAlias = Callable[[FieldName, str | None], Take]
"""What takes a text for a field, given the kind of firmware that it names."""

DEVICE_INFORMATION: Final = "180a"
BATTERY: Final = "180f"

_TEXTS: Final = (
    ("2a29", "Manufacturer Name String", FieldName.MANUFACTURER),
    ("2a24", "Model Number String", FieldName.MODEL),
    ("2a25", "Serial Number String", FieldName.SERIAL),
    ("2a26", "Firmware Revision String", FieldName.FIRMWARE_VERSION),
    ("2a27", "Hardware Revision String", FieldName.HARDWARE_REVISION),
    ("2a28", "Software Revision String", FieldName.SOFTWARE_REVISION),
)

_UDI: Final = ("2bff", "UDI for Medical Devices", FieldName.UDI)

_OTHERS: Final[tuple[tuple[str, str, FieldName, Take], ...]] = (
    ("2a23", "System ID", FieldName.SYSTEM_ID, take_system_id),
    ("2a50", "PnP ID", FieldName.PNP_ID, take_pnp_id),
    (
        "2a2a",
        "IEEE 11073-20601 Regulatory Certification Data List",
        FieldName.REGULATORY_DATA,
        take_regulatory_data,
    ),
)


def identity_reads(
    profile: DisProfile,
    fields: Collection[FieldName] = tuple(FieldName),
    text_of: TextOf = written_text_of,
    udi: Take = take_udi,
) -> tuple[Wanted, ...]:
    """Answer what tells who the device is.

    A characteristic that the profile names for a field takes the place of the standard one.

    Args:
        profile: what differs by product.
        fields: those that are wanted at all.
        text_of: what takes the texts.
        udi: what takes the UDI.
    """
    own = {field for field in profile.characteristics if field in fields}
    kinds = {FieldName.FIRMWARE_VERSION: profile.firmware_kind}
    texts = (
        _standard(DEVICE_INFORMATION, uuid, name, text_of(field, kinds.get(field)))
        for uuid, name, field in _TEXTS
        if field in fields and field not in own
    )
    others = (
        _standard(DEVICE_INFORMATION, uuid, name, take)
        for uuid, name, field, take in ((*_UDI, udi), *_OTHERS)
        if field in fields and field not in own
    )
    named = (
        _own(profile.characteristics[field], text_of(field, kinds.get(field)))
        for field in FieldName
        if field in own
    )
    return (*texts, *others, *named)


def counter_reads(
    profile: DisProfile, take_health: Take = take_battery_health
) -> tuple[Wanted, ...]:
    """Answer what the device counts; it tells nothing of who the device is."""
    battery = (
        _standard(BATTERY, "2a19", "Battery Level", take_battery_level),
        _standard(BATTERY, "2bea", "Battery Health Status", take_health),
    )
    named = (
        _own(place.characteristic, number_of(counter, place.format))
        for counter, place in sorted(profile.counters.items())
    )
    return (*battery, *named)


def _standard(service: str, uuid: str, name: str, take: Take) -> Wanted:
    return Wanted(Characteristic(service, uuid), f"{name} ({shown(uuid)})", take)


def _own(place: str, take: Take) -> Wanted:
    """One of the maker's own; it may be a standard one too, read for another field."""
    return Wanted(characteristic(place), f"the characteristic {place}", take)
