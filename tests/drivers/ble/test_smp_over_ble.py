"""SMP over Bluetooth LE: the same questions as bare frames, and the device's names beside them."""

from __future__ import annotations

import base64
from collections.abc import Iterable

import pytest

from drivers.driver import as_of, face_over, find_driver
from drivers.errors import LinkError, Refused, TargetError
from drivers.profile import Profile, builtin_profiles
from drivers.reading import FieldName, Pass
from drivers.target import parse_target
from tests.drivers.ble.values import UDI, WHOLE, at
from tests.drivers.device import Device, wrap
from tests.drivers.drive import Values, drive
from tests.drivers.test_allowlist import DANGEROUS

BLE = parse_target("ble:F0:F1:F2:F3:F4:F5")
SMP = face_over(find_driver("smp"), BLE)
SX200 = builtin_profiles()["synthex-sx200"]
CHANNEL = "8d53dc1d-1db7-4cd3-868b-8a527460aa84/da2e7828-fbce-4e01-ae9e-261174997c48"
SERIAL_STRING = at("180a/2a25")
MTU_PAYLOAD = 20
"""What one notification carries at the smallest MTU."""


class Characteristic:
    """The device behind its one characteristic; answers in pieces, as notifications do."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.written: list[bytes] = []

    def __call__(self, frame: bytes) -> Iterable[bytes]:
        self.written.append(frame)
        line = self.device(wrap(frame))
        answer = base64.b64decode(line[2:-1])[2:-2]
        return [answer[at : at + MTU_PAYLOAD] for at in range(0, len(answer), MTU_PAYLOAD)]


def read(device: Device, profile: Profile | None, values: Values | None = None) -> Pass:
    characteristic = Characteristic(device)
    done = drive(SMP.session(profile, number=0), characteristic, values or {})
    assert [frame for frame in characteristic.written if frame not in SMP.allowlist(profile)] == []
    assert device.violations == []
    return done


def said(done: Pass) -> dict[str, str]:
    return {name.value: field.value for name, field in done.fields.items()}


def test_the_same_identity_comes_out_as_over_the_line() -> None:
    assert said(read(Device(), SX200)) == {
        "platform": "synthex/cpu",
        "software_revision": "4.4.0",
        "firmware_version": "4.2.1",
        "firmware_hash": Device().digest.hex(),
        "manufacturer": "Synthex Mobility",
        "model": "SX-200",
        "serial": "SX2-26-00417",
        "hardware_revision": "C2",
    }


def test_without_settings_the_names_come_from_the_device_information_service() -> None:
    done = read(Device(), None, WHOLE)
    assert said(done)["serial"] == "SN-000123"
    assert done.fields[FieldName.SERIAL].source == "Serial Number String (0x2A25)"
    assert said(done)["udi"] == "(01)00812345678901(21)SN-000123"
    assert said(done)["firmware_version"] == "4.2.1"


def test_a_settings_key_goes_before_the_device_information_service() -> None:
    done = read(Device(), SX200, {**WHOLE, SERIAL_STRING: b"SX2-26-00417", at("180a/2bff"): UDI})
    assert said(done)["model"] == "SX-200"
    assert said(done)["serial"] == "SX2-26-00417"
    assert said(done)["udi"] == "(01)00812345678901(21)SN-000123"


def test_a_serial_that_only_padding_tells_apart_is_one() -> None:
    done = read(Device(), SX200, {SERIAL_STRING: b"SX2-26-00417\0\0"})
    assert said(done)["serial"] == "SX2-26-00417"


def test_of_a_device_that_names_two_serials_both_are_kept() -> None:
    both = read(Device(), SX200, {SERIAL_STRING: b"SX2-26-00418"}).said(FieldName.SERIAL)
    assert [each.value for each in both] == ["SX2-26-00417", "SX2-26-00418"]
    assert both[1].source == "Serial Number String (0x2A25)"


TWICE = {
    FieldName.MANUFACTURER: ("180a/2a29", b"Synthex Modules", "Synthex Mobility"),
    FieldName.MODEL: ("180a/2a24", b"SX-201", "SX-200"),
    FieldName.HARDWARE_REVISION: ("180a/2a27", b"C3", "C2"),
}


@pytest.mark.parametrize("name", TWICE)
def test_of_a_device_that_tells_anything_else_twice_and_differently_both_are_kept(
    name: FieldName,
) -> None:
    place, sent, own = TWICE[name]
    done = read(Device(), SX200, {at(place): sent})
    assert [each.value for each in done.said(name)] == [own, sent.decode()]
    assert set(done.otherwise) == {name}


@pytest.mark.parametrize("sent", ["SX-200 ", "SX\N{FULLWIDTH HYPHEN-MINUS}200"])
def test_what_only_padding_or_spelling_tells_apart_is_said_once(sent: str) -> None:
    assert read(Device(), SX200, {at("180a/2a24"): sent.encode()}).otherwise == {}


def test_version_1_held_the_serial_alone_against_the_settings() -> None:
    first = as_of(SMP, "1")
    told: Values = {at(place): sent for place, sent, _ in TWICE.values()}
    told = {**told, SERIAL_STRING: b"00000000"}
    done = drive(first.session(SX200, number=0), Characteristic(Device()), told)
    assert {name: each.value for name, each in done.otherwise.items()} == {
        FieldName.SERIAL: "00000000"
    }


@pytest.mark.parametrize(("version", "times"), [("1", 0), ("2", 0), ("3", 1)])
def test_since_version_3_a_udi_whose_flags_announce_nothing_is_told(
    version: str, times: int
) -> None:
    session = as_of(SMP, version).session(SX200, number=0)
    done = drive(session, Characteristic(Device()), {at("180a/2bff"): b"\0"})
    told = [each.reason for each in done.unanswered]
    assert told.count("its flags announce nothing") == times


def test_version_2_holds_all_names_against_the_settings_and_knows_placeholders() -> None:
    second = as_of(SMP, "2")
    told: Values = {at(place): sent for place, sent, _ in TWICE.values()}
    told = {**told, SERIAL_STRING: b"00000000"}
    done = drive(second.session(SX200, number=0), Characteristic(Device()), told)
    assert set(done.otherwise) == set(TWICE)


@pytest.mark.parametrize("value", [b"", b"\xff", "several", "absent", b"Serial Number", b"0000"])
def test_a_second_serial_that_says_nothing_is_not_held_against_the_first(
    value: bytes | str,
) -> None:
    assert said(read(Device(), SX200, {SERIAL_STRING: value}))["serial"] == "SX2-26-00417"


def test_it_speaks_version_1_where_the_server_asks_for_it() -> None:
    assert said(read(Device(speaks_v2=False), SX200))["serial"] == "SX2-26-00417"


def test_a_device_that_notifies_nothing_ends_in_a_timeout() -> None:
    with pytest.raises(LinkError, match="No answer came from"):
        drive(SMP.session(SX200, number=0), lambda _: [])


def test_it_may_write_to_its_one_characteristic_alone() -> None:
    assert str(SMP.allowlist(SX200).channel) == CHANNEL


@pytest.mark.parametrize("name", DANGEROUS)
def test_a_dangerous_neighbour_is_refused_over_bluetooth_too(name: str) -> None:
    with pytest.raises(Refused, match="never declared"):
        SMP.allowlist(SX200).check(DANGEROUS[name], "here")


@pytest.mark.parametrize("driver", ["flexsea", "vesc", "modbus", "canopen"])
def test_a_driver_of_a_line_is_refused_for_a_bluetooth_device(driver: str) -> None:
    with pytest.raises(TargetError, match="reads serial lines"):
        face_over(find_driver(driver), BLE)


@pytest.mark.parametrize("driver", ["dis", "openexo"])
def test_a_driver_of_bluetooth_is_refused_for_a_line(driver: str) -> None:
    with pytest.raises(TargetError, match="reads Bluetooth devices"):
        face_over(find_driver(driver), parse_target("serial:/dev/ttyACM0"))
