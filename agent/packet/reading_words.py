"""What is printed about how a controller was read: over which link, and what it was asked for there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agent.packet.sections.named import name_words
from drivers.reading import Reading

_BLE = "ble:"


def link_words(reading: Reading) -> str:
    """``, over Bluetooth``; empty for a cable, which is the usual way."""
    return ", over Bluetooth" if reading.target.startswith(_BLE) else ""


def radio_words(readings: Iterable[Reading]) -> Iterator[str]:
    """What each device told of its radio module, by whose word it is that: no part of its identity."""
    for reading in readings:
        said = reading.radio_module()
        if said:
            names = ", ".join(
                f"{name_words(name)} {' / '.join(told)}" for name, told in said.items()
            )
            yield (
                f"{names}; by the profile {reading.profile} that is the radio module's and not the "
                "product's, and was compared with nothing"
            )


def characteristics_read(readings: Iterable[Reading]) -> tuple[str, ...]:
    """The Bluetooth characteristics that gave or took bytes, each once, in the order of their use."""
    used = (
        entry.characteristic
        for reading in readings
        for entry in reading.transcript.entries
        if entry.characteristic is not None and entry.no_value is None
    )
    return tuple(dict.fromkeys(used))
