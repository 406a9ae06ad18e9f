"""What a reading over Bluetooth LE lets suspect beside what it says; none of it is evidence."""

from __future__ import annotations

from typing import Final

from drivers.gatt import Characteristic, characteristic
from drivers.protocol.session import ABSENT
from drivers.reading import Direction, Reading

_SERIAL: Final = Characteristic("180a", "2a25")

_OLD_LIST: Final = (
    "The device offers the Device Information Service, but no Serial Number String in it. If its firmware "
    "was updated, this computer may have kept the list of its services from before: remove the device in the "
    "computer's Bluetooth settings and read again."
)


def old_list_suspected(reading: Reading) -> str | None:
    """Say so where a serial number is missing beside others: devices that have names nearly all have one.

    A computer that has kept its list of what a device has does not find what an update has added.
    """
    entries = reading.transcript.entries
    told = [
        each for each in entries if each.direction is Direction.RECEIVED and each.characteristic
    ]
    places = {(characteristic(each.characteristic or ""), each.no_value) for each in told}
    has_names = any(
        place.service == _SERIAL.service and no_value is None for place, no_value in places
    )
    return _OLD_LIST if has_names and (_SERIAL, ABSENT) in places else None
