"""A profile is strict data: what is wrong in it is named by file and field."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from drivers.driver import find_driver
from drivers.errors import ProfileError
from drivers.gatt import UART_SERVICE as UART
from drivers.profile import Profile, builtin_profiles, load_profile
from drivers.reading import FieldName

WHOLE = """\
spec = "k1007-profile/1"
id = "acme-1"
name = "Acme Walker"
manufacturer = "Acme"
model = "W1"
driver = "smp"
connection_basis = "maker-authorised: ACME-DOC-7"
usb_ids = ["1209:0004"]

[smp.settings]
serial = "acme/serial"
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "acme.toml"
    path.write_text(text)
    return path


def test_a_whole_profile_is_read(tmp_path: Path) -> None:
    profile = load_profile(write(tmp_path, WHOLE))
    assert profile.smp.settings == {FieldName.SERIAL: "acme/serial"}
    assert (profile.baud, profile.assert_dtr, profile.synthetic) == (115_200, False, False)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('spec = "k1007-profile/1"', 'spec = "k1007-profile/2"', "spec"),
        ('name = "Acme Walker"\n', "", "name"),
        ('name = "Acme Walker"', 'name = "Acme\\u001bWalker"', "name"),
        ('id = "acme-1"', 'id = "Acme 1"', "id"),
        ("usb_ids", "usb_id", "usb_id"),
        ('"1209:0004"', '"1209:4"', "usb_ids.0"),
        ("maker-authorised: ACME-DOC-7", "we think it is fine", "connection_basis"),
        ("maker-authorised: ACME-DOC-7", "standard-reads", "the whole file"),
        ("serial =", "serial_number =", "serial_number"),
        ("acme/serial", "acme serial", "smp.settings.serial"),
        ("acme/serial", "a" * 65, "smp.settings.serial"),
        ("serial =", "firmware_version =", "smp"),
        ("[smp.settings]", '[smp]\nframing = "slip"\n[smp.settings]', "smp.framing"),
        ("[smp.settings]", "[smp]\nversion = 3\n[smp.settings]", "smp.version"),
        ("[smp.settings]", 'parity = "mark"\n[smp.settings]', "parity"),
        ("[smp.settings]", "stop_bits = 3\n[smp.settings]", "stop_bits"),
        ('driver = "smp"', "driver = 7", "driver"),
        ("[smp.settings]", 'ble_services = ["180A"]\n[smp.settings]', "ble_services.0"),
        ("[smp.settings]", f'ble_services = ["180a", "{UART}"]\n[smp.settings]', "ble_services.1"),
        ("[smp.settings]", 'ble_names = ["*"]\n[smp.settings]', "ble_names.0"),
        ("[smp.settings]", "[smp.radio_module]\nown_serial = true\n[smp.settings]", "radio_module"),
        ("[smp.settings]", '[smp.radio_module]\nmodel = "W1"\n[smp.settings]', "radio_module"),
        ("[smp.settings]", '[smp.radio_module]\nmodel = ""\n[smp.settings]', "radio_module"),
        (
            "[smp.settings]",
            '[smp.radio_module]\nmanufacturer = "Acme"\nmodel = "W1"\n[smp.settings]',
            "names the product itself",
        ),
        ("[smp.settings]", '[dis]\nfirmware_kind = "application"\n[smp.settings]', "[dis]"),
    ],
)
def test_a_wrong_profile_is_refused_by_file_and_field(
    tmp_path: Path, old: str, new: str, field: str
) -> None:
    assert old in WHOLE
    path = write(tmp_path, WHOLE.replace(old, new))
    with pytest.raises(ProfileError) as caught:
        load_profile(path)
    assert "acme.toml" in caught.value.message
    assert field in caught.value.message


def test_a_radio_module_of_the_same_maker_is_named_by_its_model(tmp_path: Path) -> None:
    named = '[smp.radio_module]\nmanufacturer = "Acme"\nmodel = "R9"\n[smp.settings]'
    module = load_profile(write(tmp_path, WHOLE.replace("[smp.settings]", named))).smp.radio_module
    assert module is not None
    assert (module.model, module.own_serial) == ("R9", False)


def test_a_service_that_tells_nothing_is_refused_with_the_reason(tmp_path: Path) -> None:
    listed = f'ble_services = ["{UART}"]\n[smp.settings]'
    with pytest.raises(ProfileError, match=r"thousands of unlike products.*ble_names"):
        load_profile(write(tmp_path, WHOLE.replace("[smp.settings]", listed)))


@pytest.mark.parametrize("content", [b"spec = ", b"\xff\xfe", b"#" * 70_000, b"a=" + b"[" * 50_000])
def test_a_file_that_is_no_profile_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "acme.toml"
    path.write_bytes(content)
    with pytest.raises(ProfileError, match=r"acme\.toml"):
        load_profile(path)


@pytest.mark.skipif(os.name != "posix", reason="needs a named pipe")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "acme.toml")
    with pytest.raises(ProfileError, match=r"acme\.toml\" is not a plain file"):
        load_profile(tmp_path / "acme.toml")


def test_of_a_later_form_its_version_is_told_first(tmp_path: Path) -> None:
    later = 'spec = "k1007-profile/2"\nnames = ["a"]\n'
    with pytest.raises(ProfileError, match=r'is not valid: line 1, "spec": .*k1007-profile/1'):
        load_profile(write(tmp_path, later))


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"none\.toml"):
        load_profile(tmp_path / "none.toml")


def test_without_a_connection_basis_nothing_connects(tmp_path: Path) -> None:
    text = WHOLE.replace("maker-authorised: ACME-DOC-7", "")
    profile = load_profile(write(tmp_path, text))
    with pytest.raises(ProfileError, match="connection_basis") as caught:
        profile.require_connectable()
    assert "label" in caught.value.next_step


@pytest.mark.parametrize("profile", builtin_profiles().values(), ids=lambda profile: profile.id)
def test_every_built_in_profile_is_synthetic_and_has_its_driver(profile: Profile) -> None:
    assert profile.synthetic
    assert find_driver(profile.driver).allowlist(profile)


def test_the_built_in_profiles_are_the_synthetic_products() -> None:
    assert sorted(builtin_profiles()) == [
        "synthex-co40",
        "synthex-fx10",
        "synthex-mb30",
        "synthex-sx100",
        "synthex-sx200",
        "synthex-sx210",
        "synthex-sx220",
        "synthex-sx230",
        "synthex-sx300",
        "synthex-sx900",
        "synthex-vs50",
    ]


DIS = """\
spec = "k1007-profile/1"
id = "acme-2"
name = "Acme Walker"
manufacturer = "Acme"
model = "W2"
driver = "dis"
connection_basis = "maker-authorised: ACME-DOC-7"

[dis]
characteristics = { serial = "180a/2a25" }
"""


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("180a/2a25", "2a25", "dis.characteristics.serial"),
        ("180a/2a25", "0x180A/0x2A25", "dis.characteristics.serial"),
        ("180a/2a25", "6e400001-b5a3-f393-e0a9-e50e24dcca9e/2a25", "Nordic UART"),
        ("characteristics", 'firmware_kind = "newest"\ncharacteristics', "dis.firmware_kind"),
        ("maker-authorised: ACME-DOC-7", "standard-reads", "the [dis] section goes beyond"),
        (
            "characteristics = {",
            'counters.steps = { characteristic = "180a/2a25", format = "text" }\ncharacteristics = {',
            "dis.counters.steps.format",
        ),
    ],
)
def test_a_wrong_section_for_bluetooth_is_refused_by_file_and_field(
    tmp_path: Path, old: str, new: str, field: str
) -> None:
    assert load_profile(write(tmp_path, DIS)).dis.characteristics == {FieldName.SERIAL: "180a/2a25"}
    assert old in DIS
    with pytest.raises(ProfileError) as caught:
        load_profile(write(tmp_path, DIS.replace(old, new, 1)))
    assert field in caught.value.message
