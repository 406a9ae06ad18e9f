"""Faults of what a device's GATT table holds: services missing or twice, values as none should be."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar, Final, Literal, TypeAlias

from pydantic import Field

from simulators.ble.table import Characteristic, Service, Table
from simulators.ble.uuids import BATTERY, DIS, NUS, OPENEXO, SMP, UDI
from simulators.faults.fault import Fault, Medium
from simulators.faults.values import neighbour

_SERVICES: Final = {"dis": DIS, "battery": BATTERY, "nus": NUS, "openexo": OPENEXO, "smp": SMP}
_Which: TypeAlias = Literal["dis", "battery", "nus", "openexo", "smp", "all"]
_SERIAL_MARK: Final = b"(21)"
_Change: TypeAlias = Callable[[bytes], bytes]
_SERIAL: Final = re.compile(rb"[^(\0]+")
"""Up to the next application identifier, or the label's end."""


class GattFault(Fault):
    """A fault of the table."""

    media: ClassVar[Medium] = Medium.RADIO


class ServiceMissing(GattFault):
    """What a firmware update took away, though it is still advertised."""

    name: ClassVar[str] = "service-missing"
    help: ClassVar[str] = "A service is not there, though it may be advertised, as after an update."
    service: _Which = Field(default="dis", description="which, or all")

    def reshape(self, table: Table) -> Table:
        """The table without it."""
        return tuple(each for each in table if not _is_meant(each, self.service))


class ServiceTwice(GattFault):
    """A controller and its radio module, each with a service of its own."""

    name: ClassVar[str] = "service-twice"
    help: ClassVar[str] = "A service is there twice, and the second tells other values."
    service: _Which = Field(default="all", description="which, or all")

    def reshape(self, table: Table) -> Table:
        """The table with another one behind it."""
        doubled: list[Service] = []
        for each in table:
            doubled.append(each)
            if _is_meant(each, self.service):
                doubled.append(_with_values(each, neighbour))
        return tuple(doubled)


class ValueLength(GattFault):
    """Values of a size that their form does not have."""

    name: ClassVar[str] = "value-length"
    help: ClassVar[str] = "Every value is some bytes longer or shorter than it should be."
    by: int = Field(default=-1, ge=-512, le=512, description="so many bytes more, or fewer")

    def reshape(self, table: Table) -> Table:
        """The table with such values."""
        return tuple(_with_values(service, self._change) for service in table)

    def _change(self, value: bytes) -> bytes:
        return value[: self.by] if self.by < 0 else value + b"1" * self.by


class UdiFault(GattFault):
    """A fault that changes the value of UDI for Medical Devices (0x2BFF)."""

    def reshape(self, table: Table) -> Table:
        """The table with another UDI, where it has one."""
        return tuple(_with_udi(service, self._change) for service in table)

    def _change(self, value: bytes) -> bytes:
        raise NotImplementedError


class UdiFlags(UdiFault):
    """Flags that nobody checked."""

    name: ClassVar[str] = "udi-flags"
    help: ClassVar[str] = "The UDI's flags are other ones than its parts."
    flags: int = Field(default=0xFF, ge=0, le=255, description="what they are")

    def _change(self, value: bytes) -> bytes:
        return bytes([self.flags]) + value[1:]


class UdiUnterminated(UdiFault):
    """The C programmer's classic."""

    name: ClassVar[str] = "udi-unterminated"
    help: ClassVar[str] = "The UDI's last zero byte is missing."

    def _change(self, value: bytes) -> bytes:
        return value.removesuffix(b"\0")


class UdiSerial(UdiFault):
    """A label printed for another unit."""

    name: ClassVar[str] = "udi-serial"
    help: ClassVar[str] = (
        "The serial in the UDI's label is another one than the Serial Number String."
    )

    def _change(self, value: bytes) -> bytes:
        before, mark, after = value.partition(_SERIAL_MARK)
        found = _SERIAL.match(after)
        if found is None:
            return value
        return before + mark + neighbour(found[0]) + after[found.end() :]


def _is_meant(service: Service, which: _Which) -> bool:
    return which == "all" or service.uuid == _SERVICES[which]


def _with_udi(service: Service, change: _Change) -> Service:
    changed = [
        _changed(each, change) if each.uuid == UDI else each for each in service.characteristics
    ]
    return service._replace(characteristics=tuple(changed))


def _with_values(service: Service, change: _Change) -> Service:
    changed = [_changed(each, change) for each in service.characteristics]
    return service._replace(characteristics=tuple(changed))


def _changed(one: Characteristic, change: _Change) -> Characteristic:
    read = one.read
    return one if read is None else one._replace(read=lambda: change(read()))
