"""The bed of the machine: bluetoothd and the kernel, whose adapter hears a radio in a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from tests.bluetooth.beds import Given, Played, Told, new_address, text_of
from tests.bluetooth.program import load

RADIO_VARIABLE: Final = "K1007_RADIO"
"""Where the guest's radio listens."""

ADAPTER_VARIABLE: Final = "K1007_ADAPTER"
"""A pipe that says when the adapter can be used: pytest is begun while it is made."""


@cache
def machine_ready() -> None:
    """Wait, the first time, until guest.sh says so or gives up; then load the program beside the tests."""
    said = Path(os.environ[ADAPTER_VARIABLE]).read_text()
    assert said == "ready\n", said
    load()


class BluezBed:
    """The same back end over bluetoothd and the kernel; only in the machine."""

    @asynccontextmanager
    async def play(self, *given: Given, faults: Sequence[str] = ()) -> AsyncIterator[Played]:
        """See `Bed.play`."""
        async with _radio() as radio:
            scenarios = [{"toml": each, "address": new_address()} for each in map(text_of, given)]
            if await _believes_to_scan():
                await _switch_off_and_on()
            await radio.ask("play", scenarios=scenarios, faults=list(faults))
            addresses = tuple(each["address"] for each in scenarios)

            async def told() -> Told:
                said = await radio.ask("report")
                requests = [(each["name"], each["uuid"]) for each in said["requests"]]
                return Told(requests, said["violations"])

            try:
                yield Played(addresses, told, environment={})
            finally:
                await radio.ask("play", scenarios=[], faults=[])


class _Radio(NamedTuple):
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, what: str, **more: object) -> dict[str, Any]:
        self.writer.write(json.dumps({"ask": what, **more}).encode() + b"\n")
        await self.writer.drain()
        answer: dict[str, Any] = json.loads(await self.reader.readline())
        return answer


async def _believes_to_scan() -> bool:
    """BlueZ before 5.88 may be left believing so, and hears nothing then (bluez issue 807)."""
    process = await asyncio.create_subprocess_exec(
        "bluetoothctl", "show", stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    return b"Discovering: yes" in said


async def _switch_off_and_on() -> None:
    """The adapter; not more often than needed: Linux 6.1 may crash if a link is just being lost."""
    for word in ("off", "on"):
        process = await asyncio.create_subprocess_exec(
            "bluetoothctl", "power", word, stdout=asyncio.subprocess.DEVNULL
        )
        assert await process.wait() == 0, f"the adapter cannot be switched {word}"


@asynccontextmanager
async def _radio() -> AsyncIterator[_Radio]:
    reader, writer = await asyncio.open_unix_connection(
        os.environ[RADIO_VARIABLE], limit=16_000_000
    )
    try:
        yield _Radio(reader, writer)
    finally:
        writer.close()
