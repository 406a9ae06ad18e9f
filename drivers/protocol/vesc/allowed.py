"""Every frame that the VESC driver may send, byte for byte, apart from its encoder: one.

Each other id is a command: from 5 on they move the motor, 1 jumps into the bootloader.
"""

from __future__ import annotations

from typing import Final

from drivers.allowlist import AllowList

#                    start length id    CRC         stop
FRAME: Final = bytes([0x02, 0x01, 0x00, 0x00, 0x00, 0x03])
"""COMM_FW_VERSION, without data."""


def vesc_allowlist() -> AllowList:
    """Answer the one frame."""
    return AllowList([FRAME])
