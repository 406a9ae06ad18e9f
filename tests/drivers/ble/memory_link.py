"""A Bluetooth LE connection in memory: no radio, no time; what is touched is written down."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping

from drivers.errors import LinkError
from drivers.gatt import Characteristic
from drivers.link.base import Declined


class MemoryLink:
    """Has these values, and answers what is written to its channel."""

    place = "the device in memory"

    def __init__(
        self,
        values: Mapping[Characteristic, list[bytes | int]],
        answer: Callable[[bytes], Iterable[bytes]] = lambda _: (),
        several: Iterable[Characteristic] = (),
    ) -> None:
        self._values = {place: list(each) for place, each in values.items()}
        self._answer = answer
        self._several = frozenset(several)
        self._arrived: asyncio.Queue[bytes] = asyncio.Queue()
        self.reads: list[Characteristic] = []
        self.written: list[bytes] = []
        self.subscribed: list[Characteristic] = []

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def send(self, data: bytes) -> None:
        assert self.subscribed
        self.written.append(data)
        for piece in self._answer(data):
            self._arrived.put_nowait(piece)

    async def receive(self) -> bytes:
        return await self._arrived.get()

    def occurrences(self, characteristic: Characteristic) -> int:
        return 2 if characteristic in self._several else int(characteristic in self._values)

    async def read(self, characteristic: Characteristic) -> bytes | Declined:
        """Give the next value of this characteristic; the last one stays."""
        self.reads.append(characteristic)
        values = self._values[characteristic]
        value = values.pop(0) if len(values) > 1 else values[0]
        return value if isinstance(value, bytes) else Declined(value)

    def late(self, limit_s: float) -> LinkError:
        raise AssertionError(f"nothing in memory takes {limit_s} s")

    async def looked_into(self, error: LinkError) -> LinkError:
        return error

    async def subscribe(self, channel: Characteristic) -> None:
        self.subscribed.append(channel)
