"""A program of its own that knows nothing of simulators: reads one characteristic with bleak, as it is.

``python client.py ADDRESS UUID`` prints the value in hex.
"""

from __future__ import annotations

import asyncio
import sys

from bleak import BleakClient, BleakScanner

PATIENCE_S = 60.0


async def _read(address: str, uuid: str) -> bytes:
    device = await BleakScanner.find_device_by_address(address, timeout=PATIENCE_S)
    assert device is not None
    async with BleakClient(device, timeout=PATIENCE_S) as client:
        return bytes(await client.read_gatt_char(uuid))


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(_read(*sys.argv[1:])).hex())
