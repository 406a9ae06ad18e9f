"""What a scenario says about its device on Bluetooth: the table ``[ble]``."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from simulators.ble.uuids import Uuid
from simulators.model import Model
from simulators.values import Values, from_hex

ServiceName: TypeAlias = Literal["dis", "battery", "nus", "openexo", "smp"]
"""The services that the simulator knows by itself."""

TextName: TypeAlias = Literal["manufacturer", "model", "serial", "hardware", "firmware", "software"]
"""The texts of the Device Information Service."""

Security: TypeAlias = Literal["open", "authentication", "encryption"]
"""What is asked before an identity is given: nothing, or pairing, with ATT error 0x05 or 0x0F."""

SMALLEST_MTU: Final = 23
LARGEST_MTU: Final = 517

MAX_ATTRIBUTE_BYTES: Final = 512
"""No attribute is longer (Core Specification, Vol 3 Part F, 3.2.9)."""

_ADDRESS: Final = re.compile(r"([0-9A-F]{2}:){5}[0-9A-F]{2}")
_STATIC_RANDOM: Final = 0xC0

_Text = Annotated[str, StringConstraints(max_length=MAX_ATTRIBUTE_BYTES)]
_FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
_Bytes = Annotated[bytes, BeforeValidator(from_hex), Field(max_length=MAX_ATTRIBUTE_BYTES)]
_U16 = Annotated[int, Field(ge=0, le=0xFFFF)]


def _to_address(value: object) -> str:
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value):
        raise ValueError("an address is written as F0:F1:F2:F3:F4:F5")
    if int(value[:2], 16) & _STATIC_RANDOM != _STATIC_RANDOM:
        raise ValueError("a static random address begins with C0 to FF")
    return value


class UdiConfig(Model):
    """UDI for Medical Devices (0x2BFF); a part that is left out is not flagged.

    Attributes:
        label: the UDI as printed, e.g. ``(01)00812345678901(21)SN-000123``.
        di: its device identifier.
        issuer: the issuer's OID.
        authority: the authority's OID.
    """

    label: _Text | None = None
    di: _Text | None = None
    issuer: _Text | None = None
    authority: _Text | None = None


class PnpConfig(Model):
    """PnP ID (0x2A50).

    Attributes:
        source: who gave the vendor's number.
    """

    source: Literal["sig", "usb"]
    vendor: _U16
    product: _U16
    version: _U16


class SystemIdConfig(Model):
    """System ID (0x2A23), in the order in which it is read by people: most significant first.

    Attributes:
        oui: three bytes, the organisation.
        manufacturer_id: five bytes, its own number.
    """

    oui: Annotated[bytes, BeforeValidator(from_hex), Field(min_length=3, max_length=3)]
    manufacturer_id: Annotated[bytes, BeforeValidator(from_hex), Field(min_length=5, max_length=5)]


class BatteryConfig(Model):
    """Battery Level (0x2A19) and Battery Health Status (0x2BEA).

    Attributes:
        level_percent: the charge.
        health_percent: the battery's health; with it, or with one of the next, there is a status.
        cycles: the counter with the number of charges.
        temperature_c: degrees Celsius; what is beyond has no number.
        deep_discharges: how often it was empty.
    """

    level_percent: int = Field(default=80, ge=0, le=100)
    health_percent: int | None = Field(default=None, ge=0, le=100)
    cycles: _FieldName | None = None
    temperature_c: int | None = Field(default=None, ge=-127, le=126)
    deep_discharges: _U16 | None = None


class VendorCharacteristic(Model):
    """A characteristic of the maker's own: ``[[ble.vendor]]``. It can be read and not written.

    Attributes:
        field: the identity or counter that it gives.
        form: how a counter is sent: as decimal text, or little-endian in 1, 2 or 4 bytes.
    """

    service: Uuid
    uuid: Uuid
    field: _FieldName
    form: Literal["text", "u8", "u16", "u32"] = "text"


class MakerData(Model):
    """Manufacturer specific data in the advertisement.

    Attributes:
        company: the Bluetooth SIG's number; 0xFFFF is for tests.
    """

    company: _U16
    data: _Bytes = b""


class BleConfig(Model):
    """A device on Bluetooth LE.

    Attributes:
        name: the advertised name, sent in the scan response as most devices do.
        address: its static random address.
        services: what it has, in this order.
        advertises: what it tells in the advertisement, by name or UUID.
        security: what it asks before it gives its identity.
        interval_ms: how often it advertises.
        mtu: the largest ATT message that it takes, in bytes.
        rssi_dbm: how strong it is heard.
        identity: where it says on Bluetooth another thing than on its line.
        radio_module: what its Device Information Service names instead of the device.
    """

    name: Annotated[str, StringConstraints(min_length=1, max_length=248)] | None = None
    address: Annotated[str, BeforeValidator(_to_address)] = "F0:F1:F2:F3:F4:F5"
    services: Annotated[tuple[ServiceName, ...], Field(min_length=1, strict=False)]
    advertises: Annotated[tuple[ServiceName | Uuid, ...], Field(strict=False)] = ()
    security: Security = "open"
    interval_ms: int = Field(default=30, ge=20, le=10_240)
    mtu: int = Field(default=247, ge=SMALLEST_MTU, le=LARGEST_MTU)
    rssi_dbm: int = Field(default=-50, ge=-127, le=20)
    maker_data: MakerData | None = None
    udi: UdiConfig | None = None
    pnp_id: PnpConfig | None = None
    system_id: SystemIdConfig | None = None
    regulatory: _Bytes | None = None
    battery: BatteryConfig = BatteryConfig()
    vendor: Annotated[tuple[VendorCharacteristic, ...], Field(max_length=64, strict=False)] = ()
    identity: dict[_FieldName, Values] = Field(default_factory=dict)
    radio_module: dict[TextName, _Text] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _services_are_there_once(self) -> Self:
        if len({*self.services}) < len(self.services):
            raise ValueError("a service is named twice")
        return self
