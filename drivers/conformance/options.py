"""The suite's options and fixtures: which driver, which product, which device."""

from __future__ import annotations

import asyncio
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import assert_never

import pytest

from drivers.conformance.started import Started, started
from drivers.driver import Driver, Line, find_driver, line_of
from drivers.errors import DriverError
from drivers.identify import read_identity
from drivers.profile import Profile, builtin_profiles, load_profile
from drivers.profile_section import require_section
from drivers.reading import Reading
from drivers.target import Target, parse_target

_NO_DEVICE = "no device to read: give --target, --scenario or --start"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what is to be tested."""
    group = parser.getgroup("driver conformance")
    group.addoption("--driver", metavar="NAME", help="the driver, by the name of its entry point")
    group.addoption("--product", metavar="PROFILE", help="a profile's id, or its .toml file")
    group.addoption("--target", metavar="TARGET", help="a device that is there")
    group.addoption("--scenario", metavar="SCENARIO", help="a simulated device of k1007-agent")
    group.addoption("--start", metavar="COMMAND", help="a command that prints {'target': …}")


@pytest.fixture(scope="session")
def driver(pytestconfig: pytest.Config) -> Driver:
    """The driver under test, through the door by which the program finds it."""
    name = pytestconfig.getoption("--driver")
    if not name:
        pytest.exit("Say which driver: --driver NAME.", returncode=4)
    try:
        return find_driver(name)
    except DriverError as error:
        pytest.exit(f"{error.message} {error.next_step}", returncode=4)


@pytest.fixture(scope="session")
def device(pytestconfig: pytest.Config, driver: Driver) -> Iterator[Started | None]:
    """The device, for as long as the suite runs; ``None`` where none was named."""
    target = pytestconfig.getoption("--target")
    command = _command(pytestconfig, line_of(driver))
    if command is None:
        yield Started(target, None, {}) if target else None
        return
    with started(command) as device, pytest.MonkeyPatch.context() as patch:
        for name, value in device.environment.items():
            patch.setenv(name, value)
        yield device


@pytest.fixture(scope="session")
def target(device: Started | None) -> Target:
    """Where the device is."""
    if device is None:
        pytest.skip(_NO_DEVICE)
    return parse_target(device.target)


@pytest.fixture(scope="session")
def profile(pytestconfig: pytest.Config, driver: Driver, device: Started | None) -> Profile | None:
    """The product: the one that is named, or that the simulator names."""
    named = pytestconfig.getoption("--product")
    if named is None:
        return _profile_of(device, driver)
    profile = (
        load_profile(Path(named)) if named.endswith(".toml") else builtin_profiles().get(named)
    )
    if profile is None:
        pytest.exit(f"Give the file of the profile {named}: --product FILE.toml.", returncode=4)
    require_section(profile, driver)
    return profile


def _profile_of(device: Started | None, driver: Driver) -> Profile | None:
    """The product that the simulator names, if it is one of this driver's."""
    if device is None or device.profile is None:
        return None
    profile = builtin_profiles().get(device.profile)
    if profile is None:
        pytest.exit(
            f"Give the file of the profile {device.profile}: --product FILE.toml.", returncode=4
        )
    if profile.driver != driver.name:
        return None
    require_section(profile, driver)
    return profile


@pytest.fixture(scope="session")
def reading(driver: Driver, target: Target, profile: Profile | None) -> Reading:
    """One double read of the device, kept for all checks."""
    return asyncio.run(read_identity(target, driver=driver, profile=profile))


def _command(config: pytest.Config, line: Line) -> list[str] | None:
    scenario = config.getoption("--scenario")
    if scenario:
        simulator = [sys.executable, "-m", "simulators"]
        match line:
            case Line.SERIAL:
                return [*simulator, "tcp", scenario, "--pace", "0", "--until-eof"]
            case Line.BLE:
                return [*simulator, "ble", scenario, "--bluez", "--until-eof"]
            case _:
                assert_never(line)
    command = config.getoption("--start")
    return shlex.split(command) if command else None
