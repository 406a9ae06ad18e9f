"""What a connected device has: the table that its operating system discovered, bounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from drivers.gatt import Characteristic, spelled
from drivers.link.ble.unfit import too_many

if TYPE_CHECKING:
    from bleak.backends.characteristic import BleakGATTCharacteristic
    from bleak.backends.service import BleakGATTService

MAX_CHARACTERISTICS: Final = 1_000
"""A large device has a hundred."""


class GattTable:
    """The characteristics of one connection, by service and UUID."""

    def __init__(self, services: Iterable[BleakGATTService], place: str) -> None:
        """Take the table.

        Raises:
            ProtocolError: unexpected: it has more than any device needs.
        """
        self._found: dict[Characteristic, list[BleakGATTCharacteristic]] = {}
        self._services: Counter[str] = Counter()
        count = 0
        for service in services:
            self._services[spelled(service.uuid)] += 1
            for each in service.characteristics:
                count += 1
                if count > MAX_CHARACTERISTICS:
                    raise too_many(place, MAX_CHARACTERISTICS)
                name = Characteristic(spelled(service.uuid), spelled(each.uuid))
                self._found.setdefault(name, []).append(each)

    @property
    def services(self) -> tuple[str, ...]:
        """The services, in our spelling."""
        return tuple(self._services)

    def occurrences(self, characteristic: Characteristic) -> int:
        """Answer how often the device has it, or its service.

        Of a service that is there twice, one is perhaps the controller's and the other its radio
        module's: what each of them tells is no identity together.
        """
        if characteristic not in self._found:
            return 0
        return max(len(self._found[characteristic]), self._services[characteristic.service])

    def only(self, characteristic: Characteristic) -> BleakGATTCharacteristic:
        """Answer the one that the device has of it."""
        (one,) = self._found[characteristic]
        return one
