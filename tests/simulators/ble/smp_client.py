"""A client of the SMP characteristic that is nobody's driver: bleak and frames."""

from __future__ import annotations

import asyncio
from typing import Final

from bleak import BleakClient

from simulators.ble.uuids import SMP_CHARACTERISTIC
from tests.simulators.ble.reading import PATIENCE_S

HEADER_BYTES: Final = 8


async def ask(client: BleakClient, *pieces: bytes) -> list[bytes]:
    """The notifications that answer one request, which is written in these pieces."""
    heard: list[bytes] = []
    whole = asyncio.Event()

    def hear(_: object, piece: bytearray) -> None:
        heard.append(bytes(piece))
        answer = b"".join(heard)
        if len(answer) >= HEADER_BYTES + int.from_bytes(answer[2:4], "big"):
            whole.set()

    await client.start_notify(SMP_CHARACTERISTIC, hear)
    for piece in pieces:
        await client.write_gatt_char(SMP_CHARACTERISTIC, piece, response=False)
    async with asyncio.timeout(PATIENCE_S):
        await whole.wait()
    await client.stop_notify(SMP_CHARACTERISTIC)
    return heard
