"""Flipping one bit in a copy of a packet, to show that the check finds it."""

from __future__ import annotations

import io
import zipfile


def flip_a_byte(packet: bytes, member: str) -> tuple[bytes, int]:
    """A copy with one bit flipped in the middle of a member's content, and the byte's position."""
    with zipfile.ZipFile(io.BytesIO(packet)) as archive:
        content = archive.read(member)
    position = packet.index(content) + len(content) // 2
    damaged = bytearray(packet)
    damaged[position] ^= 1
    return bytes(damaged), position
