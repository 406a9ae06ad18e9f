"""USB-to-serial adapters: cables that have a USB identity of their own.

What they report says nothing about the device behind them, and often not even which cable it is:
cheap ones all carry the same serial number, or none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from serial.tools.list_ports_common import ListPortInfo

from drivers.placeholders import names_no_unit

BRIDGE_MAKERS: Final = {
    0x0403: "FTDI",
    0x067B: "Prolific",
    0x10C4: "Silicon Labs",
    0x1A86: "WCH",
}
"""USB vendors whose chips are cables."""

SHARED_SERIALS: Final = frozenset({"0001", "A50285BI"})
"""Serial numbers that whole batches of adapters share: the CP2102's default, a mask of copied FTDI chips."""


def is_placeholder(serial: str) -> bool:
    """Answer whether a serial number is one that many adapters carry."""
    plain = serial.strip().upper()
    return plain in SHARED_SERIALS or len(set(plain)) == 1 or names_no_unit(serial)


def sharers(ports: Iterable[ListPortInfo]) -> Mapping[str, tuple[str, ...]]:
    """Answer, for each port whose adapter shares its serial number, the other adapters' ports.

    Several ports of one USB device have one serial number by right.
    """
    by_serial: defaultdict[str, list[ListPortInfo]] = defaultdict(list)
    for port in ports:
        if port.serial_number:
            by_serial[port.serial_number].append(port)
    return {
        port.device: others
        for same in by_serial.values()
        for port in same
        if (others := tuple(each.device for each in same if _apart(port, each)))
    }


def _apart(one: ListPortInfo, other: ListPortInfo) -> bool:
    """Answer whether two ports are known to belong to two USB devices."""
    if one is other:
        return False
    places = {_usb_place(one), _usb_place(other)}
    return len(places) == 2 or places == {None} or (one.vid, one.pid) != (other.vid, other.pid)


def _usb_place(port: ListPortInfo) -> str | None:
    """Answer the USB device's place on the bus, without the interface: ``1-1.2`` of ``1-1.2:1.0``."""
    place: str | None = port.location
    return place.partition(":")[0] if place else None
