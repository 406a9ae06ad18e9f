"""One read of each wire but SMP, byte for byte as published or captured."""

from __future__ import annotations

FLEXSEA_WHO_AM_I = bytes.fromhex("ed03010001 02 ee")
MODBUS_BASIC = bytes.fromhex("012b0e01007077")
VESC_VERSION = bytes.fromhex("020100000003")
SLCAN = [b"S6\r", b"O\r", b"t60584018100400000000\r"]
SLCAN_NAME = [b"S6\r", b"O\r", b"t60584008100000000000\r", b"t60586000000000000000\r"]
