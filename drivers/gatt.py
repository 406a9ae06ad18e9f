"""What a Bluetooth LE device's values are called: the UUIDs of services and characteristics.

One spelling everywhere, in profiles, transcripts and sentences: four hexadecimal digits for what the
Bluetooth SIG assigned (``2a25``), else the whole UUID in lower case; a characteristic stands behind
its service and a stroke (``180a/2a25``), because one UUID may occur in several services.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_SIG_TAIL: Final = "-0000-1000-8000-00805f9b34fb"
"""Bluetooth Core, Vol 3 Part B, section 2.5.1: the base of every assigned UUID."""

UUID_PATTERN: Final = r"(?:[0-9a-f]{4}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
"""One UUID in our spelling."""

CHARACTERISTIC_PATTERN: Final = rf"{UUID_PATTERN}/{UUID_PATTERN}"
"""One characteristic in our spelling."""

_UUID: Final = re.compile(UUID_PATTERN, re.ASCII)

UART_SERVICE: Final = "6e400001-b5a3-f393-e0a9-e50e24dcca9e"
"""The Nordic UART Service: it carries commands and answers, not facts. Thousands of unlike products
have it, so it says nothing of what a device is; on an OpenExo one letter written there moves the motors,
and a subscription starts a dump."""

_UART: Final = frozenset(
    {
        UART_SERVICE,
        "6e400002-b5a3-f393-e0a9-e50e24dcca9e",  # written by the computer
        "6e400003-b5a3-f393-e0a9-e50e24dcca9e",  # notified to it
    }
)


class Characteristic(NamedTuple):
    """A value of a device: its UUID, and that of the service in which it is looked for."""

    service: str
    uuid: str

    def __str__(self) -> str:
        return f"{self.service}/{self.uuid}"


def is_uart(place: Characteristic) -> bool:
    """Answer whether it belongs to the Nordic UART Service, under whatever service it stands."""
    return not _UART.isdisjoint(place)


def is_of_uart(uuid: str) -> bool:
    """Answer whether a UUID is one of the Nordic UART Service's, or that service itself."""
    return uuid in _UART


def spelled(uuid: str) -> str:
    """Answer a UUID in our spelling, from any of the usual ones.

    Raises:
        ValueError: it is no UUID.
    """
    plain = uuid.lower()
    if plain.startswith("0000") and plain.endswith(_SIG_TAIL) and len(plain) == 36:
        plain = plain[4:8]
    if not _UUID.fullmatch(plain):
        raise ValueError(f"no UUID: {plain[:64]!r}")
    return plain


def characteristic(text: str) -> Characteristic:
    """Answer the characteristic of a text like ``180a/2a25``.

    Raises:
        ValueError: it is not of that form.
    """
    service, _, uuid = text.partition("/")
    return Characteristic(spelled(service), spelled(uuid))


def shown(uuid: str) -> str:
    """Answer a UUID as people write it: ``0x2A25``, or the whole of it."""
    return f"0x{uuid.upper()}" if len(uuid) == 4 else uuid
