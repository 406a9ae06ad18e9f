"""What an SDO abort code means (CiA 301, table 22)."""

from __future__ import annotations

from typing import Final

_MEANINGS: Final = {
    0x0503_0000: "toggle bit not alternated",
    0x0504_0000: "SDO protocol timed out",
    0x0504_0001: "command specifier not valid or unknown",
    0x0504_0002: "invalid block size",
    0x0504_0003: "invalid sequence number",
    0x0504_0004: "CRC error",
    0x0504_0005: "out of memory",
    0x0601_0000: "unsupported access to an object",
    0x0601_0001: "attempt to read a write-only object",
    0x0601_0002: "attempt to write a read-only object",
    0x0602_0000: "object does not exist",
    0x0604_0041: "object cannot be mapped to a PDO",
    0x0604_0042: "mapped objects would exceed the PDO's length",
    0x0604_0043: "general parameter incompatibility",
    0x0604_0047: "general internal incompatibility in the device",
    0x0606_0000: "access failed because of a hardware error",
    0x0607_0010: "data type or length does not match",
    0x0607_0012: "data too long",
    0x0607_0013: "data too short",
    0x0609_0011: "sub-index does not exist",
    0x0609_0030: "invalid value for the parameter",
    0x0609_0031: "value too high",
    0x0609_0032: "value too low",
    0x0609_0036: "maximum value is less than minimum value",
    0x060A_0023: "resource not available",
    0x0800_0000: "general error",
    0x0800_0020: "data cannot be transferred or stored",
    0x0800_0021: "data cannot be transferred because of local control",
    0x0800_0022: "data cannot be transferred in the present device state",
    0x0800_0023: "no object dictionary is present",
    0x0800_0024: "no data available",
}


def explain(code: int) -> str:
    """Answer the reason in words, with the code that the node sent."""
    return f"the node declined: abort 0x{code:08X} ({_MEANINGS.get(code, 'no known meaning')})"
