"""The suite's options and fixtures: which driver, which product, which device."""

from __future__ import annotations

import asyncio
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.conformance.meant import face_under_test, line_under_test
from drivers.conformance.radio import RadioBench, Subject, read_on_air
from drivers.conformance.radio_faults import RADIO_FAULTS
from drivers.conformance.started import Started, started
from drivers.driver import Driver, Line, find_driver
from drivers.errors import DriverError
from drivers.identify import read_identity
from drivers.profile import Profile, builtin_profiles, load_profile
from drivers.profile_section import require_section
from drivers.reading import Reading
from drivers.target import parse_target

_NO_DEVICE = "no device to read: give --target, --scenario or --start"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what is to be tested."""
    group = parser.getgroup("driver conformance")
    group.addoption("--driver", metavar="NAME", help="the driver, by the name of its entry point")
    group.addoption("--product", metavar="PROFILE", help="a profile's id, or its .toml file")
    group.addoption("--target", metavar="TARGET", help="a device that is there")
    group.addoption("--scenario", metavar="SCENARIO", help="a simulated device of k1007-agent")
    group.addoption(
        "--over",
        choices=[each.value for each in Line],
        help="for a driver that speaks over both: over which it is tested",
    )
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
def line(pytestconfig: pytest.Config, driver: Driver) -> Line:
    """What the driver is tested over."""
    return line_under_test(pytestconfig, driver)


@pytest.fixture(scope="session")
def face(driver: Driver, line: Line) -> Driver:
    """What speaks the driver's protocol over that."""
    spoken = face_under_test(driver, line)
    if spoken is None:
        pytest.exit(f"The driver {driver.name} does not speak over {line.value}.", returncode=4)
    return spoken


@pytest.fixture(scope="session")
def bench(request: pytest.FixtureRequest) -> RadioBench:
    """Simulated devices on Bluetooth; from the simulators' own pytest plugin."""
    try:
        found: RadioBench = request.getfixturevalue("bluetooth_bench")
    except pytest.FixtureLookupError:
        pytest.skip("the simulators' pytest plugin is left out (-p no:k1007_simulators)")
    return found


@pytest.fixture(scope="session")
def on_air(pytestconfig: pytest.Config, line: Line) -> str | None:
    """The scenario of a device on a virtual radio, if that is what is tested."""
    scenario: str | None = pytestconfig.getoption("--scenario")
    return scenario if line is Line.BLE else None


@pytest.fixture(scope="session")
def device(
    pytestconfig: pytest.Config, on_air: str | None, request: pytest.FixtureRequest
) -> Iterator[Started | None]:
    """The device, for as long as the suite runs; ``None`` where none was named."""
    if on_air is not None:
        bench: RadioBench = request.getfixturevalue("bench")
        yield Started(None, bench.profile_of(on_air), {})
        return
    target = pytestconfig.getoption("--target")
    command = _command(pytestconfig)
    if command is None:
        yield Started(target, None, {}) if target else None
        return
    with started(command) as device, pytest.MonkeyPatch.context() as patch:
        for name, value in device.environment.items():
            patch.setenv(name, value)
        yield device


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
def subject(
    driver: Driver, profile: Profile | None, on_air: str | None, request: pytest.FixtureRequest
) -> Subject | None:
    """A simulated device on Bluetooth, and what reads it; ``None`` where that is not tested."""
    if on_air is None:
        return None
    return Subject(request.getfixturevalue("bench"), on_air, driver, profile)


@pytest.fixture(scope="session")
def reading(
    driver: Driver, profile: Profile | None, device: Started | None, subject: Subject | None
) -> Reading:
    """One double read of the device, kept for all checks."""
    if subject is not None:
        return _read_on_air(subject)
    if device is None or device.target is None:
        pytest.skip(_NO_DEVICE)
    target = parse_target(device.target)
    return asyncio.run(read_identity(target, driver=driver, profile=profile))


def _read_on_air(subject: Subject) -> Reading:
    [ending] = read_on_air(subject, [RADIO_FAULTS["none"]])
    if isinstance(ending.result, Exception):
        raise ending.result
    return ending.result


def _command(config: pytest.Config) -> list[str] | None:
    scenario = config.getoption("--scenario")
    if scenario:
        simulator = [sys.executable, "-m", "simulators"]
        return [*simulator, "tcp", scenario, "--pace", "0", "--until-eof"]
    command = config.getoption("--start")
    return shlex.split(command) if command else None
