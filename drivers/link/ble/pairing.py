"""Pairing, as far as bleak can: without a passkey. Else the operating system's own way is named."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from drivers.errors import DriverError, LinkError, LinkReason, PairingRequired
from drivers.link.ble.sentences import pairing_required
from drivers.link.ble.stage import Stage
from drivers.link.ble.trouble import in_our_words
from drivers.link.ble.trying import tried

if TYPE_CHECKING:
    from bleak import BleakClient

PAIR_FIRST: Final = frozenset({0x05, 0x08, 0x0C, 0x0F})
"""ATT errors that mean "pair first": insufficient authentication, authorization, key size, encryption.

Source: Bluetooth Core, Vol 3 Part F, section 3.4.1.1.
"""

PAIR_S: Final = 20.0
"""A device that waits for a passkey, which nobody is asked for here, waits for ever."""

REFUSED: Final = ", and refused to pair"
ENDLESS: Final = ", and pairing did not end: it may want a code"
BROKEN_OFF: Final = ", and pairing was broken off"

_BLUEZ: Final = {
    "org.bluez.Error.AuthenticationCanceled": BROKEN_OFF,
    "org.bluez.Error.AuthenticationTimeout": ENDLESS,
}
_PAIRED_ALREADY: Final = "org.bluez.Error.AlreadyExists"


async def pair(client: BleakClient, place: str, address: str) -> None:
    """Pair, once; again only where the operating system is busy for a moment.

    Raises:
        PairingRequired: bleak cannot here, or the device refused, or pairing was broken off, or it did
            not end.
        LinkError: it is not the device: the connection was lost, the operating system is busy, or this
            computer's Bluetooth cannot be used any more.
    """
    try:
        with in_our_words(Stage.READING, place, address):
            async with asyncio.timeout(PAIR_S):
                await tried(lambda: _once(client, place, address), (LinkReason.BUSY,))
    except DriverError as error:
        detail = _of_the_device(error, is_connected=client.is_connected)
        if detail is None:
            raise
        raise pairing_required(place, address, detail) from error.__cause__


async def _once(client: BleakClient, place: str, address: str) -> None:
    from bleak.exc import BleakDBusError

    with in_our_words(Stage.READING, place, address):
        try:
            await client.pair()
        except BleakDBusError as error:
            if error.dbus_error != _PAIRED_ALREADY:
                raise


def _of_the_device(error: DriverError, *, is_connected: bool) -> str | None:
    """Answer how the device is to blame, as the end of a sentence; ``None``: it is not."""
    from bleak.exc import BleakDBusError

    match error, error.__cause__:
        case PairingRequired(), BleakDBusError(dbus_error=name):
            return _BLUEZ.get(name, REFUSED)
        case _, NotImplementedError():
            return ""
        case LinkError(reason=LinkReason.TIMEOUT), _:
            return ENDLESS
        case LinkError(reason=LinkReason.LOST), BleakDBusError():
            return REFUSED if is_connected else None
        case LinkError(reason=LinkReason.LOST), _:
            return REFUSED  # WinRT tells a refusal as an error without a name
        case _:
            return None
