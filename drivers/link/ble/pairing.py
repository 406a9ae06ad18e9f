"""Pairing, as far as bleak can: without a passkey. Else the operating system's own way is named."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from drivers.errors import DriverError
from drivers.link.ble.sentences import pairing_required
from drivers.link.ble.stage import Stage
from drivers.link.ble.trouble import in_our_words

if TYPE_CHECKING:
    from bleak import BleakClient

PAIR_FIRST: Final = frozenset({0x05, 0x08, 0x0C, 0x0F})
"""ATT errors that mean "pair first": insufficient authentication, authorization, key size, encryption.

Source: Bluetooth Core, Vol 3 Part F, section 3.4.1.1.
"""

PAIR_S: Final = 20.0
"""A device that waits for a passkey, which nobody is asked for here, waits for ever."""


async def pair(client: BleakClient, place: str, address: str) -> None:
    """Pair, once.

    Raises:
        PairingRequired: bleak cannot here, or the device refused, or it did not end.
    """
    try:
        with in_our_words(Stage.READING, place, address):
            async with asyncio.timeout(PAIR_S):
                await client.pair()
    except DriverError as error:
        cause = error.__cause__
        match cause:
            case NotImplementedError():
                detail = ""
            case TimeoutError():
                detail = ", and pairing did not end: it may want a code"
            case _:
                detail = ", and refused to pair"
        raise pairing_required(place, address, detail) from cause
