"""What is printed about how a controller was read: over which link, and what it was asked for there."""

from __future__ import annotations

from collections.abc import Iterable

from drivers.reading import Reading

_BLE = "ble:"


def link_words(reading: Reading) -> str:
    """``, over Bluetooth``; empty for a cable, which is the usual way."""
    return ", over Bluetooth" if reading.target.startswith(_BLE) else ""


def characteristics_read(readings: Iterable[Reading]) -> tuple[str, ...]:
    """The Bluetooth characteristics that gave or took bytes, each once, in the order of their use."""
    used = (
        entry.characteristic
        for reading in readings
        for entry in reading.transcript.entries
        if entry.characteristic is not None and entry.no_value is None
    )
    return tuple(dict.fromkeys(used))
