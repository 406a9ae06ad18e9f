"""Which port is read when none is named, and what a person is asked where that is not clear."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from simulators.process import SimulatorProcess, start
from tests.cli.conftest import Command

List = Callable[..., None]


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> List:
    """No USB device can be had in CI: the list of ports is given, in pyserial's own type."""

    def give(*ports: tuple[str, int, int]) -> None:
        found = []
        for device, vid, pid in ports:
            port = ListPortInfo(device)
            port.description, port.vid, port.pid, port.serial_number = "x\x1b[2J", vid, pid, "S1"
            found.append(port)
        monkeypatch.setattr(list_ports, "comports", lambda: found)

    give()
    return give


@pytest.fixture
def device() -> Iterator[SimulatorProcess]:
    with start("listed", pace=0) as device:
        yield device
    assert device.ended["violation_count"] == 0


def test_the_one_port_is_read_by_the_profile_that_its_usb_ids_name(
    k1007: Command, home: Path, listed: List, device: SimulatorProcess
) -> None:
    listed((device.ready["device"], 0x1209, 1))
    said = k1007("identify", "--json")
    assert said.code == 0, said.err
    assert json.loads(said.out)["reading"]["profile"] == "synthex-sx200"
    assert f"The only port: {device.target}." in said.err


def test_a_named_port_is_read_by_the_profile_that_its_usb_ids_name(
    k1007: Command, home: Path, listed: List, device: SimulatorProcess
) -> None:
    listed((device.ready["device"], 0x1209, 1), ("/dev/ttyS0", 0x1209, 2))
    said = k1007("identify", device.target)
    assert (said.code, "SX2-26-00417" in said.out) == (0, True), said.err


def test_the_one_port_is_verified(
    k1007: Command, home: Path, listed: List, device: SimulatorProcess
) -> None:
    listed((device.ready["device"], 0x1209, 1))
    said = k1007("verify", "--json")
    assert json.loads(said.out)["identity"]["serial"]["value"] == "SX2-26-00417"


@pytest.mark.parametrize("command", ["identify", "verify"])
def test_several_ports_are_listed_with_the_question(
    k1007: Command, home: Path, listed: List, command: str
) -> None:
    listed(("/dev/ttyACM0", 0x1209, 1), ("/dev/ttyACM1", 0x1209, 1))
    said = k1007(command)
    assert (said.code, said.out) == (2, "")
    assert "serial:/dev/ttyACM0" in said.err
    assert "serial:/dev/ttyACM1" in said.err
    assert "which is the controller?" in said.err


@pytest.mark.parametrize("command", ["identify", "verify"])
def test_no_port_at_all_is_said(k1007: Command, home: Path, listed: List, command: str) -> None:
    said = k1007(command)
    assert (said.code, "No serial port was found" in said.err) == (2, True)


def test_the_one_port_without_a_known_product_is_not_tried(
    k1007: Command, home: Path, listed: List, device: SimulatorProcess
) -> None:
    listed((device.ready["device"], 0xFFFF, 1))
    said = k1007("identify")
    assert (said.code, "Nothing tells which protocol" in said.err) == (2, True)


def test_a_cable_does_not_tell_the_product(
    k1007: Command, home: Path, listed: List, device: SimulatorProcess
) -> None:
    own_profile(home, "acme-1", usb_id="0403:6001")
    listed((device.ready["device"], 0x0403, 0x6001))
    said = k1007("identify")
    assert (said.code, "Its USB ids fit: acme-1." in said.err) == (2, True), said.err


def test_a_scan_shows_hints_and_escapes_what_devices_say(
    k1007: Command, home: Path, listed: List
) -> None:
    listed(("/dev/ttyACM0", 0x1209, 1))
    said = k1007("scan")
    assert (said.code, "fits profile synthex-sx200" in said.out) == (0, True)
    assert "\x1b" not in said.out


def test_a_scan_as_json_holds_troubles(k1007: Command, home: Path, listed: List) -> None:
    listed(("/dev/ttyUSB0", 0x10C4, 0xEA60))
    (candidate,) = json.loads(k1007("scan", "--json").out)["candidates"]
    assert candidate["troubles"] is not None
    assert candidate["chosen_profile"] is None


def own_profile(home: Path, name: str, *, usb_id: str = "1209:0009", driver: str = "smp") -> Path:
    folder = home / "profiles"
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(
        f'spec = "k1007-profile/1"\nid = "{name}"\nname = "Walker"\nmanufacturer = "Acme"\n'
        f'model = "W1"\ndriver = "{driver}"\nconnection_basis = "maker-published: A"\n'
        f'usb_ids = ["{usb_id}"]\n\n[smp.settings]\nserial = "id/serial"\n'
    )
    return path


def test_an_own_profile_is_listed_and_read_by(
    k1007: Command, home: Path, device: SimulatorProcess
) -> None:
    own_profile(home, "acme-1")
    assert "acme-1  Walker" in k1007("profile", "list").out
    said = k1007("verify", device.target, "--profile", "acme-1", "--json")
    assert json.loads(said.out)["identity"]["serial"]["value"] == "SX2-26-00417", said.err


def test_an_own_profile_that_is_damaged_is_told_where_it_is_named(
    k1007: Command, home: Path
) -> None:
    path = own_profile(home, "acme-1")
    path.write_text(path.read_text().replace("usb_ids", "usb_id"))
    assert "acme-1.toml" in k1007("profile", "list").err
    said = k1007("identify", "serial:/dev/x?profile=acme-1")
    assert (said.code, 'line 8, "usb_id"' in said.err) == (2, True), said.err


def test_a_profile_is_checked_by_line_and_field(k1007: Command, home: Path) -> None:
    path = own_profile(home, "acme-1")
    assert (k1007("profile", "check", str(path)).code) == 0
    path.write_text(path.read_text().replace('"smp"', '"acme"').replace("[smp.settings]", "[acme]"))
    said = k1007("profile", "check", str(path))
    assert (said.code, 'no driver named "acme"' in said.err) == (2, True)


def test_the_schema_is_printed(k1007: Command) -> None:
    said = k1007("profile", "schema")
    assert json.loads(said.out)["title"] == "k1007-profile/1"


def test_the_drivers_are_listed(k1007: Command) -> None:
    said = k1007("profile", "drivers")
    assert (said.code, "smp  version " in said.out) == (0, True)


def test_a_record_replays_when_its_own_profile_is_gone(
    k1007: Command, home: Path, device: SimulatorProcess
) -> None:
    path = own_profile(home, "acme-1")
    entry = json.loads(k1007("verify", f"{device.target}?profile=acme-1", "--json").out)["entry"]
    assert k1007("ledger", "replay", str(entry)).code == 0
    path.unlink()
    said = k1007("ledger", "replay", str(entry))
    assert said.code == 0, said.err
