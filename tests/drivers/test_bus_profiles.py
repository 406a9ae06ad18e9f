"""The sections [modbus] and [canopen]: what is wrong in them is named; nobody is addressed by luck."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.errors import ProfileError
from drivers.profile import Profile, load_profile
from drivers.reading import FieldName

HEAD = """\
spec = "k1007-profile/1"
id = "acme-1"
name = "Acme Walker"
manufacturer = "Acme"
model = "W1"
driver = "{driver}"
connection_basis = "maker-authorised: ACME-DOC-7"
"""
MODBUS = HEAD.format(driver="modbus") + "[modbus]\nunit = 7\nobjects = { serial = 0x80 }\n"
CANOPEN = HEAD.format(driver="canopen") + "[canopen]\nnode = 5\nbit_rate_kbit_s = 250\n"


def load(tmp_path: Path, text: str) -> Profile:
    path = tmp_path / "acme.toml"
    path.write_text(text)
    return load_profile(path)


def test_a_modbus_section_is_read(tmp_path: Path) -> None:
    section = load(tmp_path, MODBUS).modbus
    assert (section.unit, section.objects) == (7, {FieldName.SERIAL: 0x80})


def test_the_unit_is_1_by_default(tmp_path: Path) -> None:
    assert load(tmp_path, HEAD.format(driver="modbus")).modbus.unit == 1


def test_a_canopen_section_is_read_and_lets_nothing_be_sent_by_default(tmp_path: Path) -> None:
    section = load(tmp_path, CANOPEN).canopen
    assert section is not None
    assert (section.node, section.bit_rate_kbit_s, section.transmit) == (5, 250, "never")


@pytest.mark.parametrize(
    ("text", "old", "new", "said"),
    [
        (MODBUS, "unit = 7", "unit = 0", "unit"),
        (MODBUS, "unit = 7", "unit = 248", "unit"),
        (MODBUS, "0x80", "0x7F", "serial"),
        (MODBUS, "0x80", "0x100", "serial"),
        (MODBUS, "serial =", "model =", "model is not read from a private object"),
        (MODBUS, "serial =", "number =", "number"),
        (MODBUS, "unit = 7", "units = 7", "units"),
        (MODBUS, "maker-authorised: ACME-DOC-7", "standard-reads", "modbus.objects"),
        (MODBUS, "[modbus]", 'usb_ids = ["0403:6001"]\n[modbus]', "name the driver"),
        (MODBUS, 'driver = "modbus"', 'driver = "smp"', "no section of the driver smp"),
        (CANOPEN, "node = 5", "node = 0", "node"),
        (CANOPEN, "node = 5", "node = 128", "node"),
        (CANOPEN, "node = 5\n", "", "node"),
        (CANOPEN, "= 250", "= 300", "bit_rate_kbit_s"),
        (CANOPEN, "= 250", '= 250\ntransmit = "yes"', "transmit"),
        (CANOPEN, "= 250", "= 250\ntransmit = true", "transmit"),
        (CANOPEN, "[canopen]", 'usb_ids = ["0403:6001"]\n[canopen]', "name the driver"),
        (CANOPEN, 'driver = "canopen"', 'driver = "smp"', "no section of the driver smp"),
        (HEAD.format(driver="canopen"), "W1", "W2", "node and bit_rate_kbit_s"),
    ],
)
def test_a_wrong_section_is_refused_and_named(
    tmp_path: Path, text: str, old: str, new: str, said: str
) -> None:
    assert old in text
    with pytest.raises(ProfileError) as caught:
        load(tmp_path, text.replace(old, new))
    assert said in caught.value.message
