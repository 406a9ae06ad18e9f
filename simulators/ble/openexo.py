"""The services of an OpenExo, as its firmware has them; and the Nordic UART that it shares with many.

Source: naubiomech/OpenExo, ExoCode/src/GattDb.h, ComsLed and BleParser.cpp (tags v1.0.0 to v2.0). It has no
Device Information Service, no serial number and no battery service, and asks for no pairing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from simulators.ble import uuids
from simulators.ble.fields import Fields
from simulators.ble.table import Characteristic, Property, Service

_IDENTITY: Final = {
    uuids.OPENEXO_BOARD: "hardware",
    uuids.OPENEXO_FIRMWARE: "firmware",
    uuids.OPENEXO_DEVICE: "device",
}
"""Which field each characteristic of the device information gives: board, firmware, device name."""

NO_ERROR: Final = b"0:0"
"""Error code and joint, in ASCII."""

COMMANDS: Final = {
    b"E": "start a trial, which enables the motors",
    b"G": "stop the trial",
    b"H": "calibrate the torque sensors",
    b"L": "calibrate the pressure sensors",
    b"c": "assist",
    b"S": "resist",
    b"x": "switch the motors on",
    b"w": "switch the motors off",
    b"N": "mark a moment",
    b"R": "set pressure thresholds",
    b"F": "set a torque",
    b"f": "set a parameter",
    b"Z": "reset the system",
}
"""What each letter means to the device: there is no check sum, no length and no question."""


def nordic_uart() -> Service:
    """What is written to RX are commands; TX would send readings and, at first, 25 kB of settings."""
    transmit = Property.READ | Property.NOTIFY | Property.BROADCAST
    receive = Property.WRITE | Property.WRITE_WITHOUT_RESPONSE | Property.NOTIFY
    return Service(
        uuids.NUS,
        (
            Characteristic(uuids.NUS_TX, transmit, lambda: b""),
            Characteristic(uuids.NUS_RX, receive),
        ),
    )


def device_information(fields: Fields) -> Service:
    """The one service that says who it is; no client of the project's own reads it."""
    return Service(uuids.OPENEXO, tuple(_known(fields)))


def _known(fields: Fields) -> Iterator[Characteristic]:
    for uuid, name in _IDENTITY.items():
        if fields.has(name):
            yield Characteristic(uuid, Property.READ, partial(fields.read, name), guarded=True)


def errors() -> Service:
    """What has gone wrong, of which there is nothing."""
    properties = Property.READ | Property.NOTIFY
    error = Characteristic(uuids.OPENEXO_ERROR, properties, lambda: NO_ERROR)
    return Service(uuids.OPENEXO_ERRORS, (error,))


def meaning(data: bytes) -> str:
    """What an OpenExo would make of bytes written to its Nordic UART."""
    return COMMANDS.get(data[:1], "none of its commands")
