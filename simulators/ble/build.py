"""From a scenario to its GATT table."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final, assert_never

from simulators.ble import openexo, standard, uuids
from simulators.ble.config import BleConfig, ServiceName, VendorCharacteristic
from simulators.ble.fields import Fields
from simulators.ble.table import Characteristic, Property, Service, Table
from simulators.controller import Controller

_SIZES: Final = {"u8": 1, "u16": 2, "u32": 4}


def build_table(config: BleConfig, controller: Controller) -> Table:
    """The services that a device has, each with what it can say."""
    fields = Fields(controller)
    known = [each for name in config.services for each in _services(name, config, fields)]
    return _with_vendor(known, config, fields)


def _services(name: ServiceName, config: BleConfig, fields: Fields) -> Iterator[Service]:
    match name:
        case "dis":
            yield standard.device_information(config, fields)
        case "battery":
            yield standard.battery(config.battery, fields)
        case "nus":
            yield openexo.nordic_uart()
        case "openexo":
            yield openexo.device_information(fields)
            yield openexo.errors()
        case "smp":
            yield smp()
        case _:
            assert_never(name)


def smp() -> Service:
    """MCUmgr's service: requests are written without response, answers are notifications."""
    properties = Property.WRITE_WITHOUT_RESPONSE | Property.NOTIFY
    characteristic = Characteristic(
        uuids.SMP_CHARACTERISTIC, properties, guarded=True, streams=True, subscribable=True
    )
    return Service(uuids.SMP, (characteristic,))


def _with_vendor(known: list[Service], config: BleConfig, fields: Fields) -> Table:
    """The maker's own characteristics, in a service that is there already or in one of their own."""
    services = {each.uuid: each for each in known}
    for extra in config.vendor:
        service = services.get(extra.service, Service(extra.service, ()))
        added = (*service.characteristics, _vendor(extra, fields))
        services[extra.service] = service._replace(characteristics=added)
    return tuple(services.values())


def _vendor(extra: VendorCharacteristic, fields: Fields) -> Characteristic:
    if extra.form == "text":
        read = partial(fields.read, extra.field)
    else:
        read = partial(fields.number, extra.field, _SIZES[extra.form])
    return Characteristic(extra.uuid, Property.READ, read, guarded=True)
