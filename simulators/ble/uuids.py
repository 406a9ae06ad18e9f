"""The UUIDs of the simulated device: four hex digits for the Bluetooth SIG's, 36 characters else.

Sources: Bluetooth SIG assigned numbers; OpenExo, ExoCode/src/GattDb.h (tags v1.0.0 to v2.0); Nordic UART
Service; Zephyr, "SMP over Bluetooth".
"""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import BeforeValidator

DIS: Final = "180a"
BATTERY: Final = "180f"

SYSTEM_ID: Final = "2a23"
MODEL: Final = "2a24"
SERIAL: Final = "2a25"
FIRMWARE: Final = "2a26"
HARDWARE: Final = "2a27"
SOFTWARE: Final = "2a28"
MANUFACTURER: Final = "2a29"
REGULATORY: Final = "2a2a"
PNP_ID: Final = "2a50"
UDI: Final = "2bff"

BATTERY_LEVEL: Final = "2a19"
BATTERY_HEALTH: Final = "2bea"

SERVICE_CHANGED: Final = "2a05"
CLIENT_FEATURES: Final = "2b29"
SUBSCRIPTION: Final = "2902"
"""The descriptor "client characteristic configuration"."""

NUS: Final = "6e400001-b5a3-f393-e0a9-e50e24dcca9e"
NUS_RX: Final = "6e400002-b5a3-f393-e0a9-e50e24dcca9e"
"""What the device receives: the one on which a letter starts motors."""
NUS_TX: Final = "6e400003-b5a3-f393-e0a9-e50e24dcca9e"

OPENEXO: Final = "e0271458-8c6a-11ed-a1eb-0242ac120002"
OPENEXO_BOARD: Final = "e0271459-8c6a-11ed-a1eb-0242ac120002"
OPENEXO_FIRMWARE: Final = "e0271460-8c6a-11ed-a1eb-0242ac120002"
OPENEXO_DEVICE: Final = "e0271461-8c6a-11ed-a1eb-0242ac120002"
OPENEXO_ERRORS: Final = "33b65d42-611c-11ed-9b6a-0242ac120002"
OPENEXO_ERROR: Final = "33b65d43-611c-11ed-9b6a-0242ac120002"

SMP: Final = "8d53dc1d-1db7-4cd3-868b-8a527460aa84"
SMP_CHARACTERISTIC: Final = "da2e7828-fbce-4e01-ae9e-261174997c48"

_SHORT: Final = re.compile(r"[0-9a-f]{4}")
_LONG: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SIG_TAIL: Final = "-0000-1000-8000-00805f9b34fb"


def to_uuid(value: object) -> str:
    """A UUID as this module writes it.

    Raises:
        ValueError: it is none.
    """
    text = value.lower() if isinstance(value, str) else ""
    if text.startswith("0000") and text.endswith(_SIG_TAIL):
        text = text.removesuffix(_SIG_TAIL)[4:]
    if _SHORT.fullmatch(text) or _LONG.fullmatch(text):
        return text
    raise ValueError("a UUID has four hex digits, or 36 characters with hyphens")


def long_form(uuid: str) -> str:
    """The 36 characters of a UUID."""
    return f"0000{uuid}{_SIG_TAIL}" if len(uuid) == len(DIS) else uuid


def wire_form(uuid: str) -> bytes:
    """The 2 or 16 bytes of a UUID on the air, least significant first."""
    return bytes.fromhex(uuid.replace("-", ""))[::-1]


Uuid = Annotated[str, BeforeValidator(to_uuid)]
"""A UUID as a scenario's file has it."""
