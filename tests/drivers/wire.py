"""A line in memory that remembers what reached it."""

from __future__ import annotations


class Wire:
    """Keeps what was sent, and always has more to give."""

    place = '"the bench"'

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    async def open(self) -> None: ...

    async def send(self, data: bytes) -> None:
        self.sent.append(data)

    async def receive(self) -> bytes:
        return b"x" * 1024

    async def close(self) -> None: ...
