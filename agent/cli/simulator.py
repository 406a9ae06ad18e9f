"""The one place where the agent touches the simulators: the demo and ``sim:`` targets."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from agent.errors import UsageError
from drivers.link.ble.radio import SYSTEM_RADIO, Radio
from drivers.target import SimTarget

if TYPE_CHECKING:
    from simulators.process import SimulatorProcess


@dataclass(frozen=True, slots=True)
class Running:
    """A simulated controller that answers.

    Attributes:
        target: where, as a target's text.
        profile: the product profile it was made for, or ``None``.
        driver: the driver that it was made for.
        radio: the virtual radio that it is on, or the operating system's own.
    """

    target: str
    profile: str | None
    driver: str | None
    radio: Radio = SYSTEM_RADIO


@contextmanager
def running(scenario: str, link: Path | None = None) -> Iterator[Running]:
    """Start a scenario in a process of its own; it ends with the block.

    Raises:
        UsageError: there is no such scenario, or the extra ``sim`` is not installed.
    """
    from simulators.errors import SimulatorError

    try:
        with _started(scenario, link) as process:
            yield Running(process.target, process.profile, _line_driver(scenario))
    except SimulatorError as error:
        raise UsageError(error.message, next_step=error.next_step) from error


def running_for(target: SimTarget) -> AbstractContextManager[Running]:
    """What a ``sim:`` target names: on a virtual radio if the scenario is on Bluetooth, else on a line.

    Raises:
        UsageError: there is no such scenario, it is not reached so, or the extra ``sim`` is missing.
    """
    over_ble = target.over == "ble" or (target.over is None and _is_on_bluetooth(target.scenario))
    return on_air(target.scenario) if over_ble else running(target.scenario)


@contextmanager
def on_air(*scenarios: str) -> Iterator[Running]:
    """Simulated devices on a virtual radio in this process; the target is the first one's.

    Raises:
        UsageError: there is no such scenario on Bluetooth, or the extra ``sim`` is not installed.
    """
    from simulators.ble import virtual_radio
    from simulators.ble.quiet import quiet_stack
    from simulators.errors import SimulatorError
    from simulators.scenario import load

    try:
        radio = virtual_radio(*scenarios)
        first, scenario = radio.devices[0], load(scenarios[0])
        with quiet_stack():
            yield Running(
                f"ble:{first.address}",
                scenario.profile,
                scenario.driver,
                Radio(radio.scanner, radio.client),
            )
    except SimulatorError as error:
        raise UsageError(error.message, next_step=error.next_step) from error


def _is_on_bluetooth(scenario: str) -> bool:
    from simulators.errors import SimulatorError
    from simulators.scenario import load

    try:
        return load(scenario).ble is not None
    except SimulatorError as error:
        raise UsageError(error.message, next_step=error.next_step) from error


def _line_driver(scenario: str) -> str:
    """Of SMP's three framings each has a driver's name of its own."""
    from simulators.scenario import load

    told = load(scenario)
    is_framed = told.driver == "smp" and told.smp.framing != "console"
    return f"smp-{told.smp.framing}" if is_framed else told.driver


def _started(scenario: str, link: Path | None) -> AbstractContextManager[SimulatorProcess]:
    """On a pseudo-terminal; over TCP where the system has none."""
    from simulators.process import start

    if os.name == "posix":
        return start(scenario, link=link)
    return start(scenario, kind="tcp")


def simulator_command(arguments: Sequence[str]) -> int:
    """Run the simulator's own command line; answers its exit code."""
    from simulators.command import main

    try:
        return main(arguments, program="k1007 sim")
    except SystemExit as stopped:  # argparse leaves by itself after --help and after wrong usage
        return stopped.code if isinstance(stopped.code, int) else 0
