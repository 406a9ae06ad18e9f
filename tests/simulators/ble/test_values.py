"""Every characteristic's bytes, against the vectors of the specifications and a second decoder."""

from __future__ import annotations

import asyncio
from functools import cache

import pytest
from bluetooth_sig import BluetoothSIGTranslator

from simulators.ble import virtual_radio
from simulators.ble.config import BatteryConfig, PnpConfig, SystemIdConfig, UdiConfig
from simulators.ble.fields import Fields
from simulators.ble.standard import battery_health, pnp_id, system_id, udi
from simulators.controller import Controller
from tests.simulators.ble.reading import read_all

UDI_VECTOR = bytes.fromhex(
    "0f 28303129 3030383132333435363738393031 28323129 534e2d303030313233 00"
    "3030383132333435363738393031 00 322e35312e312e31 00"
    "322e31362e3834302e312e3131333838332e332e3234 00"
)

LISTED = {
    "2a29": b"Synthex Mobility",
    "2a24": b"SX-300",
    "2a25": b"SX3-26-00731",
    "2a27": b"D1",
    "2a26": b"5.1.0",
    "2a28": b"2.8",
    "2a23": bytes.fromhex("3107000030071002"),
    "2a2a": bytes.fromhex("0002001202010008010500010002200f020200020000"),
    "2a50": bytes.fromhex("0255f000031005"),
    "2bff": b"\x0f(01)09521007300005(21)SX3-26-00731\0"
    b"09521007300005\x002.51.1.1\x002.16.840.1.113883.3.24\0",
    "2a19": b"\x53",
    "2bea": bytes.fromhex("0f61290018 0100"),
    "9d5f0101-3a1c-4f0e-8a3e-51a7e7300000": bytes.fromhex("0c000000"),
}


def test_a_udi_has_the_bytes_of_the_vector() -> None:
    config = UdiConfig(
        label="(01)00812345678901(21)SN-000123",
        di="00812345678901",
        issuer="2.51.1.1",
        authority="2.16.840.1.113883.3.24",
    )
    assert udi(config) == UDI_VECTOR


def test_a_udi_is_cut_at_what_an_attribute_holds() -> None:
    whole = udi(UdiConfig(label="L" * 500, di="D" * 500))
    assert whole == b"\x03" + b"L" * 500 + b"\0" + b"D" * 10


@pytest.mark.parametrize(
    ("config", "value"),
    [
        (UdiConfig(label="ABC"), b"\x01ABC\0"),
        (UdiConfig(di="DI"), b"\x02DI\0"),
        (
            UdiConfig(label="LBL", di="DI", issuer="ISS", authority="AUTH"),
            b"\x0fLBL\0DI\0ISS\0AUTH\0",
        ),
        (UdiConfig(label=""), b"\x01\0"),
    ],
)
def test_only_what_a_udi_has_is_flagged(config: UdiConfig, value: bytes) -> None:
    assert udi(config) == value


def test_a_system_id_ends_in_the_organisation_reversed() -> None:
    config = SystemIdConfig.model_validate({"oui": "aabbcc", "manufacturer_id": "1122334455"})
    assert system_id(config) == bytes.fromhex("5544332211CCBBAA")


def test_a_pnp_id_is_little_endian() -> None:
    config = PnpConfig(source="sig", vendor=0x0248, product=0x1234, version=0x0100)
    assert pnp_id(config) == bytes.fromhex("01480234120001")


def test_a_battery_s_health_has_the_bytes_of_the_vector() -> None:
    config = BatteryConfig(health_percent=95, cycles="charges", temperature_c=25, deep_discharges=3)
    fields = Fields(Controller({"charges": (b"300",)}))
    assert battery_health(config, fields) == bytes.fromhex("0f5f2c01190300")


def test_a_frozen_battery_is_below_zero() -> None:
    value = battery_health(BatteryConfig(temperature_c=-5), Fields(Controller({})))
    assert value == b"\x04\xfb"


def test_device_information_has_all_ten_characteristics() -> None:
    assert {
        "2a23",
        *(f"2a{number:x}" for number in range(0x24, 0x2B)),
        "2a50",
        "2bff",
    } < LISTED.keys()


def test_the_listed_device_says_exactly_this() -> None:
    assert asyncio.run(read_all(virtual_radio("dis-listed"))) == LISTED


@cache
def _decoder() -> BluetoothSIGTranslator:
    """It reads all of the specifications' tables when it is made."""
    return BluetoothSIGTranslator()


@pytest.mark.parametrize(
    ("uuid", "field", "expected"),
    [
        ("2a24", None, "SX-300"),
        ("2a25", None, "SX3-26-00731"),
        ("2a19", None, 83),
        ("2bff", "udi_label", "(01)09521007300005(21)SX3-26-00731"),
        ("2bff", "udi_authority", "2.16.840.1.113883.3.24"),
        ("2a50", "product_id", 0x0300),
        ("2bea", "cycle_count", 41),
        ("2bea", "deep_discharge_count", 1),
    ],
)
def test_a_second_decoder_reads_the_same(uuid: str, field: str | None, expected: object) -> None:
    parsed = _decoder().parse_characteristic(uuid, LISTED[uuid])
    assert (parsed if field is None else getattr(parsed, field)) == expected
