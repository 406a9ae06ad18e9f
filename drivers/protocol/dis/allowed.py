"""Every characteristic that the driver ``dis`` may read, declared apart from what its session reads.

None is written, none is subscribed to. The UUIDs are written out a second time on purpose: were the
session's table wrong, its reading would not be in the list, and the link would refuse it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from drivers.gatt import Characteristic, characteristic

STANDARD: Final = (
    "180a/2a23",
    "180a/2a24",
    "180a/2a25",
    "180a/2a26",
    "180a/2a27",
    "180a/2a28",
    "180a/2a29",
    "180a/2a2a",
    "180a/2a50",
    "180a/2bff",
    "180f/2a19",
    "180f/2bea",
)
"""What every device may be asked: Bluetooth SIG, Assigned Numbers, characteristics."""


def readable(own: Iterable[str]) -> tuple[Characteristic, ...]:
    """Answer the standard ones, and those that the profile names."""
    return tuple(characteristic(place) for place in (*STANDARD, *own))
