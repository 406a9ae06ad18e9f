"""What a Modbus exception code means (MODBUS Application Protocol V1.1b3, section 7)."""

from __future__ import annotations

from typing import Final

from drivers.protocol.modbus.frame import Declined

_MEANINGS: Final = {
    0x01: "illegal function",
    0x02: "illegal data address",
    0x03: "illegal data value",
    0x04: "server device failure",
    0x05: "acknowledge, still working on it",
    0x06: "server device busy",
    0x08: "memory parity error",
    0x0A: "gateway path unavailable",
    0x0B: "gateway target did not respond",
}


def explain(declined: Declined) -> str:
    """Answer the reason in words, with the code that the device sent."""
    meaning = _MEANINGS.get(declined.code, "no known meaning")
    return f"the device declined: exception 0x{declined.code:02X} ({meaning})"
