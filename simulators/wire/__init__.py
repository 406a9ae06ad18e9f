"""The protocols that a simulated controller speaks: bytes in, answers out, no input or output."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class Wire(Protocol):
    """One connection's protocol; the controller behind it is shared."""

    def receive(self, data: bytes) -> Iterator[bytes]:
        """Take bytes as the line brought them, and give each answer that they led to.

        Never raises for what is in the bytes; keeps no more of them than one request may hold.
        """
        ...
