"""Simulated exoskeletons in anyone's tests: the fixtures ``exoskeleton`` and ``ble_exoskeleton``.

::

    def test_my_driver(exoskeleton):
        device = exoskeleton("listed", "split", "console-log")
        assert my_driver(device.target).serial == "SX2-26-00417"

    async def test_my_driver_over_bluetooth(ble_exoskeleton):
        device = ble_exoskeleton("dis-listed", "slow")
        assert (await my_driver(device.address, device.client)).serial == "SX3-26-00731"

A test fails if it sent the device anything but reads. pytest finds this module by itself where
k1007-agent is installed; it loads nothing of the simulator before a test asks for the fixture.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import pytest

if TYPE_CHECKING:
    from simulators.ble.bench import BluetoothBench
    from simulators.ble.testing import BluetoothExoskeleton, BluetoothExoskeletons
    from simulators.faults import Fault
    from simulators.process import SimulatorProcess

    ALL_FAULTS: tuple[str, ...]
    """Every fault's name of a line, for ``@pytest.mark.parametrize("fault", ALL_FAULTS)``."""

    ALL_RADIO_FAULTS: tuple[str, ...]
    """Every fault's name of a device on Bluetooth, likewise."""

    ALL_SCENARIOS: tuple[str, ...]
    """Every scenario that has a line, likewise."""

    ALL_RADIO_SCENARIOS: tuple[str, ...]
    """Every scenario that is on Bluetooth, likewise."""

_LINE: Final[Literal["serial", "tcp"]] = "tcp" if os.name == "nt" else "serial"
"""Windows has no pseudo-terminals."""

MAX_TOLD: Final = 5
"""So many violations are told in a failure; all are in ``device.violations``."""


def __getattr__(name: str) -> tuple[str, ...]:
    """The lists of names, read when first asked for."""
    if name == "ALL_FAULTS":
        from simulators.faults import CATALOGUE

        return tuple(CATALOGUE)
    if name == "ALL_RADIO_FAULTS":
        from simulators.faults import Medium, names_for

        return names_for(Medium.RADIO)
    if name == "ALL_RADIO_SCENARIOS":
        from simulators.scenario import radio_names

        return radio_names()
    if name == "ALL_SCENARIOS":
        from simulators.scenario import line_names

        return line_names()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class Exoskeleton:
    """A simulated device in a process of its own; it ends with the test.

    Attributes:
        scenario: its name.
        target: what a driver connects to, e.g. ``serial:/dev/pts/3``.
        device: the target's path, or its host and port.
        driver: the driver that reads it.
        profile: the product profile that fits it.
        environment: what a program is run with that is to reach it; empty for a line.
    """

    def __init__(self, process: SimulatorProcess, *, violations_allowed: bool) -> None:
        self._process = process
        self.violations_allowed = violations_allowed
        self.scenario = str(process.ready["scenario"])
        self.target = process.target
        self.device = process.device
        self.driver = process.driver
        self.profile = process.profile
        self.environment = process.environment

    @property
    def requests(self) -> int:
        """How many whole requests the device has had so far."""
        return int(self._process.report()["requests"])

    @property
    def violations(self) -> tuple[dict[str, Any], ...]:
        """What it was sent so far that was no read: ``reason``, ``request``, ``data_hex``, ``wire``."""
        return tuple(self._process.report()["violations"])


class Exoskeletons:
    """Starts devices; what the fixture ``exoskeleton`` gives."""

    def __init__(self) -> None:
        self._running = ExitStack()
        self._started: list[Exoskeleton] = []

    def __call__(
        self,
        scenario: str,
        *faults: str | Fault,
        pace: int | None = None,
        link: Path | None = None,
        violations_allowed: bool = False,
        bluez: bool = False,
    ) -> Exoskeleton:
        """Start a device.

        Args:
            scenario: its name, or the path of a ``.toml`` file.
            faults: ``NAME`` or ``NAME:key=value,…``; the first is nearest to the device.
            pace: the line's speed in bits a second, 0 for as fast as can be; 115200 by default.
            link: a stable name for the terminal.
            violations_allowed: the test does not fail for what it sends.
            bluez: over Bluetooth, through a stand-in for BlueZ, which programs meet that are run with
                the device's ``environment``; the faults may be those of a computer.

        Raises:
            ServeError: it could not be started; the message has the simulator's own words.
        """
        from simulators.process import start

        process = self._running.enter_context(
            start(
                scenario,
                faults=faults,
                pace=pace,
                link=link,
                kind="bluez" if bluez else _LINE,
            )
        )
        device = Exoskeleton(process, violations_allowed=violations_allowed)
        self._started.append(device)
        return device

    def end(self) -> None:
        """End every device; a second call does nothing."""
        self._running.close()

    def complaints(self) -> list[str]:
        """A sentence for each device that was sent what is no read."""
        return [
            _complaint(device)
            for device in self._started
            if not device.violations_allowed and device.violations
        ]


def _complaint(device: Exoskeleton | BluetoothExoskeleton) -> str:
    told = [
        f"  {each['reason']}: {each['request']}, {each['data_hex']}" for each in device.violations
    ]
    more = [f"  and {len(told) - MAX_TOLD} more"] if len(told) > MAX_TOLD else []
    head = f"The simulated exoskeleton {device.scenario!r} was sent what is no read:"
    return "\n".join([head, *told[:MAX_TOLD], *more])


_STARTED: Final = pytest.StashKey[Exoskeletons]()
_MADE: Final = pytest.StashKey["BluetoothExoskeletons"]()


@pytest.fixture
def exoskeleton(request: pytest.FixtureRequest) -> Iterator[Exoskeletons]:
    """Start simulated exoskeletons: ``exoskeleton(scenario, *faults)``; they end with the test.

    The test fails if one of them was sent anything but reads, unless it was started with
    ``violations_allowed=True``.
    """
    devices = Exoskeletons()
    request.node.stash[_STARTED] = devices
    try:
        yield devices
    finally:
        devices.end()


@pytest.fixture
def ble_exoskeleton(request: pytest.FixtureRequest) -> BluetoothExoskeletons:
    """Make simulated exoskeletons on Bluetooth: ``ble_exoskeleton(scenario, *faults)``.

    The test fails if one of them was written to or subscribed to as no reader does, unless it was made
    with ``violations_allowed=True``.
    """
    from simulators.ble.testing import BluetoothExoskeletons

    devices = BluetoothExoskeletons()
    request.node.stash[_MADE] = devices
    return devices


@pytest.fixture(scope="session")
def bluetooth_bench() -> BluetoothBench:
    """Put devices on the air for a block, for suites that look at one reading from several sides.

    No test fails by itself: ``device.violations``, ``device.reads`` and ``device.is_connected`` tell.
    """
    from simulators.ble.bench import BluetoothBench

    return BluetoothBench()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Fail a test that was not safe; in the call, so that it counts as failed and not as an error."""
    yield
    complaints: list[str] = []
    if (started := item.stash.get(_STARTED, None)) is not None:
        started.end()
        complaints += started.complaints()
    if (made := item.stash.get(_MADE, None)) is not None:
        unsafe = [each for each in made.made if each.violations and not each.violations_allowed]
        complaints += [_complaint(each) for each in unsafe]
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)
