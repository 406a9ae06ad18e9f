"""A device that has a service twice: what the two tell is no identity together."""

from __future__ import annotations

from typing import ClassVar

from drivers.reading import FieldName
from simulators.ble import virtual_radio
from simulators.ble.radio import VirtualRadio
from simulators.ble.table import Service, Table
from simulators.ble.uuids import DIS as DEVICE_INFORMATION
from simulators.faults.gatt import GattFault
from tests.drivers.ble.air import DIS, read, reads

SERIAL = "2a25"


class TornApart(GattFault):
    """A radio module has a Device Information Service of its own beside the controller's."""

    name: ClassVar[str] = "torn-apart"

    def reshape(self, table: Table) -> Table:
        """Leave the serial in one of the two, and everything else in the other."""
        torn: list[Service] = []
        for service in table:
            if service.uuid != DEVICE_INFORMATION:
                torn.append(service)
                continue
            for is_serial in (True, False):
                kept = tuple(e for e in service.characteristics if (e.uuid == SERIAL) is is_serial)
                torn.append(Service(service.uuid, kept))
        return tuple(torn)


def torn_apart() -> VirtualRadio:
    return virtual_radio("dis-listed", faults=[TornApart()])


def test_they_are_not_put_together() -> None:
    reading = read(DIS, torn_apart())
    told = {FieldName.MANUFACTURER, FieldName.MODEL, FieldName.SERIAL, FieldName.UDI}
    assert told.isdisjoint(reading.passes[0].fields)


def test_it_is_said_why() -> None:
    reading = read(DIS, torn_apart())
    said = {each.question: each.reason for each in reading.passes[0].unanswered}
    assert "more than once" in said["Serial Number String (0x2A25)"]


def test_neither_is_asked_for() -> None:
    air = torn_apart()
    read(DIS, air)
    assert SERIAL not in reads(air)
