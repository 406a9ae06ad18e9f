"""The Device Information and Battery Services' numbers: System ID, PnP ID, battery, raw lists.

Sources: Bluetooth SIG, GATT Specification Supplement, "System ID", "PnP ID", "Battery Level" and
"Battery Health Status"; Device Information Service 1.2, sections 3.7 to 3.9; IEEE EUI-64.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from drivers.protocol.dis.udi import NOTHING_ANNOUNCED
from drivers.protocol.taken import Counted, Found, Missing, Taken
from drivers.reading import CounterName, FieldName

_SYSTEM_ID_BYTES: Final = 8
_PNP: Final = struct.Struct("<BHHH")
_PNP_SOURCES: Final = {1: "Bluetooth SIG", 2: "USB"}
_MAX_PERCENT: Final = 100

NumberFormat: TypeAlias = Literal["uint8", "uint16", "uint32"]
_BYTES: Final[dict[NumberFormat, int]] = {"uint8": 1, "uint16": 2, "uint32": 4}


def take_system_id(data: bytes, label: str) -> Iterator[Taken]:
    """Take an EUI-64 as it is written: the wire has its last byte first."""
    if len(data) == _SYSTEM_ID_BYTES:
        yield Found(FieldName.SYSTEM_ID, data[::-1].hex("-").upper(), data, label)
    else:
        yield _wrong_length(data, label, str(_SYSTEM_ID_BYTES))


def take_pnp_id(data: bytes, label: str) -> Iterator[Taken]:
    """Take vendor, product and version, each little-endian, and who gave the vendor its number."""
    if len(data) != _PNP.size:
        yield _wrong_length(data, label, str(_PNP.size))
        return
    source, vendor, product, version = _PNP.unpack(data)
    if source not in _PNP_SOURCES:
        yield Missing(label, f"its vendor id comes from source {source}, which is reserved")
        return
    value = (
        f"{_PNP_SOURCES[source]} vendor 0x{vendor:04X}, product 0x{product:04X}, "
        f"version 0x{version:04X}"
    )
    yield Found(FieldName.PNP_ID, value, data, label)


def take_regulatory_data(data: bytes, label: str) -> Iterator[Taken]:
    """Keep the list of IEEE 11073-20601 as its bytes; nothing of it names a unit."""
    if data:
        yield Found(FieldName.REGULATORY_DATA, data.hex(), data, label)
    else:
        yield Missing(label, "the value is empty")


def take_battery_level(data: bytes, label: str) -> Iterator[Taken]:
    """Take one byte of 0 to 100; the rest is reserved."""
    if len(data) != 1:
        yield _wrong_length(data, label, "1")
    elif data[0] > _MAX_PERCENT:
        yield Missing(label, f"{data[0]} is no percentage")
    else:
        yield Counted(CounterName.BATTERY_LEVEL_PERCENT, data[0], data, label)


class _Part(NamedTuple):
    """One part of the battery's health, which is there if its flag is set."""

    bit: int
    name: CounterName
    format: str


_HEALTH: Final = (
    _Part(0x01, CounterName.BATTERY_HEALTH_PERCENT, "<B"),
    _Part(0x02, CounterName.BATTERY_CYCLES, "<H"),
    _Part(0x04, CounterName.BATTERY_TEMPERATURE_C, "<b"),
    _Part(0x08, CounterName.BATTERY_DEEP_DISCHARGES, "<H"),
)
"""In the order of the bytes."""

_HEALTH_RESERVED: Final = 0xF0

_NO_TEMPERATURES: Final = {0x7F: "above 126", -0x80: "below -127"}
"""GATT Specification Supplement, "Battery Health Status": the two ends of its range are no numbers."""


def take_battery_health(data: bytes, label: str) -> Iterator[Taken]:
    """Take what the flags announce: the cycles and deep discharges are the battery's own counters."""
    yield from take_second_battery_health(data, label)
    if data == NOTHING_ANNOUNCED:
        yield Missing(label, "its flags announce nothing")


def take_second_battery_health(data: bytes, label: str) -> Iterator[Taken]:
    """Take it as the driver's version 2 did: of flags that announce nothing nothing is told."""
    return _announced(data, label, _NO_TEMPERATURES)


def take_first_battery_health(data: bytes, label: str) -> Iterator[Taken]:
    """Take it as the driver's version 1 did: each temperature is a number as well."""
    return _announced(data, label, {})


def _announced(data: bytes, label: str, beyond: Mapping[int, str]) -> Iterator[Taken]:
    if not data:
        yield Missing(label, "the value is empty, without so much as its flags")
        return
    flags, at = data[0], 1
    if flags & _HEALTH_RESERVED:
        reserved = flags & _HEALTH_RESERVED
        yield Missing(label, f"its flags have bits set that mean nothing: 0x{reserved:02x}")
    for part in (each for each in _HEALTH if flags & each.bit):
        size = struct.calcsize(part.format)
        raw = data[at : at + size]
        at += size
        (value,) = struct.unpack(part.format, raw) if len(raw) == size else (None,)
        if part.name is CounterName.BATTERY_TEMPERATURE_C and value in beyond:
            yield Missing(label, f"its temperature is {beyond[value]} degrees Celsius")
        else:
            yield _health(part, raw, size, label)
    if len(data) > at:
        yield Missing(label, f"{len(data) - at} bytes follow that no flag announces")


def _health(part: _Part, raw: bytes, size: int, label: str) -> Taken:
    if len(raw) < size:
        return Missing(label, f"a flag announces {part.name.value}, and it is not there")
    (value,) = struct.unpack(part.format, raw)
    if part.name is CounterName.BATTERY_HEALTH_PERCENT and value > _MAX_PERCENT:
        return Missing(label, f"{value} is no percentage")
    return Counted(part.name, value, raw, label)


def number_of(
    counter: CounterName, number: NumberFormat
) -> Callable[[bytes, str], Iterator[Taken]]:
    """Answer what takes a counter from a characteristic of the maker's own, little-endian."""

    def take(data: bytes, label: str) -> Iterator[Taken]:
        if len(data) == _BYTES[number]:
            yield Counted(counter, int.from_bytes(data, "little"), data, label)
        else:
            yield _wrong_length(data, label, str(_BYTES[number]))

    return take


def _wrong_length(data: bytes, label: str, expected: str) -> Missing:
    return Missing(label, f"the value has {len(data)} bytes, not {expected}: {data[:32].hex()}")
