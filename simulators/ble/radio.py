"""A virtual radio: simulated devices in this program, reached through bleak's own back-end interface."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from simulators.ble.computer import computer_with, of_devices
from simulators.ble.peripheral import Peripheral, medium_of
from simulators.ble.requests import AttRequest
from simulators.ble.stream import Stream
from simulators.ble.world import World, build_world
from simulators.controller import Violation
from simulators.faults import Fault, faults_of, require_fit
from simulators.scenario import Scenario, load

if TYPE_CHECKING:
    from bleak.backends.client import BaseBleakClient
    from bleak.backends.scanner import BaseBleakScanner


class VirtualRadio:
    """Devices in the air of one virtual radio; use :func:`simulators.ble.virtual_radio`.

    Attributes:
        devices: one for each scenario, in order; their controllers live as long as this object.
        computer: what the host is like.
    """

    def __init__(
        self,
        scenarios: Sequence[Scenario],
        faults: Sequence[Fault] = (),
        stream: Stream | None = None,
    ) -> None:
        self.devices = tuple(_devices(scenarios, of_devices(faults), stream))
        own = (fault for scenario in scenarios for fault in scenario.faults.laid)
        self.computer = computer_with((*own, *faults))
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready: asyncio.Future[World] | None = None
        self._keeper: asyncio.Task[None] | None = None

    @cached_property
    def scanner(self) -> type[BaseBleakScanner]:
        """What ``BleakScanner(backend=…)`` takes."""
        from simulators.ble.scanner import scanner_for

        return scanner_for(self)

    @cached_property
    def client(self) -> type[BaseBleakClient]:
        """What ``BleakClient(…, backend=…)`` takes."""
        from simulators.ble.client import client_for

        return client_for(self)

    @property
    def violations(self) -> tuple[Violation, ...]:
        """Every write that a reader of identities does not send, of all devices."""
        return tuple(each for device in self.devices for each in device.controller.violations)

    @property
    def requests(self) -> tuple[AttRequest, ...]:
        """Every ATT request, device by device."""
        return tuple(each for device in self.devices for each in device.requests)

    async def world(self) -> World:
        """The world of the running loop: built at first use, and ended with the loop."""
        loop = asyncio.get_running_loop()
        if self._ready is None or self._loop is not loop:
            self._loop = loop
            self._ready = loop.create_future()
            self._keeper = loop.create_task(self._keep(self._ready))
        return await asyncio.shield(self._ready)

    async def aclose(self) -> None:
        """End the world before the loop ends; the next use builds another."""
        keeper, self._keeper, self._ready = self._keeper, None, None
        if keeper is not None and self._loop is asyncio.get_running_loop():
            keeper.cancel()
            await asyncio.wait({keeper})

    async def _keep(self, ready: asyncio.Future[World]) -> None:
        """Live as long as the loop: asyncio cancels what still runs at its end."""
        try:
            world = await build_world(self.devices)
            if self.computer.bonds.paired:
                await world.bond_to_nobody(device.address for device in self.devices)
        except Exception as error:  # noqa: BLE001 — told to whoever waits
            ready.set_exception(error)
            return
        ready.set_result(world)
        try:
            await asyncio.Event().wait()
        finally:
            await world.end()


def _devices(
    scenarios: Iterable[Scenario], faults: Sequence[Fault], stream: Stream | None
) -> Iterable[Peripheral]:
    """One device each; a second one at the same address gets the next free one."""
    taken: set[str] = set()
    for scenario in scenarios:
        device = Peripheral(scenario, faults, stream=stream)
        address = _free(device.address, taken)
        taken.add(address)
        if address != device.address:
            device = Peripheral(scenario, faults, address=address, stream=stream)
        yield device


def _free(address: str, taken: set[str]) -> str:
    while address in taken:
        last = (int(address[-2:], 16) + 1) % 256
        address = f"{address[:-2]}{last:02X}"
    return address


def build_radio(
    scenarios: Sequence[Scenario | str], faults: Sequence[Fault | str], stream: Stream | None
) -> VirtualRadio:
    """A virtual radio of scenarios or their names, with faults over each device.

    Raises:
        ScenarioError: a scenario is unknown, not valid or not on Bluetooth.
        FaultError: a fault is unknown, does not take its parameters or cannot be laid over a device.
    """
    loaded = [load(each) if isinstance(each, str) else each for each in scenarios]
    laid = faults_of(faults)
    for scenario in loaded:
        every = of_devices((*scenario.faults.laid, *laid))
        require_fit(every, medium_of(scenario), f"{scenario.name!r} on Bluetooth")
    return VirtualRadio(loaded, laid, stream)
