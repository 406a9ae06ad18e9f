"""A simulated device on Bluetooth in anyone's tests: what the fixture ``ble_exoskeleton`` gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulators.ble import virtual_radio

if TYPE_CHECKING:
    from bleak.backends.client import BaseBleakClient
    from bleak.backends.scanner import BaseBleakScanner

    from simulators.ble.radio import VirtualRadio
    from simulators.faults import Fault
    from simulators.scenario import Scenario


class BluetoothExoskeleton:
    """A simulated device on a virtual radio of its own.

    Attributes:
        scenario: its name.
        address: where a client connects to.
        target: the same as ``k1007`` writes it, e.g. ``ble:E0:10:07:30:00:01``.
        driver: the driver that reads it.
        profile: the product profile that fits it.
        violations_allowed: the test does not fail for what it does.
    """

    def __init__(
        self, scenario: Scenario, radio: VirtualRadio, *, violations_allowed: bool
    ) -> None:
        self._radio = radio
        self.violations_allowed = violations_allowed
        self.scenario = scenario.name
        self.address = radio.devices[0].address
        self.target = f"ble:{self.address}"
        self.driver = str(scenario.driver)
        self.profile = scenario.profile

    @property
    def scanner(self) -> type[BaseBleakScanner]:
        """For ``BleakScanner(backend=…)``."""
        return self._radio.scanner

    @property
    def client(self) -> type[BaseBleakClient]:
        """For ``BleakClient(…, backend=…)``."""
        return self._radio.client

    @property
    def requests(self) -> int:
        """How many ATT requests the device has had so far."""
        return len(self._radio.requests)

    @property
    def violations(self) -> tuple[dict[str, Any], ...]:
        """What was done to it so far that was no read: ``reason``, ``request``, ``data_hex``, ``wire``."""
        return tuple(each._asdict() for each in self._radio.violations)


class BluetoothExoskeletons:
    """Makes devices; what the fixture ``ble_exoskeleton`` gives."""

    def __init__(self) -> None:
        self.made: list[BluetoothExoskeleton] = []

    def __call__(
        self, scenario: str, *faults: str | Fault, violations_allowed: bool = False
    ) -> BluetoothExoskeleton:
        """Make a device; it is switched on when a scanner or client first looks for it.

        Args:
            scenario: its name, or the path of a ``.toml`` file.
            faults: ``NAME`` or ``NAME:key=value,…``; the first is nearest to the device.
            violations_allowed: the test does not fail for what it does.

        Raises:
            SimulatorError: there is no such device or fault, or the extra ``sim`` is not installed.
        """
        from simulators.scenario import load

        loaded = load(scenario)
        radio = virtual_radio(loaded, faults=faults)
        device = BluetoothExoskeleton(loaded, radio, violations_allowed=violations_allowed)
        self.made.append(device)
        return device
