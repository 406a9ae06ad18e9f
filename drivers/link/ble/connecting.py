"""Connecting, with a few more tries: radios lose packets, and operating systems lose devices.

In the spirit of bleak-retry-connector, which is not used: what is needed of it is this page, and it
brings its own errors, its own limits, and changes to BlueZ's device cache that a reader of identities
has no business to make.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from drivers.errors import LinkError, LinkReason
from drivers.link.ble.heard import Device
from drivers.link.ble.radio import Radio
from drivers.link.ble.sentences import lost_keys
from drivers.link.ble.stage import Stage
from drivers.link.ble.trouble import explained
from drivers.link.ble.trying import tried

if TYPE_CHECKING:
    from bleak import BleakClient

TRY_S: Final = 20.0
"""For one try: BlueZ needs up to 20 seconds to list the services of some devices."""

DISCONNECT_S: Final = 5.0

_WORTH_ANOTHER: Final = frozenset({LinkReason.LOST, LinkReason.TIMEOUT, LinkReason.BUSY})
"""What may be chance, or over in a moment. An adapter that is off, or a permission, is not; what vanished
has to be heard again first."""


class Attempts:
    """The tries to connect one device.

    Attributes:
        client: bleak's client of the newest try; `let_go` ends it whatever came of it.
    """

    def __init__(self, radio: Radio, on_lost: Callable[[], None]) -> None:
        self._radio = radio
        self._on_lost = on_lost
        self.client: BleakClient | None = None
        self._is_made = False
        self._was_dropped = False
        self._stopped_at: Stage | None = None

    @property
    def stage(self) -> Stage:
        """Whether the link is made, and the services are being listed; of the newest try."""
        if self._stopped_at is not None:
            return self._stopped_at
        made = self.client is not None and (self.client.is_connected or self._was_dropped)
        return Stage.DISCOVERING if made else Stage.CONNECTING

    async def connect(self, device: Device, place: str) -> BleakClient:
        """Connect and have the services listed.

        Raises:
            LinkError: every try failed; says how the last one did. A paired device that never keeps a
                connection is told apart: its mend is another one.
            PairingRequired: the device wants to be paired first.
        """

        async def one() -> BleakClient:
            try:
                return await self._try(device, place)
            except LinkError:
                await self.let_go()
                raise

        try:
            return await tried(one, _WORTH_ANOTHER)
        except LinkError as error:
            if device.paired and error.reason is LinkReason.LOST:
                raise lost_keys(place, device.heard.address) from error
            raise

    async def _try(self, device: Device, place: str) -> BleakClient:
        from bleak import BleakClient

        self._is_made = self._was_dropped = False
        self._stopped_at = None
        client = BleakClient(
            device.handle,
            disconnected_callback=self._disconnected,
            timeout=2 * TRY_S,  # never reached: we end it ourselves, and know how far it came
            backend=self._radio.client,
            winrt={"use_cached_services": False},
        )
        self.client = client
        try:
            await self._connected(client)
        except Exception as error:  # whatever bleak's back ends meet
            raise explained(error, self.stage, place, device.heard.address) from error
        self._is_made = True
        return client

    async def _connected(self, client: BleakClient) -> None:
        """Await the connection and the list of services for as long as one try may take.

        How far a try came that is stopped has to be known before bleak lets go of the link: BlueZ's
        word that it was made, and is no more, can come too late to be heard.

        Raises:
            TimeoutError: it took too long.
        """
        connecting = asyncio.ensure_future(client.connect())
        connecting.add_done_callback(_heeded)
        try:
            await asyncio.wait({connecting}, timeout=TRY_S)
        finally:
            if not connecting.done():
                # A link that was made and dropped meanwhile is being made again.
                made = client.is_connected
                self._stopped_at = Stage.DISCOVERING if made else Stage.CONNECTING
                connecting.cancel()
                await asyncio.wait({connecting}, timeout=DISCONNECT_S)
        if self._stopped_at is not None:
            raise TimeoutError
        connecting.result()

    def _disconnected(self, _client: BleakClient) -> None:
        if self._is_made:
            self._on_lost()
        else:
            self._was_dropped = True

    async def let_go(self) -> None:
        """Disconnect, if there is anything to disconnect; never raises."""
        client, self.client = self.client, None
        if client is None:
            return
        with contextlib.suppress(Exception):  # whatever it says, there is nothing left to do
            async with asyncio.timeout(DISCONNECT_S):
                await client.disconnect()


def _heeded(connecting: asyncio.Future[None]) -> None:
    """Nobody may be left who asks how it ended."""
    if not connecting.cancelled():
        connecting.exception()
