"""A device's GATT table as plain data: what can be found, read and written. No Bluetooth stack here."""

from __future__ import annotations

from collections.abc import Callable
from enum import Flag, auto
from typing import NamedTuple, TypeAlias

from simulators.ble.uuids import Uuid


class Property(Flag):
    """What a characteristic says can be done with it."""

    READ = auto()
    WRITE = auto()
    WRITE_WITHOUT_RESPONSE = auto()
    NOTIFY = auto()
    BROADCAST = auto()


class Characteristic(NamedTuple):
    """One characteristic.

    Attributes:
        uuid: which.
        properties: what it says can be done with it.
        read: gives its next value; ``None`` where it cannot be read.
        guarded: it is part of the identity, which a device may give to paired hosts only.
        streams: what is written to it is a request to the device's own protocol, answered by
            notifications.
        subscribable: a host may subscribe to it without harm.
    """

    uuid: Uuid
    properties: Property
    read: Callable[[], bytes] | None = None
    guarded: bool = False
    streams: bool = False
    subscribable: bool = False


class Service(NamedTuple):
    """A primary service."""

    uuid: Uuid
    characteristics: tuple[Characteristic, ...]


Table: TypeAlias = tuple[Service, ...]
"""The services in the order of their handles; 0x1800 and 0x1801 come from the stack."""
