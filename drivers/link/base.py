"""What a line is: four verbs. It knows nothing of what its bytes mean."""

from __future__ import annotations

from typing import Protocol


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
