"""A VESC without I/O for the tests; it shares no codec with the driver (CRC by its definition)."""

from __future__ import annotations

from dataclasses import dataclass, field

QUESTION = bytes.fromhex("020100000003")
UUID = bytes(range(1, 13))
FLAGS = bytes(8)
"""pairing_done, fw_test_version, hw_type, custom_cfg_num, phase_filters, qml_hw, qml_app, nrf."""


def crc(payload: bytes) -> bytes:
    """CRC-16/XMODEM, bit by bit."""
    value = 0
    for byte in payload:
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1) ^ (0x1021 if value & 0x8000 else 0)
            value &= 0xFFFF
    return value.to_bytes(2, "big")


def packet(payload: bytes, head: int = 0) -> bytes:
    """Wrap a payload; ``head`` 2, 3 or 4 forces that form, whatever the length."""
    size = head or (2 if len(payload) < 255 else 3 if len(payload) < 65_535 else 4)
    length = len(payload).to_bytes(size - 1, "big")
    return bytes([size]) + length + payload + crc(payload) + b"\x03"


WHOLE = b"\0\x06\x02VS-50\0" + UUID + FLAGS + b"\0" + bytes.fromhex("deadbeef")


@dataclass
class Vesc:
    """Answers COMM_FW_VERSION; anything else is kept in ``violations``."""

    answer: bytes = WHOLE
    violations: list[bytes] = field(default_factory=list)
    asked: int = 0

    def __call__(self, request: bytes) -> bytes:
        """Answer one question."""
        self.asked += 1
        if request != QUESTION:
            self.violations.append(request)
            return b""
        return packet(self.answer)
