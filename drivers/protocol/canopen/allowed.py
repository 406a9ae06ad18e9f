r"""Every frame that the CANopen driver may send, declared apart from what its session encodes.

The rows are the text of the lines themselves. Adapter: close, version, the profile's one
bit rate, listen-only; and only where the profile lets the driver transmit, open and the SDO uploads to its
one node.
"""

from __future__ import annotations

from typing import Final

from drivers.allowlist import AllowList
from drivers.bus_profiles import CanopenProfile

_CLOSE: Final = "C\r"
_VERSION: Final = "V\r"
_LISTEN: Final = "L\r"
_OPEN: Final = "O\r"

_RATE: Final = {
    10: "S0\r",
    20: "S1\r",
    50: "S2\r",
    100: "S3\r",
    125: "S4\r",
    250: "S5\r",
    500: "S6\r",
    800: "S7\r",
    1000: "S8\r",
}

UPLOADS: Final = (
    "40 1810 00 00000000",  # 0x1018:0 identity: number of entries
    "40 1810 01 00000000",  # 0x1018:1 vendor-id
    "40 1810 02 00000000",  # 0x1018:2 product code
    "40 1810 03 00000000",  # 0x1018:3 revision number
    "40 1810 04 00000000",  # 0x1018:4 serial number
    "40 0810 00 00000000",  # 0x1008 manufacturer device name
    "40 0910 00 00000000",  # 0x1009 manufacturer hardware version
    "40 0A10 00 00000000",  # 0x100A manufacturer software version
    "60 0000 00 00000000",  # next segment, toggle bit 0
    "70 0000 00 00000000",  # next segment, toggle bit 1
)
"""The eight bytes of every SDO that is ever sent: uploads only."""

_LOWEST_SDO: Final = 1536
"""COB-ID 0x600; the node id is added to it (CiA 301, predefined connection set)."""


def canopen_allowlist(bus: CanopenProfile) -> AllowList:
    """Answer what the profile declares: to listen, and if it says so, to ask its node."""
    lines = [_CLOSE, _VERSION, _RATE[bus.bit_rate_kbit_s], _LISTEN]
    if bus.transmit != "never":
        lines.append(_OPEN)
        head = f"t{_LOWEST_SDO + bus.node:03X}8"
        lines.extend(head + row.replace(" ", "") + "\r" for row in UPLOADS)
    return AllowList(line.encode("ascii") for line in lines)
