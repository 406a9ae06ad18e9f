"""The errors that BlueZ answers a call with, in its own words (BlueZ ``src/error.c``, ``gatt-client.c``)."""

from __future__ import annotations

from typing import Final

_PREFIX: Final = "org.bluez.Error."


class BluezError(Exception):
    """A call's answer when it fails.

    Attributes:
        name: e.g. ``org.bluez.Error.NotReady``.
        text: what stands beside it.
    """

    def __init__(self, name: str, text: str) -> None:
        super().__init__(f"{name}: {text}")
        self.name = name
        self.text = text


def bluez_error(kind: str, text: str) -> BluezError:
    """One of BlueZ's own: ``org.bluez.Error.<kind>``."""
    return BluezError(_PREFIX + kind, text)


def failed(text: str) -> BluezError:
    """The error without a name of its own; clients read its text."""
    return bluez_error("Failed", text)


def not_ready() -> BluezError:
    """The adapter is off."""
    return bluez_error("NotReady", "Resource Not Ready")


def in_progress() -> BluezError:
    """The same is under way already."""
    return bluez_error("InProgress", "Operation already in progress")


def not_connected() -> BluezError:
    """The device is not connected."""
    return bluez_error("NotConnected", "Not Connected")


def does_not_exist() -> BluezError:
    """There is no such thing."""
    return bluez_error("DoesNotExist", "Does Not Exist")


def unknown_object(interface: str, member: str) -> BluezError:
    """Nothing is at that path, in the words of libdbus' object tree."""
    text = f'Method "{member}" with signature "" on interface "{interface}" doesn\'t exist\n'
    return BluezError("org.freedesktop.DBus.Error.UnknownObject", text)


def unknown_method(interface: str, member: str) -> BluezError:
    """The object has no such method."""
    text = f'Method "{member}" on interface "{interface}" doesn\'t exist'
    return BluezError("org.freedesktop.DBus.Error.UnknownMethod", text)


_NAMED_ATT_ERRORS: Final = {
    0x02: ("NotPermitted", "Read not permitted"),
    0x03: ("NotPermitted", "Write not permitted"),
    0x05: ("NotPermitted", "Not paired"),
    0x06: ("NotSupported", "Operation is not supported"),
    0x07: ("InvalidArguments", "Invalid offset"),
    0x08: ("NotAuthorized", "Operation Not Authorized"),
    0x0C: ("NotPermitted", "Not paired"),
    0x0D: ("InvalidArguments", "Invalid Length"),
    0x0F: ("NotPermitted", "Not paired"),
}


PAIR_FIRST: Final = frozenset({0x05, 0x0F})
"""Insufficient authentication and encryption: BlueZ pairs by itself where a device answers so."""


def att_error(code: int) -> BluezError:
    """What BlueZ makes of the device's answer ``code`` (Core specification, Vol 3, Part F, 3.4.1.1)."""
    named = _NAMED_ATT_ERRORS.get(code)
    if named is not None:
        return bluez_error(*named)
    return failed(f"Operation failed with ATT error: 0x{code:02x}")
