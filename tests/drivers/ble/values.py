"""What an invented device holds, byte by byte: written by hand from the standards."""

from __future__ import annotations

from typing import Final

from drivers.gatt import Characteristic, characteristic
from tests.drivers.drive import Values

UDI: Final = bytes.fromhex(
    "0f"
    "28303129303038313233343536373839303128323129534e2d30303031323300"
    "303038313233343536373839303100"
    "322e35312e312e3100"
    "322e31362e3834302e312e3131333838332e332e323400"
)
"""Decoded by bluetooth-sig too: (01)00812345678901(21)SN-000123, GS1, the FDA."""

SYSTEM_ID: Final = bytes.fromhex("5544332211ccbbaa")
"""OUI AA-BB-CC, number 11-22-33-44-55; the wire has the last byte first."""

HEALTH: Final = bytes.fromhex("0f5f2c01190300")
"""95 %, 300 cycles, 25 degrees, 3 deep discharges."""

PNP: Final = bytes.fromhex("02091201001302")
REGULATORY: Final = bytes.fromhex("00020012020100080105000100022 00f0202000200 00".replace(" ", ""))

WHOLE: Final[Values] = {
    characteristic("180a/2a29"): b"Synthex Mobility",
    characteristic("180a/2a24"): b"SX-300",
    characteristic("180a/2a25"): b"SN-000123",
    characteristic("180a/2a26"): b"5.1.0",
    characteristic("180a/2a27"): b"D1",
    characteristic("180a/2a28"): b"2.8",
    characteristic("180a/2bff"): UDI,
    characteristic("180a/2a23"): SYSTEM_ID,
    characteristic("180a/2a50"): PNP,
    characteristic("180a/2a2a"): REGULATORY,
    characteristic("180f/2a19"): b"\x53",
    characteristic("180f/2bea"): HEALTH,
}


def at(place: str) -> Characteristic:
    return characteristic(place)
