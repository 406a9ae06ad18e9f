"""Every frame that the FlexSEA driver may send, byte for byte, apart from its encoder.

Four frames: reading Who Am I with the packet numbers of the four passes that a connection may have.
"""

from __future__ import annotations

from typing import Final

from drivers.allowlist import AllowList

#            header N  cmd 0, read  packet number  sum  footer
FRAMES: Final = (
    bytes([0xED, 0x03, 0x01, 0x00, 0x01, 0x02, 0xEE]),
    bytes([0xED, 0x03, 0x01, 0x00, 0x02, 0x03, 0xEE]),
    bytes([0xED, 0x03, 0x01, 0x00, 0x03, 0x04, 0xEE]),
    bytes([0xED, 0x03, 0x01, 0x00, 0x04, 0x05, 0xEE]),
)
"""All that a FlexSEA board is ever sent."""


def flexsea_allowlist() -> AllowList:
    """Answer the four frames."""
    return AllowList(FRAMES)
