"""What a line is: four verbs, and two more over Bluetooth LE. It knows nothing of what bytes mean."""

from __future__ import annotations

from typing import NamedTuple, Protocol, runtime_checkable

from drivers.errors import LinkError
from drivers.gatt import Characteristic


class Link(Protocol):
    """A line to one device. Every failure is a `LinkError` that names the place."""

    @property
    def place(self) -> str:
        """The port or address, escaped, for sentences."""

    async def open(self) -> None:
        """Connect; once only.

        Raises:
            LinkError: not found, busy, permission, unusable.
        """

    async def send(self, data: bytes) -> None:
        """Send all of it.

        Raises:
            LinkError: lost, timeout.
        """

    async def receive(self) -> bytes:
        """Wait for the next bytes, at least one; cancelling it loses none.

        Raises:
            LinkError: lost.
        """

    async def close(self) -> None:
        """Let go of the line; may be called at any time and more than once, and never raises."""


class StagedLink(Protocol):
    """A line that is made in stages, and knows in which of them the time ran out."""

    def late(self, limit_s: float) -> LinkError:
        """Answer the error that says so."""


class Declined(NamedTuple):
    """The device's own error in place of a value (Bluetooth Core, Vol 3 Part F, section 3.4.1.1)."""

    att_error: int


@runtime_checkable
class GattLink(Link, StagedLink, Protocol):
    """A connection to a Bluetooth LE device."""

    def occurrences(self, characteristic: Characteristic) -> int:
        """Answer how often the device's table has it, or its service; nothing is asked."""

    async def read(self, characteristic: Characteristic) -> bytes | Declined:
        """Read the value of one that the table has once, whole and not from a cache.

        Raises:
            LinkError: lost.
            PairingRequired: the device answers only after pairing.
        """

    async def looked_into(self, error: LinkError) -> LinkError:
        """Answer why the line failed, if it was this computer's own doing, or else the same error."""

    async def subscribe(self, channel: Characteristic) -> None:
        """Send to this characteristic from now on, and hear what it notifies.

        Raises:
            LinkError: lost.
            PairingRequired: the device answers only after pairing.
            ProtocolError: the device has no such characteristic, or it cannot be used so.
        """
