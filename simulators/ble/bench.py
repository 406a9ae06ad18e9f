"""Simulated devices on Bluetooth for a whole run of tests: what the fixture ``bluetooth_bench`` gives.

Where ``ble_exoskeleton`` fails the test that was not safe, this only tells what the device noticed: for
suites that look at one reading from several sides.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from simulators.ble import require_stack, virtual_radio
from simulators.faults import faults_of
from simulators.scenario import load

if TYPE_CHECKING:
    from bleak.backends.client import BaseBleakClient
    from bleak.backends.scanner import BaseBleakScanner

    from simulators.ble.peripheral import Peripheral


class BenchDevice:
    """A device that can be reached while a block runs.

    Attributes:
        target: as ``k1007`` writes it, e.g. ``ble:E0:10:07:30:00:01``.
        scanner, client: for bleak's ``backend=``; ``None`` for the operating system's own.
        environment: what the process has to have set for that; empty where it needs nothing.
    """

    def __init__(
        self,
        device: Peripheral,
        *,
        scanner: type[BaseBleakScanner] | None = None,
        client: type[BaseBleakClient] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._device = device
        self.target = f"ble:{device.address}"
        self.scanner = scanner
        self.client = client
        self.environment = environment or {}

    @property
    def reads(self) -> frozenset[str]:
        """The UUIDs of all characteristics that were read, in the manual's spelling."""
        asked = ("read_request", "read_blob_request")
        return frozenset(
            each.uuid for each in self._device.requests if each.uuid and each.name in asked
        )

    @property
    def violations(self) -> tuple[str, ...]:
        """A sentence for each thing that it was sent and that was no read."""
        return tuple(each.text for each in self._device.controller.violations)

    @property
    def is_connected(self) -> bool:
        """Whether a host has a connection to it now."""
        return self._device.is_connected

    async def wait_until_alone(self) -> None:
        """Wait until no host has a connection to it."""
        await self._device.wait_until_alone()


class BluetoothBench:
    """Puts devices on the air; stateless."""

    def profile_of(self, scenario: str) -> str | None:
        """The id of the product profile that fits the scenario's device.

        Raises:
            ScenarioError: there is no such scenario.
        """
        return load(scenario).profile

    @asynccontextmanager
    async def on_air(self, scenario: str, *faults: str) -> AsyncIterator[BenchDevice]:
        """A device on a virtual radio of its own while the block runs.

        Args:
            scenario: its name, or the path of a ``.toml`` file.
            faults: ``NAME`` or ``NAME:key=value,…``; the first is nearest to the device.

        Raises:
            SimulatorError: there is no such device or fault, or the extra ``sim`` is not installed.
        """
        radio = virtual_radio(scenario, faults=faults)
        try:
            yield BenchDevice(radio.devices[0], scanner=radio.scanner, client=radio.client)
        finally:
            await radio.aclose()

    @asynccontextmanager
    async def behind_bluez(self, scenario: str, *faults: str) -> AsyncIterator[BenchDevice]:
        """A device beside a computer with a stand-in for BlueZ, which has the faults of a computer.

        One event loop reaches one of them: bleak keeps the bus that it has found.

        Raises:
            SimulatorError: as `on_air`; or there is no ``dbus-daemon``.
        """
        require_stack()
        from simulators.ble.bluez.fault import BluezFault
        from simulators.ble.bluez.room import ADDRESS_VARIABLE, bluez_room
        from simulators.ble.computer import of_devices
        from simulators.ble.peripheral import Peripheral

        laid = faults_of(faults)
        device = Peripheral(load(scenario), of_devices(laid))
        computer = [each for each in laid if isinstance(each, BluezFault)]
        async with bluez_room([device], computer) as room:
            yield BenchDevice(device, environment={ADDRESS_VARIABLE: room.bus_address})
