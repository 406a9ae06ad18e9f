"""The Bluetooth SIG's services of a device: Device Information with its ten characteristics, Battery.

Sources: SIG GATT Specification Supplement (UDI for Medical Devices, PnP ID, System ID, Battery Health
Status); Device Information Service 1.2; Battery Service 1.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from simulators.ble import uuids
from simulators.ble.config import (
    MAX_ATTRIBUTE_BYTES,
    BatteryConfig,
    BleConfig,
    PnpConfig,
    SystemIdConfig,
    TextName,
    UdiConfig,
)
from simulators.ble.fields import Fields
from simulators.ble.table import Characteristic, Property, Service

STRINGS: Final[Mapping[TextName, uuids.Uuid]] = {
    "manufacturer": uuids.MANUFACTURER,
    "model": uuids.MODEL,
    "serial": uuids.SERIAL,
    "hardware": uuids.HARDWARE,
    "firmware": uuids.FIRMWARE,
    "software": uuids.SOFTWARE,
}
"""The text characteristics by the identity's field."""

_SIG: Final = 1
_USB: Final = 2


def device_information(config: BleConfig, fields: Fields) -> Service:
    """The Device Information Service: a characteristic for everything that the device has."""
    strings = _of_module(config.radio_module) if config.radio_module else _strings(fields)
    told = [*strings, *_structures(config)]
    return Service(uuids.DIS, tuple(each._replace(guarded=True) for each in told))


def _strings(fields: Fields) -> Iterator[Characteristic]:
    for name, uuid in STRINGS.items():
        if fields.has(name):
            yield Characteristic(uuid, Property.READ, partial(fields.read, name))


def _of_module(module: Mapping[TextName, str]) -> Iterator[Characteristic]:
    for name, uuid in STRINGS.items():
        if name in module:
            yield _constant(uuid, module[name].encode())


def _structures(config: BleConfig) -> Iterator[Characteristic]:
    if config.system_id is not None:
        yield _constant(uuids.SYSTEM_ID, system_id(config.system_id))
    if config.regulatory is not None:
        yield _constant(uuids.REGULATORY, config.regulatory)
    if config.pnp_id is not None:
        yield _constant(uuids.PNP_ID, pnp_id(config.pnp_id))
    if config.udi is not None:
        yield _constant(uuids.UDI, udi(config.udi))


def _constant(uuid: str, value: bytes) -> Characteristic:
    return Characteristic(uuid, Property.READ, lambda: value)


def udi(config: UdiConfig) -> bytes:
    """UDI for Medical Devices: flags, then each flagged part, ended by a zero byte; cut as all values are."""
    parts = (config.label, config.di, config.issuer, config.authority)
    flags = sum(1 << bit for bit, part in enumerate(parts) if part is not None)
    texts = b"".join(part.encode() + b"\0" for part in parts if part is not None)
    return (bytes([flags]) + texts)[:MAX_ATTRIBUTE_BYTES]


def pnp_id(config: PnpConfig) -> bytes:
    """PnP ID: seven bytes, numbers with their lowest byte first."""
    source = _SIG if config.source == "sig" else _USB
    numbers = (config.vendor, config.product, config.version)
    return bytes([source]) + b"".join(number.to_bytes(2, "little") for number in numbers)


def system_id(config: SystemIdConfig) -> bytes:
    """System ID: eight bytes, the least significant first, so that the organisation comes last."""
    return (config.oui + config.manufacturer_id)[::-1]


def battery(config: BatteryConfig, fields: Fields) -> Service:
    """The Battery Service: the level, and the health where the device knows of it."""
    properties = Property.READ | Property.NOTIFY
    level = Characteristic(
        uuids.BATTERY_LEVEL, properties, lambda: bytes([config.level_percent]), subscribable=True
    )
    if battery_health(config, fields) == b"\0":
        return Service(uuids.BATTERY, (level,))
    health = Characteristic(
        uuids.BATTERY_HEALTH,
        properties,
        partial(battery_health, config, fields),
        guarded=True,
        subscribable=True,
    )
    return Service(uuids.BATTERY, (level, health))


def battery_health(config: BatteryConfig, fields: Fields) -> bytes:
    """Battery Health Status: flags, then health, cycles, temperature and deep discharges if known."""
    cycles = fields.number(config.cycles, 2) if config.cycles else None
    parts = (
        _byte(config.health_percent),
        cycles,
        _byte(config.temperature_c),
        None if config.deep_discharges is None else config.deep_discharges.to_bytes(2, "little"),
    )
    flags = sum(1 << bit for bit, part in enumerate(parts) if part is not None)
    return bytes([flags]) + b"".join(part for part in parts if part is not None)


def _byte(number: int | None) -> bytes | None:
    return None if number is None else number.to_bytes(1, "little", signed=number < 0)
