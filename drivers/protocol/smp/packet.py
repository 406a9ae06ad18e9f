"""What a framing finds in a stream of bytes."""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias

MAX_PACKET_BYTES: Final = 16_384
"""Far above the buffers of real servers (96 to 2,048 bytes)."""


class Packet(NamedTuple):
    """A frame that is whole, as far as its framing can tell."""

    frame: bytes


class Damaged(NamedTuple):
    """Something that began like a packet and was none; ``what`` completes "a packet …"."""

    what: str


Found: TypeAlias = Packet | Damaged
