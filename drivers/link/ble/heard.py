"""What devices tell before anyone connects: address, name, signal, services. Nothing here is proof."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from drivers.gatt import spelled
from drivers.reading import Model

if TYPE_CHECKING:
    from bleak.backends.device import BLEDevice
    from bleak.backends.scanner import AdvertisementData

MAX_DEVICES: Final = 1_000
"""A crowded room has a hundred; more are not told apart by a person."""

MAX_NAME_LENGTH: Final = 248
"""Bluetooth Core, Vol 3 Part C, section 3.2.2.3: no device's name has more bytes."""

_MAX_SERVICES: Final = 32
"""An advertisement holds fourteen short ones; a longer list is noise."""


class Heard(Model):
    """A device that advertises; its texts are hostile until escaped.

    Attributes:
        address: as the operating system shows it; macOS makes up one of its own for each computer.
        name: as advertised; several devices may have the same.
        signal_dbm: nearer devices have larger ones.
        services: those that it advertises, in our spelling.
    """

    address: str
    name: str | None = None
    signal_dbm: int
    services: tuple[str, ...] = ()


class Device(NamedTuple):
    """What was heard, and bleak's handle, with which alone it is connected.

    Attributes:
        paired: whether the operating system says that it is paired with this computer.
    """

    heard: Heard
    handle: BLEDevice
    paired: bool


def nobody(_address: str, _name: str | None) -> bool:
    """Say that no device is looked for."""
    return False


class Devices:
    """All that was heard, by address: a name comes in another packet than the services.

    Args:
        is_wanted: whether a device of this address and name is looked for. There is room for such
            ones apart: a transmitter that makes up addresses by the thousand hides none.
    """

    def __init__(self, is_wanted: Callable[[str, str | None], bool] = nobody) -> None:
        self._is_wanted = is_wanted
        self._devices: dict[str, Device] = {}

    def __len__(self) -> int:
        return len(self._devices)

    def take(self, handle: BLEDevice, told: AdvertisementData) -> Device | None:
        """Keep what a packet tells; answer the device, or ``None`` where there are too many."""
        address = handle.address.upper()
        name = (told.local_name or "")[:MAX_NAME_LENGTH] or None
        before = self._devices.get(address)
        if before is None and len(self._devices) >= self._room_for(address, name):
            return None
        known = before.heard if before else None
        heard = Heard(
            address=address,
            name=name or (known.name if known else None),
            signal_dbm=told.rssi,
            services=_services(known.services if known else (), told.service_uuids),
        )
        self._devices[address] = Device(heard, handle, _is_paired(handle.details))
        return self._devices[address]

    def _room_for(self, address: str, name: str | None) -> int:
        return 2 * MAX_DEVICES if self._is_wanted(address, name) else MAX_DEVICES

    def all(self) -> tuple[Device, ...]:
        """Answer every device, the nearest first."""
        found = self._devices.values()
        return tuple(sorted(found, key=lambda d: (-d.heard.signal_dbm, d.heard.address)))


def _services(known: tuple[str, ...], told: list[str]) -> tuple[str, ...]:
    both = dict.fromkeys(known)
    for uuid in told:
        try:
            both[spelled(uuid)] = None
        except ValueError:
            continue  # what is no UUID names no service
    return tuple(both)[:_MAX_SERVICES]


def _is_paired(details: object) -> bool:
    """Only BlueZ tells it before connecting."""
    properties = details.get("props") if isinstance(details, dict) else None
    return isinstance(properties, dict) and properties.get("Paired") is True
