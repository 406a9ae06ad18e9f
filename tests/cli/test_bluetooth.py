"""Bluetooth at the command line: what is in reach, what is read, and two links to one device."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest

from agent.errors import UsageError
from agent.usecases.bluetooth import passive_choice
from drivers.link.ble.heard import Heard
from tests.cli.conftest import Command
from tests.drivers.ble.manual import install
from tests.drivers.distribution import Distributions, distributions

__all__ = ["distributions"]

SX200_SERVICE = "8d53dc1d-1db7-4cd3-868b-8a527460aa84"


def test_scan_shows_name_address_signal_services_and_drivers(k1007: Command, home: Path) -> None:
    said = k1007("scan", "--ble", "--sim", "dis-listed", "--sim", "openexo", "--seconds", "0.5")
    assert said.code == 0, said.err
    assert 'ble:E0:10:07:30:00:01  "Strider SX-300"  -50 dBm' in said.out
    assert "fits profile synthex-sx300" in said.out
    assert "advertises 0x180A" in said.out
    assert "could be read by openexo" in said.out


def test_scan_as_json(k1007: Command, home: Path) -> None:
    said = k1007("scan", "--ble", "--sim", "dual", "--seconds", "0.5", "--json")
    (device,) = json.loads(said.out)["devices"]
    assert device == {
        "target": "ble:E0:10:07:20:00:02",
        "heard": {
            "address": "E0:10:07:20:00:02",
            "name": "Strider SX-200",
            "signal_dbm": -50,
            "services": [SX200_SERVICE],
        },
        "profiles": ["synthex-sx200"],
        "chosen_profile": "synthex-sx200",
        "drivers": ["smp"],
        "same_name": False,
    }


def test_two_devices_of_one_name_are_marked(k1007: Command, home: Path) -> None:
    said = k1007("scan", "--ble", "--sim", "dual", "--sim", "dual", "--seconds", "0.5")
    assert said.out.count("Another device in reach has the same name") == 2


def test_a_simulated_device_needs_bluetooth_to_be_scanned_for(k1007: Command, home: Path) -> None:
    said = k1007("scan", "--sim", "dual")
    assert (said.code, "--sim goes with --ble only." in said.err) == (2, True)


@pytest.mark.parametrize(
    ("target", "driver", "profile", "model"),
    [
        ("sim:dis-listed", "dis", "synthex-sx300", "SX-300"),
        ("sim:dis-unlisted", "dis", None, "SX-900"),
        ("sim:openexo", "openexo", None, "OpenExo"),
        ("sim:smp-ble", "smp", "synthex-sx200", "SX-200"),
        ("sim:dual?over=ble", "smp", "synthex-sx200", "SX-200"),
    ],
)
def test_the_driver_chooses_itself(
    k1007: Command, home: Path, target: str, driver: str, profile: str | None, model: str
) -> None:
    said = k1007("identify", target, "--on-bench", "--json")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert (told["reading"]["driver"], told["reading"]["profile"]) == (driver, profile)
    assert told["identity"]["model"]["value"] == model
    assert told["reading"]["target"].startswith("ble:")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command is run: a ``sim:`` target names a file of that folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def scenario_with(fault: str, folder: Path) -> str:
    """The listed device with a fault in its own file."""
    shipped = resources.files("simulators") / "scenarios" / "dis-listed.toml"
    path = folder / "faulty.toml"
    path.write_text(f'{shipped.read_text("utf-8")}\n[[faults]]\nname = "{fault}"\n', "utf-8")
    return f"sim:{path.name}"


def test_a_simulated_device_is_read_by_the_driver_that_its_scenario_names(
    k1007: Command, home: Path, distributions: Distributions, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = install(distributions.site)
    monkeypatch.chdir(scenario.parent)
    said = k1007("identify", f"sim:{scenario.name}", "--on-bench", "--json")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert told["reading"]["driver"] == "acme-ble"
    assert told["identity"]["serial"]["value"] == "W1-26-0009"


def test_the_driver_that_a_person_names_goes_before_the_scenarios(
    k1007: Command, home: Path, distributions: Distributions, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = install(distributions.site)
    monkeypatch.chdir(scenario.parent)
    said = k1007("identify", f"sim:{scenario.name}", "--driver", "dis", "--on-bench", "--json")
    assert json.loads(said.out)["reading"]["driver"] == "dis", said.err


def test_an_own_udi_that_names_another_serial_is_told(
    k1007: Command, home: Path, folder: Path
) -> None:
    said = k1007("identify", scenario_with("udi-serial", folder), "--on-bench")
    assert said.code == 3
    assert 'own UDI names the serial "SX3-26-00732", not its serial. That is no' in said.err


def test_the_json_of_a_reading_says_what_contradicts_the_controller(
    k1007: Command, home: Path, folder: Path
) -> None:
    said = k1007("identify", scenario_with("udi-serial", folder), "--on-bench", "--json")
    assert (said.code, json.loads(said.out)["contradictions"]) == (
        3,
        ['The controller\'s own UDI names the serial "SX3-26-00732", not its serial.'],
    )


def test_a_controller_that_does_not_contradict_itself_has_no_contradictions(
    k1007: Command, home: Path
) -> None:
    said = k1007("identify", "sim:dis-listed", "--on-bench", "--json")
    assert (said.code, json.loads(said.out)["contradictions"]) == (0, [])


def test_the_simulated_radios_own_remarks_are_not_told(
    k1007: Command, home: Path, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    said = k1007("identify", scenario_with("pairing-refused", folder), "--on-bench")
    assert said.code == 4
    assert [each.getMessage() for each in caplog.records if each.name.startswith("bumble")] == []


def test_devices_that_nothing_here_reads_are_told_as_such(
    k1007: Command, home: Path, tmp_path: Path
) -> None:
    silent = tmp_path / "nameless.toml"
    silent.write_text(
        'spec = "1"\nname = "nameless"\ntitle = "Tells nothing of itself."\ndriver = "dis"\n'
        '[identity]\nserial = "1"\n[ble]\naddress = "F0:10:07:00:00:02"\nservices = ["dis"]\n',
        "utf-8",
    )
    said = k1007("scan", "--ble", "--sim", str(silent), "--sim", str(silent), "--seconds", "0.5")
    assert said.err == (
        "2 devices heard; none advertises what a driver or product here is known by. If the controller is "
        "among them, name it as the TARGET, with its --driver or --profile.\n"
    )


def test_counters_stand_apart_from_the_identity(k1007: Command, home: Path) -> None:
    told = json.loads(k1007("identify", "sim:dis-listed", "--on-bench", "--json").out)
    assert told["reading"]["counters"]["battery_cycles"]["value"] == 41
    assert "battery_cycles" not in told["identity"]


def test_a_simulated_device_with_both_is_reached_over_its_line_too(
    k1007: Command, home: Path
) -> None:
    said = k1007("identify", "sim:dual?over=line", "--on-bench", "--json")
    assert not json.loads(said.out)["reading"]["target"].startswith("ble:")


@pytest.mark.parametrize("over", ["line", "ble"])
def test_a_way_that_a_simulated_device_does_not_have_is_refused(
    k1007: Command, home: Path, over: str
) -> None:
    scenario = {"line": "dis-listed", "ble": "listed"}[over]
    said = k1007("identify", f"sim:{scenario}?over={over}", "--on-bench")
    assert said.code == 2
    assert scenario in said.err


def test_a_stored_verdict_over_bluetooth_replays(k1007: Command, home: Path) -> None:
    entry = json.loads(k1007("verify", "sim:dis-unlisted", "--on-bench", "--json").out)["entry"]
    said = k1007("ledger", "replay", str(entry))
    assert said.code == 0, said.err


def heard(name: str | None = None, *services: str) -> Heard:
    return Heard(address="F0:F1:F2:F3:F4:F5", name=name, signal_dbm=-60, services=services)


def test_a_device_that_shows_nothing_is_connected_and_looked_at() -> None:
    choice = passive_choice(None)
    assert choice.by_advertising(heard("Something")) is None
    chosen = choice.by_services(heard("Something"), ["1800", "180a"])
    assert (chosen.driver.name, chosen.profile) == ("dis", None)


def test_a_uart_in_the_advertisement_chooses_nothing() -> None:
    uart = "6e400001-b5a3-f393-e0a9-e50e24dcca9e"
    choice = passive_choice(None)
    assert choice.by_advertising(heard("Massage gun", uart)) is None
    with pytest.raises(UsageError, match="no service that a driver reads"):
        choice.by_services(heard("Massage gun", uart), [uart])


def test_several_drivers_are_told_and_asked() -> None:
    with pytest.raises(UsageError, match="several drivers: smp, dis") as caught:
        passive_choice(None).by_services(heard("X"), ["180a", SX200_SERVICE])
    assert "--driver" in caught.value.next_step


def test_a_named_driver_still_finds_its_product() -> None:
    chosen = passive_choice("smp").by_advertising(heard("Strider SX-200", SX200_SERVICE))
    assert chosen is not None
    assert chosen.profile is not None
    assert chosen.profile.id == "synthex-sx200"


def test_a_named_driver_is_taken_whatever_the_device_shows() -> None:
    chosen = passive_choice("dis").by_advertising(heard("X", SX200_SERVICE))
    assert chosen is not None
    assert (chosen.driver.name, chosen.profile) == ("dis", None)


MODULE = (
    "manufacturer Synthex Radio Modules, model SRM-52, serial 0026-52-88431, hardware revision R3; by the "
    "profile synthex-sx230 that is the radio module's, and was compared with nothing"
)


def test_what_a_device_says_of_its_radio_module_is_shown_and_not_compared(
    k1007: Command, home: Path
) -> None:
    said = k1007("identify", "sim:smp-module?over=ble", "--on-bench")
    assert (said.code, f"radio_module       {MODULE}\n" in said.out) == (0, True), said.out
    verdict = k1007("verify", "sim:smp-module?over=ble", "--on-bench")
    assert f"also: The device tells {MODULE}." in verdict.out.splitlines()
    read = k1007("identify", "sim:smp-module?over=ble", "--on-bench", "--json")
    assert json.loads(read.out)["reading"]["radio_module"]["model"] == ["SRM-52"]


def test_names_that_a_device_tells_twice_are_told_as_such_with_what_a_profile_can_say(
    k1007: Command, home: Path, tmp_path: Path
) -> None:
    shipped = (resources.files("simulators") / "scenarios" / "smp-module.toml").read_text("utf-8")
    other = tmp_path / "other.toml"
    other.write_text(shipped.replace("SRM-52", "SRM-53"), "utf-8")
    said = k1007("identify", f"sim:{other}?over=ble", "--on-bench")
    assert said.code == 3
    assert "SX-230 / SRM-53   <-- told twice, differently" in said.out
    assert "a profile can say so (smp.radio_module)" in said.err
    assert "The reads differ" not in said.err


BLOOD = "=/A9999XYZ100T0944=,000025=A99971312345600"
UNREADABLE = (
    f'The controller\'s own UDI "{BLOOD}" cannot be read whole, and what cannot be read was compared with '
    "nothing: it is an ICCBBA identifier, for blood and tissue, which this program does not read."
)
UNKNOWN = (
    "The controller's own device identifier \"=/A9999XYZ100T0944\" is none of GS1's or HIBCC's, and was "
    "compared with nothing."
)


@pytest.fixture
def of_blood(tmp_path: Path) -> str:
    """A device whose own UDI is of an issuer that is not read."""
    shipped = (resources.files("simulators") / "scenarios" / "dis-listed.toml").read_text("utf-8")
    text = shipped.replace("(01)09521007300005(21)SX3-26-00731", BLOOD)
    assert BLOOD in text
    own = tmp_path / "blood.toml"
    own.write_text(text.replace('di = "09521007300005"', 'di = "=/A9999XYZ100T0944"'), "utf-8")
    return f"sim:{own}"


def test_a_udi_of_an_issuer_that_is_not_read_is_told_as_not_compared(
    k1007: Command, home: Path, of_blood: str
) -> None:
    said = k1007("identify", of_blood, "--on-bench")
    assert (said.code, said.err.splitlines()[-2:]) == (0, [UNREADABLE, UNKNOWN])
    read = k1007("identify", of_blood, "--on-bench", "--json")
    assert json.loads(read.out)["not_compared"] == [UNREADABLE, UNKNOWN]


def test_a_verdict_tells_the_identifier_that_was_compared_with_nothing(
    k1007: Command, home: Path, of_blood: str
) -> None:
    said = k1007("verify", of_blood, "--on-bench").out.splitlines()
    assert f"also: {UNKNOWN}" in said
    assert any("cannot be read whole: it is an ICCBBA identifier" in line for line in said)


def test_a_udi_that_is_read_leaves_nothing_uncompared(k1007: Command, home: Path) -> None:
    read = k1007("identify", "sim:dis-listed", "--on-bench", "--json")
    assert json.loads(read.out)["not_compared"] == []


def test_a_verdict_of_too_little_says_why_the_device_did_not_answer(
    k1007: Command, home: Path, tmp_path: Path
) -> None:
    shipped = (resources.files("simulators") / "scenarios" / "dis-listed.toml").read_text("utf-8")
    own = tmp_path / "twice.toml"
    own.write_text(f'{shipped}\n[[faults]]\nname = "service-twice"\n', "utf-8")
    said = k1007("verify", f"sim:{own}", "--on-bench")
    assert said.out.startswith("insufficient:")
    assert "Serial Number String (0x2A25)" in said.err
    assert "the device has it more than once" in said.err
