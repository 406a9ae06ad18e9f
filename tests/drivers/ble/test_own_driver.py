"""A driver of somebody else over Bluetooth LE: the one that the manual shows, read from the manual."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.driver import Driver
from drivers.errors import Refused
from drivers.gatt import characteristic
from drivers.identify import read_identity, replay
from drivers.reading import FieldName
from drivers.target import BleTarget
from simulators.ble import virtual_radio
from tests.drivers.ble.air import LIMIT_S, at_once, on, reads
from tests.drivers.ble.manual import install, shown
from tests.drivers.test_conformance import WITHIN_S, conformance
from tests.peers import require_program


@pytest.fixture(scope="module")
def driver() -> Driver:
    names: dict[str, type[Driver]] = {}
    exec(shown("python"), names)
    return names["AcmeBleDriver"]()


def test_it_reads_what_it_declared_and_its_transcript_replays(driver: Driver) -> None:
    air = virtual_radio("dis-listed")
    place = BleTarget(address=air.devices[0].address)
    reading = at_once(
        air, lambda: read_identity(place, driver=driver, radio=on(air), timeout_s=LIMIT_S)
    )
    assert reading.agreed(FieldName.SERIAL) == "SX3-26-00731"
    assert reads(air) == ["2a25", "2a25"]
    assert replay(reading, None, driver=driver) == reading.passes


def test_it_may_read_nothing_else(driver: Driver) -> None:
    with pytest.raises(Refused):
        driver.allowlist(None).check_read(characteristic("180a/2a24"), "here")


@pytest.mark.timeout(WITHIN_S)
def test_it_passes_the_suite_that_the_manual_sends_it_to(tmp_path: Path) -> None:
    require_program("dbus-daemon", "dbus")
    scenario = install(tmp_path)
    ran = conformance(tmp_path, "--driver", "acme-ble", "--scenario", scenario.name, "-rs")
    assert (ran.code, "skipped" in ran.out) == (0, False), ran.out
