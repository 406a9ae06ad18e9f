"""Bytes through a simulated characteristic to somebody else's line, and back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from bleak import BleakClient

from simulators.ble import virtual_radio
from simulators.ble.pipe import piped, terminal_at
from simulators.ble.uuids import SMP_CHARACTERISTIC
from simulators.terminal import Terminal, open_terminal
from tests.simulators.ble.reading import PATIENCE_S, find

pytest.importorskip("termios", reason="this system has no pseudo-terminals")


def _beside(act: Callable[[BleakClient, Terminal, asyncio.Queue[bytes]], Awaitable[None]]) -> None:
    """Act with a connected client, the terminal at the line's other end, and what is notified."""

    async def connect(terminal: Terminal) -> None:
        heard: asyncio.Queue[bytes] = asyncio.Queue()
        with terminal_at(Path(terminal.device)) as line:
            radio = virtual_radio("smp-ble", stream=piped(line))
            [found] = await find(radio)
            async with (
                asyncio.timeout(PATIENCE_S),
                BleakClient(
                    found.device, lambda _: heard.put_nowait(b""), backend=radio.client
                ) as client,
            ):
                await client.start_notify(
                    SMP_CHARACTERISTIC, lambda _, piece: heard.put_nowait(bytes(piece))
                )
                await client.write_gatt_char(SMP_CHARACTERISTIC, b"\x00asked", response=False)
                await act(client, terminal, heard)

    with open_terminal() as terminal:
        asyncio.run(connect(terminal))


def test_what_a_host_writes_goes_to_the_line_as_it_is() -> None:
    async def act(_: BleakClient, terminal: Terminal, _heard: asyncio.Queue[bytes]) -> None:
        assert await terminal.port.read() == b"\x00asked"

    _beside(act)


def test_what_the_line_says_is_notified_as_it_is() -> None:
    async def act(_: BleakClient, terminal: Terminal, heard: asyncio.Queue[bytes]) -> None:
        await terminal.port.write(b"\x11answer\n")
        assert await heard.get() == b"\x11answer\n"

    _beside(act)


def test_a_line_that_ends_loses_the_link() -> None:
    async def act(client: BleakClient, terminal: Terminal, heard: asyncio.Queue[bytes]) -> None:
        await terminal.port.read()  # the host's bytes have come this far
        terminal.hang_up()
        assert await heard.get() == b""
        assert not client.is_connected

    _beside(act)
