"""What a device tells before anyone connects, and the 31 bytes that it has for it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from bleak import BleakScanner
from bumble.core import AdvertisingData

from simulators.ble import virtual_radio
from simulators.ble.advertising import payload
from simulators.ble.config import BleConfig
from simulators.errors import ScenarioError
from simulators.scenario import load, parse, radio_names
from tests.simulators.ble.reading import PATIENCE_S, find

DIS = "0000180a-0000-1000-8000-00805f9b34fb"
LONG = "9d5f0100-3a1c-4f0e-8a3e-51a7e7300000"

WIDE = (
    "the advertisement would have 34 bytes "
    "(flags 3, 1 short UUID 4, 1 long UUID 18, maker's data 9), and 31 fit"
)


def _config(given: dict[str, Any]) -> BleConfig:
    return BleConfig.model_validate({"services": ["dis"], **given})


def test_the_bytes_are_these() -> None:
    told = payload(_config({"name": "Exo", "advertises": ["dis", LONG]}))
    assert told.advertisement.hex() == "02010603030a181107" + (
        bytes.fromhex(LONG.replace("-", ""))[::-1].hex()
    )
    assert told.scan_response == b"\x04\x09Exo"


def test_bumble_reads_them_as_meant() -> None:
    told = payload(
        _config(
            {
                "name": "Exo",
                "advertises": ["dis"],
                "maker_data": {"company": 0xFFFF, "data": "0102"},
            }
        )
    )
    read = AdvertisingData.from_bytes(told.advertisement + told.scan_response)
    kinds = AdvertisingData.Type
    assert read.get(kinds.COMPLETE_LOCAL_NAME) == "Exo"
    assert read.get(kinds.MANUFACTURER_SPECIFIC_DATA) == (0xFFFF, b"\x01\x02")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"advertises": ["nus", "smp"]},
            "the advertisement would have 37 bytes (flags 3, 2 long UUIDs 34), and 31 fit",
        ),
        (
            {"advertises": ["dis", LONG], "maker_data": {"company": 1, "data": "0011223344"}},
            WIDE,
        ),
        ({"name": "E" * 30}, "the scan response would have 32 bytes (name 32), and 31 fit"),
        ({"name": "é" * 15}, "the scan response would have 32 bytes (name 32), and 31 fit"),
    ],
)
def test_what_does_not_fit_is_told_with_what_takes_how_many(
    given: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match="fit") as told:
        payload(_config(given))
    assert str(told.value) == sentence


def test_a_file_that_asks_for_more_is_refused() -> None:
    text = b"""spec = "1"
name = "wide"
title = "Too much to tell."
driver = "dis"
[identity]
model = "W"
[ble]
services = ["dis"]
advertises = ["nus", "smp"]
"""
    with pytest.raises(ScenarioError, match="37 bytes"):
        parse(text, source="wide.toml")


@pytest.mark.parametrize("name", radio_names())
def test_every_shipped_device_fits(name: str) -> None:
    config = load(name).ble
    assert config is not None
    assert all(len(each) <= 31 for each in payload(config))


def test_a_scan_finds_service_name_and_strength() -> None:
    [found] = asyncio.run(find(virtual_radio("dis-listed")))
    assert found.told.local_name == "Strider SX-300"
    assert found.told.service_uuids == [DIS, LONG]
    assert found.told.rssi == -50


def test_a_passive_scan_hears_no_name() -> None:
    async def scan() -> str | None:
        radio = virtual_radio("dis-listed")
        async with BleakScanner(backend=radio.scanner, scanning_mode="passive") as scanner:
            async for _, told in scanner.advertisement_data():
                return told.local_name
        raise AssertionError("nothing was heard")

    assert asyncio.run(scan()) is None


def test_a_scan_for_another_service_finds_nothing_of_it() -> None:
    async def scan() -> set[str | None]:
        radio = virtual_radio("dis-listed", "openexo")
        heard: set[str | None] = set()
        only = BleakScanner(service_uuids=[DIS], backend=radio.scanner)
        everyone = BleakScanner(backend=radio.scanner)
        async with asyncio.timeout(PATIENCE_S), only, everyone:
            async for _, told in everyone.advertisement_data():
                heard.add(told.local_name)
                if len(heard) == 2 and only.discovered_devices:
                    break
        return {device.name for device in only.discovered_devices}

    assert asyncio.run(scan()) == {"Strider SX-300"}


def test_two_equal_advertisers_differ_in_their_address_alone() -> None:
    one, other = asyncio.run(find(virtual_radio("dis-listed", "dis-listed"), 2))
    assert (one.device.address, other.device.address) == ("E0:10:07:30:00:01", "E0:10:07:30:00:02")
    assert one.told[:4] == other.told[:4]
