"""The guest's Bluetooth adapter, and the simulated devices that it hears.

``python -m tests.bluetooth.kernel_radio SOCKET`` gives the kernel an adapter through ``/dev/vhci``; its other
side is a radio in the same simulated air as the devices. What is in the air is said over the socket: one JSON
line asks, one answers.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable
from typing import Any, Final

from bumble import hci
from bumble.device import Device
from bumble.host import Host
from bumble.transport import open_transport
from bumble.transport.common import AsyncPipeSink

from simulators.ble.air import Air, Radio
from simulators.ble.peripheral import Peripheral
from simulators.faults import faults_of
from simulators.scenario import Scenario, parse

ADAPTER_ADDRESS: Final = "00:1A:7D:DA:71:13"
"""A public one: without it BlueZ says "No Bluetooth address for index 0"."""


INTERVAL_MS: Final = 200
"""Each advertisement costs an emulated processor some milliseconds, in the kernel and in bluetoothd."""


class InTheAir:
    """The devices that are switched on now."""

    def __init__(self, air: Air) -> None:
        self._air = air
        self._on: list[tuple[Peripheral, Radio, Device]] = []

    async def play(self, scenarios: Iterable[dict[str, str]], faults: Iterable[str]) -> None:
        """Switch the present devices off and others on."""
        await self._switch_off()
        laid = faults_of(faults)
        for given in scenarios:
            device = Peripheral(_scenario(given["toml"]), laid, address=given["address"])
            radio = Radio(
                device.address, self._air, rssi_dbm=device.config.rssi_dbm, temper=device.temper
            )
            started = await device.start(Host(radio, AsyncPipeSink(radio)))
            self._on.append((device, radio, started))

    async def forget_keys(self) -> None:
        """Every device loses its keys, as after a reset."""
        for _, _, device in self._on:
            if device.keystore is not None:
                await device.keystore.delete_all()

    def report(self) -> dict[str, Any]:
        """What the devices have noticed."""
        devices = [device for device, _, _ in self._on]
        return {
            "requests": [each._asdict() for one in devices for each in one.requests],
            "violations": [each.text for one in devices for each in one.controller.violations],
        }

    async def _switch_off(self) -> None:
        for _, radio, device in self._on:
            for connection in tuple(device.connections.values()):
                await connection.disconnect()
            await device.power_off()
            self._air.remove_controller(radio)
        self._on.clear()


def _scenario(text: str) -> Scenario:
    """The scenario of a file's text, advertising no more often than this slow machine can hear."""
    scenario = parse(text.encode(), source="a test's own")
    assert scenario.ble is not None
    ble = scenario.ble.model_copy(update={"interval_ms": INTERVAL_MS})
    return scenario.model_copy(update={"ble": ble})


async def _serve(socket: str) -> None:
    air = Air()
    transport = await open_transport("vhci")
    adapter = Radio("adapter", air, public_address=ADAPTER_ADDRESS)
    # The kernel would ask the controller to resolve addresses, which bumble's does not.
    adapter.le_features &= ~hci.LeFeatureMask.LL_PRIVACY
    transport.source.set_packet_sink(adapter)
    adapter.host = transport.sink
    playing = InTheAir(air)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            asked = json.loads(line)
            match asked.pop("ask"):
                case "play":
                    await playing.play(asked["scenarios"], asked["faults"])
                case "forget keys":
                    await playing.forget_keys()
                case _:
                    pass
            writer.write(json.dumps(playing.report()).encode() + b"\n")
            await writer.drain()
        writer.close()

    server = await asyncio.start_unix_server(answer, socket)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1]))
