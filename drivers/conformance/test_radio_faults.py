"""Every fault of Bluetooth ends in time: in what the device says or in an error, with the device let go.

Run where ``--scenario`` names a simulated device on Bluetooth: its faults over a virtual radio, those of
a computer through bleak's own back end for BlueZ, where there is a ``dbus-daemon``.
"""

from __future__ import annotations

import shutil
import sys

import pytest

from drivers.conformance.radio import RadioEnding, Subject, read_behind_bluez, read_on_air
from drivers.conformance.radio_faults import RADIO_FAULTS
from drivers.conformance.radio_promises import (
    require_declared,
    require_in_time,
    require_let_go,
    require_promise,
    require_sent,
)
from drivers.driver import Driver
from drivers.profile import Profile
from drivers.reading import Reading

pytestmark = pytest.mark.on_bluetooth

_EACH = pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.with_answers if fault.on_channel else ())
        for name, fault in RADIO_FAULTS.items()
    ],
)


@pytest.fixture(scope="session")
def on_air_endings(
    request: pytest.FixtureRequest, subject: Subject | None
) -> dict[str, RadioEnding]:
    """Those of the air that are asked for in this run, a few at the same time."""
    assert subject is not None
    callspecs = [getattr(each, "callspec", None) for each in request.session.items]
    names = {each.params.get("name") for each in callspecs if each is not None}
    faults = {
        name: fault
        for name, fault in RADIO_FAULTS.items()
        if name in names and not fault.behind_bluez
    }
    return dict(zip(faults, read_on_air(subject, [*faults.values()]), strict=True))


_behind_bluez: dict[str, RadioEnding] = {}


@pytest.fixture
def ending(
    name: str,
    request: pytest.FixtureRequest,
    subject: Subject | None,
) -> RadioEnding:
    """What came of one fault; read once for all that look at it."""
    if subject is None:
        pytest.skip("no simulated device on Bluetooth to lay faults over: give --scenario")
    fault = RADIO_FAULTS[name]
    if not fault.behind_bluez:
        endings: dict[str, RadioEnding] = request.getfixturevalue("on_air_endings")
        return endings[name]
    if sys.platform != "linux" or shutil.which("dbus-daemon") is None:
        pytest.skip("needs Linux and dbus-daemon (Debian and Ubuntu: apt install dbus)")
    if name not in _behind_bluez:
        _behind_bluez[name] = read_behind_bluez(subject, fault)
    return _behind_bluez[name]


@_EACH
def test_a_fault_of_bluetooth_ends_in_time(name: str, ending: RadioEnding) -> None:
    require_in_time(ending.took_s, RADIO_FAULTS[name])


@_EACH
def test_a_fault_of_bluetooth_keeps_its_promise(
    name: str, ending: RadioEnding, reading: Reading
) -> None:
    require_promise(RADIO_FAULTS[name].promise, ending, reading)


@_EACH
def test_what_is_read_in_spite_of_a_fault_was_sent_by_the_device(
    name: str,  # noqa: ARG001 — names the fault for the fixture
    ending: RadioEnding,
) -> None:
    require_sent(ending)


@_EACH
def test_with_a_fault_of_bluetooth_nothing_but_declared_reads_reaches_the_device(
    name: str,  # noqa: ARG001 — names the fault for the fixture
    ending: RadioEnding,
    face: Driver,
    profile: Profile | None,
) -> None:
    require_declared(ending, face.allowlist(profile))


@_EACH
def test_after_a_fault_of_bluetooth_the_device_is_let_go(
    name: str,  # noqa: ARG001 — names the fault for the fixture
    ending: RadioEnding,
) -> None:
    require_let_go(ending)
